"""What the agenda refuses as a whole."""

from eventmgr.foundation.errors import DomainError


class UnreadableAgenda(DomainError):  # noqa: N818 - read aloud: an unreadable agenda
    """A file of which nothing could be taken; the message says where it stops making sense."""
