"""What workers do about the papers of all groups."""

from typing import Final

from eventmgr.foundation.jobs import Job

PRINT: Final = Job("group_prints.make")
SWEEP: Final = Job("group_prints.sweep")
FORGET: Final = Job("group_prints.forget")
