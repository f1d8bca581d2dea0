"""The names under which a worker knows registration's work."""

from eventmgr.foundation.jobs import Job

LAPSE_OFFERS = Job("places.lapse")
