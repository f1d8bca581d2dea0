"""What workers do about delegations."""

from eventmgr.foundation.jobs import Job

REMIND = Job("delegations.remind")
