"""What workers do about campaigns."""

from eventmgr.foundation.jobs import Job

PREPARE = Job("campaigns.prepare")
SWEEP = Job("campaigns.sweep")
