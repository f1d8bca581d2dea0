"""What is done to the rows that refer to a person, and how many there are."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, inspect, or_, select, update

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people.models import Account, Person
from eventmgr.privacy.holdings.kinds import Fate, Reference
from eventmgr.privacy.holdings.references import TO_PERSON, TO_REGISTRATION
from eventmgr.privacy.holdings.statements import run
from eventmgr.privacy.subject import Subject
from eventmgr.registration.models import Registration

_NOT_NEEDED = frozenset({Fate.WITH_THE_PERSON})


def erase(subject: Subject, stand_in: Person) -> None:
    """Empty, hand on and delete all rows that refer to the person or to their registration."""
    if subject.registration_id is not None:
        for each in TO_REGISTRATION:
            _erase(each, _rows_of(each, subject.conference, subject.registration_id), stand_in)
    for each in TO_PERSON:
        if not (each.is_work and subject.works_here):
            _erase(each, _rows_of(each, subject.conference, subject.person.id), stand_in)
    db.session.flush()


def counts(conference: Conference, person_ids: Collection[int]) -> dict[str, int]:
    """Return how many rows of each section refer to these persons or to their registrations."""
    found: dict[str, int] = {}
    registrations = select(Registration.id).where(
        Registration.conference_id == conference.id, Registration.person_id.in_(person_ids)
    )
    for references, keys in ((TO_PERSON, person_ids), (TO_REGISTRATION, registrations)):
        for each in references:
            if each.told and not each.is_work and each.fate is not Fate.WITH_THE_PERSON:
                number = _count(each, each.column.in_(keys), conference)
                found[each.told] = found.get(each.told, 0) + number
    return found


def needed_elsewhere(conference: Conference, person_ids: Collection[int]) -> set[int]:
    """Return which of them another conference refers to, or a team, or the whole installation."""
    found: set[int] = set()
    for each in TO_PERSON:
        if each.fate is not Fate.WITH_THE_PERSON and each.told != "sign_ins":
            elsewhere = select(each.column).where(
                each.column.in_(person_ids), ~each.within(conference.id)
            )
            found |= set(db.session.scalars(elsewhere.distinct()))
    return found | _relied_on(person_ids)


def _relied_on(person_ids: Collection[int]) -> set[int]:
    """Return who has an account that somebody relies on."""
    team = db.metadata.tables["team_member"]
    in_a_team = exists().where(team.c.account_id == Account.id)
    return set(
        db.session.scalars(
            select(Account.person_id).where(
                Account.person_id.in_(person_ids), or_(Account.is_administrator, in_a_team)
            )
        )
    )


def _rows_of(reference: Reference, conference: Conference, key: int) -> ColumnElement[bool]:
    return and_(reference.column == key, reference.within(conference.id))


def _count(reference: Reference, which: ColumnElement[bool], conference: Conference) -> int:
    statement = select(func.count()).select_from(reference.model)
    return db.session.scalar(statement.where(which, reference.within(conference.id))) or 0


def _erase(reference: Reference, which: ColumnElement[bool], stand_in: Person) -> None:
    if reference.fate is Fate.DELETED:
        run(delete(reference.model).where(which))
        return
    changed: dict[str, Any] = {
        name: value for name, value in reference.emptied.items() if not callable(value)
    }
    _renew(reference, which)
    if reference.fate is Fate.HANDED_ON:
        changed[reference.column.key] = stand_in.id
    elif reference.fate is Fate.NOBODYS:
        changed[reference.column.key] = None
    if changed:
        run(update(reference.model).where(which).values(changed))


def _renew(reference: Reference, which: ColumnElement[bool]) -> None:
    """Give each row a value of its own where none may stand twice."""
    made: dict[str, Callable[[], Any]] = {
        name: value for name, value in reference.emptied.items() if callable(value)
    }
    if not made:
        return
    (key,) = inspect(reference.model).primary_key
    ids: Iterable[int] = db.session.scalars(select(key).where(which)).all()
    for each in ids:
        values = {name: make() for name, make in made.items()}
        run(update(reference.model).where(key == each).values(values))
