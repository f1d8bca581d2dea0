"""What groups can be given on paper."""

from enum import StrEnum
from typing import Final

from eventmgr.foundation.i18n import lazy_gettext as _l


class PaperKind(StrEnum):
    """What can be had."""

    BRIEF = "brief"
    WORKSHEET = "worksheet"


ALL_LABELS: Final = {
    PaperKind.BRIEF: _l("Briefs of all groups"),
    PaperKind.WORKSHEET: _l("Worksheets of all groups"),
}
