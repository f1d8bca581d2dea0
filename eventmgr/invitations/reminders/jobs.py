"""What workers do about invitations."""

from eventmgr.foundation.jobs import Job

REMIND = Job("invitations.remind")
