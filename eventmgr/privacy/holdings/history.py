"""What the history keeps: acts of the person, acts on what was theirs, and acts that name them."""

import json
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Text, and_, cast, func, or_, select, update

from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.invitations.models import Invitation
from eventmgr.people.models import Account, Person
from eventmgr.privacy.holdings.agenda import speaks_of
from eventmgr.privacy.holdings.json_values import only, without_person, without_words
from eventmgr.privacy.holdings.statements import run
from eventmgr.privacy.subject import Subject
from eventmgr.registration.attendance.models import Certificate
from eventmgr.registration.models import Registration

PLAIN: Final = frozenset(
    {
        "at",
        "category",
        "clearance",
        "answer",
        "day",
        "days",
        "generation",
        "handed_over_to",
        "is_over_capacity",
        "sector",
        "state",
        "taken_over_from",
        "via",
    }
)
"""What an act on a registration, invitation or certificate may go on telling."""


def erase(subject: Subject, stand_in: Person) -> None:
    """Let the history of this conference tell what was done, and nothing of who this was."""
    _rewrite_theirs(subject)
    _hand_on(subject, stand_in)
    _rename_stranger(subject, stand_in)
    _rewrite_mentions(subject)


def erase_elsewhere(person_id: int, account_id: int | None, stand_in: Person) -> None:
    """Let what the person did outside any conference be nobody's; their row has gone."""
    about = or_(
        and_(AuditEntry.object_type == Person.__name__, AuditEntry.object_id == person_id),
        and_(AuditEntry.object_type == Account.__name__, AuditEntry.object_id == account_id),
    )
    run(update(AuditEntry).where(about).values(before=None, after=None))
    run(
        update(AuditEntry)
        .where(AuditEntry.person_id == person_id)
        .values(person_id=None, actor_name=stand_in.display_name)
    )


def about(subject: Subject) -> ColumnElement[bool]:
    """Return which entries are about the person: what they did, and what was done to theirs."""
    return and_(
        AuditEntry.conference_id == subject.conference.id,
        or_(AuditEntry.person_id.in_(subject.person_ids), _on_theirs(subject), _on_person(subject)),
    )


def entries(subject: Subject) -> Sequence[AuditEntry]:
    """Return the history of the person at this conference, the oldest first."""
    return db.session.scalars(
        select(AuditEntry).where(about(subject)).order_by(AuditEntry.at, AuditEntry.id)
    ).all()


def count(subject: Subject) -> int:
    """Return how many entries are about the person."""
    return db.session.scalar(select(func.count()).where(about(subject))) or 0


def _on_theirs(subject: Subject) -> ColumnElement[bool]:
    keys: dict[str, Any] = {
        Registration.__name__: [subject.registration_id],
        Invitation.__name__: select(Invitation.id).where(
            Invitation.conference_id == subject.conference.id,
            Invitation.person_id == subject.person.id,
        ),
        Certificate.__name__: select(Certificate.id).where(
            Certificate.registration_id == subject.registration_id
        ),
    }
    return or_(
        *(
            and_(AuditEntry.object_type == kind, AuditEntry.object_id.in_(those))
            for kind, those in keys.items()
        )
    )


def _on_person(subject: Subject) -> ColumnElement[bool]:
    return and_(
        AuditEntry.object_type == Person.__name__, AuditEntry.object_id == subject.person.id
    )


def _rewrite_theirs(subject: Subject) -> None:
    for entry in _found(subject, _on_theirs(subject)):
        entry.before, entry.after = only(entry.before, PLAIN), only(entry.after, PLAIN)
    db.session.flush()


def _hand_on(subject: Subject, stand_in: Person) -> None:
    """Let acts be those of the stand-in; of the team only what they did to what was their own."""
    here = AuditEntry.conference_id == subject.conference.id
    acted = and_(here, AuditEntry.person_id == subject.person.id)
    if subject.works_here:
        acted = and_(acted, or_(_on_theirs(subject), _on_person(subject)))
    doer = {"person_id": stand_in.id, "actor_name": stand_in.display_name}
    run(update(AuditEntry).where(acted).values(doer))
    run(
        update(AuditEntry)
        .where(here, _on_person(subject))
        .values(object_id=stand_in.id, before=None, after=None)
    )


def _rename_stranger(subject: Subject, stand_in: Person) -> None:
    """Let nobody have acted under the name alone, as by an institution's link: “Name (Body)”."""
    called = [
        named
        for name in subject.names
        for named in (
            AuditEntry.actor_name == name,
            AuditEntry.actor_name.startswith(f"{name} (", autoescape=True),
        )
    ]
    if called:
        run(
            update(AuditEntry)
            .where(
                AuditEntry.conference_id == subject.conference.id,
                AuditEntry.person_id.is_(None),
                or_(*called),
            )
            .values(actor_name=stand_in.display_name)
        )


def _rewrite_mentions(subject: Subject) -> None:
    words = () if subject.works_here else subject.telling
    sides = (AuditEntry.before, AuditEntry.after)
    told = [speaks_of(side, subject.person.id) for side in sides]
    for word in words:
        written = json.dumps(word, ensure_ascii=False)[1:-1]
        told += [cast(side, Text).icontains(written, autoescape=True) for side in sides]
    for entry in _found(subject, or_(*told)):
        for name in ("before", "after"):
            kept = without_person(getattr(entry, name), subject.person.id)
            setattr(entry, name, without_words(kept, words, kept=subject.namesakes))
    db.session.flush()


def _found(subject: Subject, which: ColumnElement[bool]) -> Sequence[AuditEntry]:
    return db.session.scalars(
        select(AuditEntry).where(AuditEntry.conference_id == subject.conference.id, which)
    ).all()
