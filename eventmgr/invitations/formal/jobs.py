"""What workers do about formal letters."""

from eventmgr.foundation.jobs import Job

PRINT = Job("formal_letters.make")
SWEEP = Job("formal_letters.sweep")
