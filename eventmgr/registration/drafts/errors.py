"""What stands in the way of keeping a draft."""

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.registration.drafts.models import FormDraft


class DraftConflict(DomainError):  # noqa: N818 - read aloud: a conflict of drafts
    """Another tab or device has kept other words since; nothing was overwritten.

    ``current`` is what is kept; None: nothing is any more.
    """

    def __init__(self, current: FormDraft | None) -> None:
        super().__init__(_l("Other changes were made in another tab or on another device."))
        self.current = current


class DraftTooLarge(DomainError):  # noqa: N818 - read aloud: a draft too large
    """More was typed than a draft may hold; the device's copy has it all the same."""

    def __init__(self) -> None:
        super().__init__(_l("This is too long to be kept before it is sent."))


class NotADraft(DomainError):  # noqa: N818 - read aloud: not a draft
    """What was sent is no set of fields with texts."""

    def __init__(self) -> None:
        super().__init__(_l("This could not be read."))
