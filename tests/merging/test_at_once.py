"""Merging while somebody else acts, on connections of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.people.actor import COMMAND
from eventmgr.people.merges import PersonMerge
from eventmgr.people.models import Person
from eventmgr.people.operations import find_or_add_person
from eventmgr.privacy.operations import erase_person
from eventmgr.registration import operations as registrations
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration
from tests.factories.merging import merge, twins, undo
from tests.factories.people import NOW
from tests.factories.places import coming
from tests.factories.registration import link_for, make_answers, make_registration
from tests.locks import wait_until_somebody_waits


def outcome(app: Flask, act: Callable[[], Any]) -> Callable[[], Any]:
    """The act in a transaction of its own; its answer is what was refused, or nothing."""

    def inside() -> DomainError | None:
        with app.app_context():
            try:
                with unit_of_work():
                    act()
            except DomainError as refused:
                return refused
            finally:
                db.session.remove()
            return None

    return inside


def made(**values: Any) -> tuple[int, int, int]:
    with unit_of_work():
        conference = coming(**values)
        kept, lost = twins(conference)
        return conference.id, kept.id, lost.id


def merge_these(kept_id: int, lost_id: int) -> None:
    merge(db.session.get_one(Person, kept_id), db.session.get_one(Person, lost_id))


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_merge_the_same_pair_and_one_is_told(committed: Flask, order: tuple[int, int]) -> None:
    _conference, *keys = made()
    pairs = [tuple(keys), (keys[order[0]], keys[order[1]])]
    acts = [outcome(committed, lambda pair=pair: merge_these(*pair)) for pair in pairs]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda act: act(), acts))
    assert sorted(isinstance(each, DomainError) for each in answers) == [False, True]
    assert len(db.session.scalars(select(PersonMerge)).all()) == 1


def test_two_undo_at_once_and_one_is_told(committed: Flask) -> None:
    _conference, *keys = made()
    with unit_of_work():
        merge_these(*keys)
    key = db.session.scalars(select(PersonMerge.id)).one()
    db.session.rollback()
    act = outcome(committed, lambda: undo(db.session.get_one(PersonMerge, key)))
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda each: each(), [act, act]))
    assert sorted(isinstance(each, DomainError) for each in answers) == [False, True]
    assert list(db.session.scalars(select(Person.merged_into_id))) == [None, None]


def test_whoever_registers_meanwhile_is_waited_for(committed: Flask) -> None:
    """The last place is taken once: the other registration is put aside, and frees nothing."""
    conference_id, kept_id, lost_id = made(capacity=1)
    with unit_of_work():
        conference = db.session.get_one(Conference, conference_id)
        for key in (kept_id, lost_id):
            make_registration(conference, db.session.get_one(Person, key))
    with ThreadPoolExecutor(1) as pool:
        with unit_of_work():
            registrations.register(
                conference=db.session.get_one(Conference, conference_id),
                person=db.session.get_one(Person, lost_id),
                answers=make_answers(),
                link_for=link_for,
                actor=COMMAND,
                now=NOW,
            )
            other = pool.submit(outcome(committed, lambda: merge_these(kept_id, lost_id)))
            wait_until_somebody_waits()
        assert other.result() is None
    (left,) = db.session.scalars(select(Registration)).all()
    assert (left.person_id, left.state) == (kept_id, RegistrationState.CONFIRMED)


def test_an_address_that_is_looked_for_meanwhile_leads_to_one_of_the_two(committed: Flask) -> None:
    _conference, kept_id, lost_id = made()
    found: list[int] = []

    def look() -> None:
        person = find_or_add_person(name="Amal", email="a.demo@example.com", now=NOW)
        found.append(person.id)

    with ThreadPoolExecutor(2) as pool:
        acts = [outcome(committed, lambda: merge_these(kept_id, lost_id)), outcome(committed, look)]
        assert list(pool.map(lambda act: act(), acts)) == [None, None]
    assert set(found) <= {kept_id, lost_id}
    assert len(db.session.scalars(select(Person.id)).all()) == 2


def test_erasing_and_undoing_at_once_leaves_nothing_half_done(committed: Flask) -> None:
    conference_id, kept_id, lost_id = made()
    with unit_of_work():
        merge_these(kept_id, lost_id)
    key = db.session.scalars(select(PersonMerge.id)).one()
    db.session.rollback()

    def erase() -> None:
        erase_person(
            conference=db.session.get_one(Conference, conference_id),
            person_id=kept_id,
            link_for=link_for,
            actor=COMMAND,
            now=NOW,
        )

    acts = [
        outcome(committed, lambda: undo(db.session.get_one(PersonMerge, key))),
        outcome(committed, erase),
    ]
    with ThreadPoolExecutor(2) as pool:
        undone, erased = list(pool.map(lambda act: act(), acts))
    assert erased is None
    left = set(db.session.scalars(select(Person.id).where(Person.erased_at.is_(None))))
    assert left == (set() if undone else {lost_id})
