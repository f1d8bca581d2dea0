"""What is refused about people and accounts."""

from eventmgr.foundation.errors import DomainError


class SignInRefused(DomainError):  # noqa: N818 - read aloud: sign-in refused
    """An address, password or link that does not open the door."""
