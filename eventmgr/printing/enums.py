"""The closed lists about files that workers make."""

from enum import StrEnum

from eventmgr.foundation.i18n import lazy_gettext as _l


class FileState(StrEnum):
    """How far the making of one file has come."""

    QUEUED = "queued"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"


FILE_STATE_LABELS = {
    FileState.QUEUED: _l("Waiting for a worker"),
    FileState.RUNNING: _l("Being compiled"),
    FileState.READY: _l("Ready"),
    FileState.FAILED: _l("Failed"),
    FileState.CANCELLED: _l("Cancelled"),
}
