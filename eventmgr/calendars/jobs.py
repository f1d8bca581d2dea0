"""The work that calendars leave to a worker."""

from eventmgr.foundation.jobs import Job

STRIKE_LOST = Job("calendars.strike_lost")
