"""The closed lists of imports."""

from enum import StrEnum

from eventmgr.foundation.i18n import lazy_gettext as _l


class ImportState(StrEnum):
    """How far an import has come."""

    LOOKED_AT = "looked_at"
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Fate(StrEnum):
    """What becomes of a line."""

    NEW = "new"
    FILLED = "filled"
    KNOWN = "known"
    REFUSED = "refused"


FATE_LABELS = {
    Fate.NEW: _l("New"),
    Fate.FILLED: _l("Filled in"),
    Fate.KNOWN: _l("Already known"),
    Fate.REFUSED: _l("Refused"),
}
