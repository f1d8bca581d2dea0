"""What workers do about seating."""

from eventmgr.foundation.jobs import Job

SOLVE = Job("seating.solve")
SWEEP = Job("seating.sweep")
