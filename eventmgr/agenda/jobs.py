"""What workers do about the agenda."""

from eventmgr.foundation.jobs import Job

PRINT = Job("agenda.print")
SWEEP_PRINTS = Job("agenda.sweep_prints")
FORGET_EDITS = Job("agenda.forget_edits")
FORGET_PRINTS = Job("agenda.forget_prints")
FORGET_UPLOADS = Job("agenda.forget_uploads")
