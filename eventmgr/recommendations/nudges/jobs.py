"""What workers do about reminders to groups."""

from eventmgr.foundation.jobs import Job

NUDGE = Job("nudges.send")
