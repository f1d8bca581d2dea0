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
    SAME = "same"
    UNDECIDED = "undecided"
    REFUSED = "refused"


FATE_LABELS = {
    Fate.NEW: _l("New"),
    Fate.FILLED: _l("Filled in"),
    Fate.KNOWN: _l("Already known"),
    Fate.SAME: _l("The same person as in another line"),
    Fate.UNDECIDED: _l("To be decided"),
    Fate.REFUSED: _l("Refused"),
}


class Twin(StrEnum):
    """What an organiser says of a line that is named as another one, without an address."""

    SAME = "same"
    OTHER = "other"


TWIN_LABELS = {
    Twin.SAME: _l("The same person"),
    Twin.OTHER: _l("Another person"),
}
