"""What workers do about drafts."""

from eventmgr.foundation.jobs import Job

FORGET = Job("registration_drafts.forget")
