"""What workers do about recommendations."""

from typing import Final

from eventmgr.foundation.jobs import Job

FORGET_PRESENCE: Final = Job("recommendations.forget_presence")
