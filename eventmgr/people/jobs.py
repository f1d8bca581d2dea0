"""What workers do about people."""

from eventmgr.foundation.jobs import Job

FORGET = Job("people.forget")
