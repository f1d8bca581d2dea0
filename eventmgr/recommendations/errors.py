"""What is refused about recommendations beyond an ordinary slip."""

from eventmgr.foundation.errors import DomainError, Stale
from eventmgr.foundation.i18n import lazy_gettext as _l


class ListChanged(Stale):
    """The list is no longer the one that was read through; nothing was handed in."""

    def __init__(self) -> None:
        super().__init__(_l("The list has changed since you read it: read it again."))


class EditConflict(DomainError):  # noqa: N818 - read aloud: an edit conflict
    """Somebody saved other words since the writer began; nothing was written.

    ``key`` is the recommendation's part of its address: its latest revision is what the writer
    has not seen.
    """

    def __init__(self, *, key: str) -> None:
        super().__init__(
            _l("Somebody saved other words while you were writing. Your text is kept below.")
        )
        self.key = key
