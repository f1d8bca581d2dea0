"""Many at the same moment, each with a connection of their own: no place is given twice."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.mail.models import Mail
from eventmgr.people.actor import COMMAND
from eventmgr.registration import operations, waiting
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration
from tests.factories.people import NOW
from tests.factories.places import coming, queue_up
from tests.factories.registration import link_for, make_answers, make_registration

MANY, PLACES, AT_ONCE = 300, 100, 20


def _at_once(app: Flask, acts: Sequence[Callable[[], object]]) -> list[bool]:
    """Whether each act got its way; as many begin at the same moment as there are threads."""
    barrier = Barrier(min(AT_ONCE, len(acts)))

    def run(act: Callable[[], object]) -> bool:
        with app.app_context():
            barrier.wait()
            try:
                with unit_of_work():
                    act()
            except DomainError:
                return False
            return True

    with ThreadPoolExecutor(barrier.parties) as pool:
        return list(pool.map(run, acts))


def _act(operation: Any, registration_id: int, *, now: datetime = NOW, **values: Any) -> Any:
    def act() -> object:
        registration = db.session.get_one(Registration, registration_id)
        conference = db.session.get_one(Conference, registration.conference_id)
        return operation(
            conference=conference,
            person=waiting.whole(conference, [registration_id])[0].person,
            link_for=link_for,
            actor=COMMAND,
            now=now,
            **values,
        )

    return act


def _registering(registration_id: int, *, now: datetime = NOW) -> Any:
    return _act(operations.register, registration_id, now=now, answers=make_answers())


def _count(state: RegistrationState) -> int:
    return (
        db.session.scalar(
            select(func.count()).select_from(Registration).where(Registration.state == state)
        )
        or 0
    )


def test_three_hundred_ask_at_once_for_a_hundred_places(committed: Flask) -> None:
    with unit_of_work():
        conference = coming(capacity=PLACES)
        ids = [make_registration(conference).id for _ in range(MANY)]
    moments = {key: NOW + timedelta(milliseconds=n) for n, key in enumerate(ids)}
    assert all(_at_once(committed, [_registering(key, now=moments[key]) for key in ids]))
    assert _count(RegistrationState.CONFIRMED) == PLACES
    line = [each.registration_id for each in waiting.line(db.session.merge(conference))]
    assert len(line) == MANY - PLACES
    assert line == sorted(line, key=moments.__getitem__)
    assert db.session.scalar(select(func.count()).select_from(Mail)) == PLACES


def test_one_person_who_presses_twice_has_one_place_and_one_letter(committed: Flask) -> None:
    with unit_of_work():
        registration_id = make_registration(coming(capacity=2)).id
    _at_once(committed, [_registering(registration_id)] * 4)
    assert _count(RegistrationState.CONFIRMED) == 1
    assert db.session.scalar(select(func.count()).select_from(Mail)) == 1


def test_places_given_up_while_others_ask_are_held_once_each(committed: Flask) -> None:
    with unit_of_work():
        conference = coming(capacity=5)
        holders = [each.id for each in queue_up(conference, 8)][:5]
        others = [make_registration(conference).id for _ in range(5)]
    later = NOW + timedelta(hours=1)
    acts = [
        *(_act(operations.cancel, key, now=later) for key in holders),
        *(_registering(key, now=later) for key in others),
    ]
    assert all(_at_once(committed, acts))
    held = _count(RegistrationState.CONFIRMED) + _count(RegistrationState.OFFERED)
    assert held == 5
    assert _count(RegistrationState.OFFERED) >= 3  # the three who waited come first
    assert _count(RegistrationState.CANCELLED) == 5


def test_accepting_at_the_moment_of_expiry_gives_the_place_to_one_only(committed: Flask) -> None:
    with unit_of_work():
        first, second, third = (each.id for each in queue_up(coming(capacity=1), 3))
    with committed.app_context(), unit_of_work():
        _act(operations.cancel, first)()
    expiry = NOW + timedelta(hours=48)

    def sweep() -> None:
        for conference in waiting.conferences_with_expired_offers(now=expiry):
            operations.fill_places(
                conference=conference, link_for=link_for, actor=COMMAND, now=expiry
            )

    just_before = expiry - timedelta(milliseconds=1)
    accepted, *_swept = _at_once(
        committed, [_act(operations.accept_offer, second, now=just_before), sweep, sweep]
    )
    db.session.rollback()
    states = {each.id: each.state for each in db.session.scalars(select(Registration))}
    won = (RegistrationState.CONFIRMED, RegistrationState.WAITLISTED)
    lost = (RegistrationState.CANCELLED, RegistrationState.OFFERED)
    assert (states[second], states[third]) == (won if accepted else lost)
