"""Pure decisions about people, passwords and addresses."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from email_validator import EmailNotValidError, validate_email

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean_line, fold
from eventmgr.people.actor import Actor

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1024
SIGN_IN_LASTS = timedelta(days=30)
LINK_LASTS = timedelta(minutes=30)

_hasher = PasswordHasher()  # argon2id with the parameters of RFC 9106, section 4, low memory
_NOBODYS_HASH = _hasher.hash("nobody has this password")


def may_see_sectors(actor: Actor) -> bool:
    """Whether the list of sectors is shown: to whoever may organise a conference."""
    return actor.account_id is not None and actor.only_conference_id is None


def may_edit_sectors(actor: Actor) -> bool:
    """Whether the list of sectors may be changed: by administrators."""
    return actor.is_administrator


def checked_address(typed: str, *, field: str = "email") -> str:
    """Return the address in its normal form; raises DomainError with what is wrong with it."""
    try:
        return validate_email(clean_line(typed), check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise DomainError(
            _(
                "“%(address)s” is not an e-mail address. Check it for typing errors.",
                address=typed[:100],
            ),
            field=field,
        ) from error


def checked_sector(typed: str, offered: Mapping[str, str]) -> str | None:
    """Return the key of the sector that was typed, None for nothing.

    ``offered`` is the list: key -> name. Raises DomainError for another word.
    """
    if not typed:
        return None
    wanted = fold(typed).replace("_", " ")
    for key, name in offered.items():
        if wanted in {key.replace("_", " "), fold(name)}:
            return key
    raise DomainError(
        _(
            "“%(typed)s” is no sector. Use one of: %(known)s.",
            typed=typed[:100],
            known=", ".join(offered.values()),
        )
    )


def is_named_by_address(name: str, email: str) -> bool:
    """Whether the name was only made out of the address, because nobody had told the real one."""
    return name in {email, email.rpartition("@")[0]}


def checked_display_name(typed: str, *, real_name: str) -> str:
    """Return the name by which a protected person is shown, cleaned.

    Raises DomainError if it is empty or has a part of the real name in it.
    """
    shown = clean_line(typed)
    if not shown:
        raise DomainError(_("Say how the person is shown instead."), field="display_name")
    told = set(fold(shown).split()) & set(fold(real_name).split())
    if any(len(part) > 1 for part in told):
        raise DomainError(
            _("This has a part of the real name in it. Choose something that tells nothing."),
            field="display_name",
        )
    return shown


def hashed(password: str) -> str:
    """Return the argon2id hash of a new password; raises DomainError if it is too easy to guess."""
    if len(password) < SHORTEST_PASSWORD:
        raise DomainError(
            _(
                "Use at least %(count)d characters; four words in a row do.",
                count=SHORTEST_PASSWORD,
            ),
            field="password",
        )
    if len(password) > LONGEST_PASSWORD or len(set(password)) < SHORTEST_PASSWORD // 3:
        raise DomainError(
            _("This password is too easy to guess or far too long."), field="password"
        )
    return _hasher.hash(password)


def password_fits(password_hash: str, password: str) -> bool:
    """Whether the password is the account's; takes as long when there is no account or hash."""
    try:
        return _hasher.verify(password_hash or _NOBODYS_HASH, password) and bool(password_hash)
    except (VerificationError, InvalidHashError):
        return False


def sign_in_ends(started: datetime) -> datetime:
    """Return when a sign-in that began at the moment is over by itself."""
    return started + SIGN_IN_LASTS
