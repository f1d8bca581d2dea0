"""What formal letters need, and who may have which; pure decisions."""

from typing import Final

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.invitations.formal.models import FormalLetter, FormalSetup
from eventmgr.invitations.models import Invitation
from eventmgr.printing.enums import FileState

MOST_LINES: Final = 6
LONGEST_LINE: Final = 120
LONGEST_PREFIX: Final = 40
MOST_AT_ONCE: Final = 500
"""How many letters are made, released or taken out by one press."""


def reference(prefix: str, number: int) -> str:
    """Return the reference of the letter of this number."""
    return f"{prefix}/{number:04d}" if prefix else f"{number:04d}"


def require_sound(*, letterhead: str, prefix: str, signatory: str, office: str, place: str) -> None:
    """Raise DomainError for what a page has no room for, and for a letter that nobody signs."""
    if not signatory:
        raise DomainError(
            _("Say who signs: nobody answers a letter without a name."), field="signatory"
        )
    lines = letterhead.strip().split("\n")
    if len(lines) > MOST_LINES or any(len(each) > LONGEST_LINE for each in lines):
        raise DomainError(
            _(
                "The letterhead has room for %(lines)d lines of %(letters)d letters each.",
                lines=MOST_LINES,
                letters=LONGEST_LINE,
            ),
            field="letterhead",
        )
    for field, value, longest in (
        ("prefix", prefix, LONGEST_PREFIX),
        ("signatory", signatory, LONGEST_LINE),
        ("office", office, LONGEST_LINE),
        ("place", place, LONGEST_LINE),
    ):
        if len(value) > longest:
            raise DomainError(_("Use at most %(count)d characters.", count=longest), field=field)


def require_setup(setup: FormalSetup | None) -> FormalSetup:
    """Return the setup; raises DomainError until somebody has said who signs."""
    if setup is None:
        raise DomainError(_("Say first who writes and who signs the formal letters."))
    return setup


def require_few(number: int) -> None:
    """Raise DomainError for more letters than one press makes."""
    if number > MOST_AT_ONCE:
        raise DomainError(
            _(
                "These are %(number)d letters; at most %(most)d are handled at once. "
                "Narrow the list by answer or mail.",
                number=number,
                most=MOST_AT_ONCE,
            )
        )


def require_any(number: int) -> None:
    """Raise DomainError if no letter is ready, or none is by now: another has it made anew."""
    if not number:
        raise DomainError(_("No letter is ready yet. Look again in a moment."))


def waits_for_release(letter: FormalLetter) -> bool:
    """Whether it is ready, and the invited person cannot download it."""
    return letter.state is FileState.READY and letter.released_at is None


def is_for_organisers(letter: FormalLetter) -> bool:
    """Whether organisers may read it: a protected person's official name is in theirs alone.

    The letter comes with its invitation and person.
    """
    return not letter.invitation.person.is_protected and letter.state is FileState.READY


def is_for_invited(letter: FormalLetter, invitation: Invitation) -> bool:
    """Whether the invited person may download it by now."""
    is_released = letter.released_at is not None and invitation.taken_back_at is None
    return is_released and letter.state is FileState.READY
