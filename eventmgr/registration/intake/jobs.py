"""What workers do about imports of people."""

from eventmgr.foundation.jobs import Job

TAKE = Job("intake.take_import")
SWEEP = Job("intake.sweep_imports")
FORGET = Job("intake.forget_imports")
