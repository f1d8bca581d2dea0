"""Acts on who does what in a session."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eventmgr.agenda import rules
from eventmgr.agenda.enums import ROLE_LABELS, SessionRoleName
from eventmgr.agenda.models import Session, SessionRole
from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean_line
from eventmgr.people import operations as people
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person

_Key = tuple[int, SessionRoleName]


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleEntry:
    """One person's part: somebody who has one in the session already, or who is named here."""

    role: SessionRoleName
    title: str = ""
    affiliation: str = ""
    kept_id: int | None = None
    """The id of the session role whose person this is; the names below do not count then."""
    person: Person | None = None
    """The person, if known; the names below do not count then."""
    name: str = ""
    email: str = ""
    honorific: str = ""


def set_roles(
    *, session: Session, entries: Sequence[RoleEntry], actor: Actor, now: datetime
) -> None:
    """Let the session have these roles and no others, in this order of precedence.

    People are found by address, or made. Raises DomainError for an entry without a person, for the
    same role of a person named twice, for a bad address, and for more roles than a session can
    have. Needs the session's roles loaded.
    """
    rules.require_few_roles(len(entries))
    before = _told(session)
    wanted = _wanted(session, entries, now)
    existing = {(each.person_id, each.role): each for each in session.roles}
    session.roles = [role for key, role in existing.items() if key in wanted]
    db.session.flush()  # what goes must be gone before what comes may take its place
    for position, ((_person_id, role), (person, entry)) in enumerate(wanted.items()):
        kept = existing.get((person.id, role)) or _new(session, person, role)
        kept.title, kept.affiliation = clean_line(entry.title), clean_line(entry.affiliation)
        kept.position = position
    session.roles.sort(key=lambda each: each.position)
    after = _told(session)
    if before != after:
        session.updated_at = now
        _record(session, before, after, actor=actor, now=now)


def _wanted(
    session: Session, entries: Sequence[RoleEntry], now: datetime
) -> dict[_Key, tuple[Person, RoleEntry]]:
    wanted: dict[_Key, tuple[Person, RoleEntry]] = {}
    for entry in entries:
        person = _person(session, entry, now)
        if (person.id, entry.role) in wanted:
            raise DomainError(
                _(
                    "%(name)s is named twice as %(role)s. Once is enough.",
                    name=person.shown_name,
                    role=ROLE_LABELS[entry.role],
                )
            )
        wanted[person.id, entry.role] = (person, entry)
    return wanted


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


def _new(session: Session, person: Person, role: SessionRoleName) -> SessionRole:
    made = SessionRole(person_id=person.id, role=role)
    made.person = person
    session.roles.append(made)
    return made


def _told(session: Session) -> list[list[str | int]]:
    return [[each.role, each.person_id, each.title, each.affiliation] for each in session.roles]


def _record(
    session: Session,
    before: list[list[str | int]],
    after: list[list[str | int]],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    audit.record(
        actor,
        "session.roles_set",
        session,
        now=now,
        conference_id=session.conference_id,
        before={"roles": before},
        after={"roles": after},
    )
