"""What is refused in a whole form at once."""

from collections.abc import Mapping

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _


class RefusedAnswers(DomainError):  # noqa: N818 - several at once
    """Answers that cannot be kept as they are: the field of each -> what to do about it."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(_("Some answers have to be mended first."))
        self.faults = dict(faults)
