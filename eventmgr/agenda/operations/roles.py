"""Acts on who does what in a session."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eventmgr.agenda import precedence, rules
from eventmgr.agenda.enums import ROLE_LABELS, RoleState, SessionRoleName
from eventmgr.agenda.models import Session, SessionRole
from eventmgr.agenda.operations import snapshots
from eventmgr.agenda.operations.edits import recorded, require_there
from eventmgr.agenda.operations.snapshots import Part
from eventmgr.conferences.models import Conference
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean_line, fold
from eventmgr.people import operations as people
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleEntry:
    """One person's part: somebody who has one in the session already, or who is named here."""

    role: SessionRoleName
    state: RoleState = RoleState.ACCEPTED
    title: str = ""
    affiliation: str = ""
    represented_by: str = ""
    place: int | None = None
    """The place set by hand, from 1; None: where the order of precedence has it."""
    kept_id: int | None = None
    """The id of the session role whose person this is; the names below do not count then."""
    person: Person | None = None
    """The person, if known; the names below do not count then."""
    name: str = ""
    email: str = ""
    honorific: str = ""


def set_roles(
    *,
    session: Session,
    conference: Conference,
    entries: Sequence[RoleEntry],
    actor: Actor,
    now: datetime,
    seen: str | None = None,
) -> None:
    """Let the session have these roles and no others, in the conference's order of precedence.

    People are found by address, or made. Raises DomainError for an entry without a person, for the
    same role of a person named twice, for a bad address, for more roles than a session can have,
    and for a session that was removed; Stale if ``seen`` is given and no longer its `version`.
    """
    rules.require_few_roles(len(entries))
    with recorded(conference=conference, action="session.roles_set", actor=actor, now=now) as edit:
        edit.touch(session, seen=seen)
        require_there(session)
        ordered = precedence.in_order(
            _parts(session, entries, now),
            conference.precedence,
            role=lambda part: part.role,
            title=lambda part: part.title,
            place=lambda part: part.place,
        )
        snapshots.seat(session, ordered)


def _parts(session: Session, entries: Sequence[RoleEntry], now: datetime) -> list[Part]:
    parts: dict[tuple[int, SessionRoleName], Part] = {}
    before = {(each.person_id, each.role): each for each in session.roles}
    for entry, person in zip(entries, _people(session, entries, now), strict=True):
        if (person.id, entry.role) in parts:
            raise DomainError(
                _(
                    "%(name)s is named twice as %(role)s. Once is enough.",
                    name=person.shown_name,
                    role=ROLE_LABELS[entry.role],
                )
            )
        known = before.get((person.id, entry.role))
        parts[person.id, entry.role] = _part(person, entry, known if person.is_protected else None)
    return list(parts.values())


def _part(person: Person, entry: RoleEntry, unseen: SessionRole | None) -> Part:
    """Return the part; what no form shows of a protected person stays if nothing is said."""
    return Part(
        person=person,
        role=entry.role,
        state=entry.state,
        title=clean_line(entry.title) or (unseen.title if unseen else ""),
        affiliation=clean_line(entry.affiliation) or (unseen.affiliation if unseen else ""),
        represented_by=clean_line(entry.represented_by)
        or (unseen.represented_by if unseen else ""),
        place=entry.place,
    )


def _people(session: Session, entries: Sequence[RoleEntry], now: datetime) -> list[Person]:
    """Return the person of each entry.

    New ones are added in the order of their addresses, after the bodies they come from: of two who
    add the same people at once, one waits for the other, and never both.
    """
    people.find_or_add_organisations(entry.affiliation for entry in entries if _is_named(entry))
    by_address = sorted(range(len(entries)), key=lambda each: fold(entries[each].email))
    found = {each: _person(session, entries[each], now) for each in by_address}
    return [found[each] for each in range(len(entries))]


def _is_named(entry: RoleEntry) -> bool:
    return entry.person is None and entry.kept_id is None


def _person(session: Session, entry: RoleEntry, now: datetime) -> Person:
    if entry.person is not None:
        return entry.person
    if entry.kept_id is not None:
        kept = next((each for each in session.roles if each.id == entry.kept_id), None)
        if kept is None:
            raise DomainError(_("Somebody changed these roles meanwhile. Open the page again."))
        return kept.person
    if not clean_line(entry.name or entry.email):
        raise DomainError(_("A role needs somebody: give a name."))
    return people.find_or_add_person(
        name=entry.name,
        email=entry.email,
        honorific=entry.honorific,
        title=entry.title,
        organisation=entry.affiliation,
        now=now,
    )
