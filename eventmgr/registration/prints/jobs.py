"""What workers do about badges, lists and certificates."""

from eventmgr.foundation.jobs import Job

PRINT = Job("registration_prints.make")
SWEEP = Job("registration_prints.sweep")
FORGET = Job("registration_prints.forget")
