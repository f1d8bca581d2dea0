"""What somebody agrees to, and what becomes of it; pure decisions."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.people.actor import Actor
from eventmgr.registration.answers import Answers
from eventmgr.registration.consents.enums import Consent, Source
from eventmgr.registration.models import Registration

LONGEST_NOTE = 2000

COLUMNS: Final[Mapping[Consent, str]] = MappingProxyType(
    {
        Consent.LISTED: "consents_to_be_listed",
        Consent.PHOTOGRAPHED: "consents_to_photographs",
        Consent.QUOTED: "consents_to_be_quoted",
    }
)
"""Where what holds now stands, in a registration and in its answers."""


def given(said: Registration | Answers) -> frozenset[Consent]:
    """Return what is agreed to."""
    return frozenset(each for each, column in COLUMNS.items() if getattr(said, column))


def meant(
    *, now: frozenset[Consent], typed: frozenset[Consent], seen: frozenset[Consent] | None
) -> frozenset[Consent]:
    """Return what a form means that was filled in while others, or its writer, changed it.

    A box that stands as the form showed it says nothing: what was given or withdrawn elsewhere
    since then stays; sending the same form again means the same. Whoever says nothing of what was
    shown (None) means every box.
    """
    return typed if seen is None else (now | (typed - seen)) - (seen - typed)


def source_of(actor: Actor, person_id: int) -> Source:
    """Return who speaks: the person, or somebody who acts for them."""
    return Source.PERSON if actor.person_id == person_id else Source.ORGANISER


def require_given(what: Consent, said: Registration | Answers) -> None:
    """Raise DomainError for withdrawing what is not agreed to (any more)."""
    if what not in given(said):
        raise DomainError(_("The person does not agree to this, so it stays as it is."))


def require_note(note: str) -> None:
    """Raise DomainError unless it is said how a withdrawal came, at a length that can be kept."""
    if not note:
        raise DomainError(_("Say how and when you were told."), field="note")
    if len(note) > LONGEST_NOTE:
        raise DomainError(_("Use at most %(count)d characters.", count=LONGEST_NOTE), field="note")
