"""Several organisers and guests at once, each with a connection of their own."""

import threading
from collections.abc import Callable

from flask import Flask
from sqlalchemy import delete, func, select, text

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db, get_for_update, unit_of_work
from eventmgr.invitations import operations
from eventmgr.invitations.guest import Guest
from eventmgr.invitations.models import Invitation
from eventmgr.mail.models import Mail
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Organisation, Person
from eventmgr.people.operations import find_or_add_organisation, find_or_add_person
from eventmgr.registration.models import Contact, Registration
from eventmgr.registration.operations import register
from tests.factories.conferences import make_conference, make_room
from tests.factories.invitations import BASE_URL
from tests.factories.people import NOW, make_person
from tests.factories.registration import link_for, make_answers, make_registration
from tests.locks import wait_until_somebody_waits


def _invite(conference_id: int, guests: list[Guest]) -> None:
    operations.invite_people(
        conference=db.session.get_one(Conference, conference_id),
        people=guests,
        message="",
        base_url=BASE_URL,
        actor=COMMAND,
        now=NOW,
    )


def _count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


class Thread(threading.Thread):
    """An act in its own context and transaction; what goes wrong is kept."""

    def __init__(self, app: Flask, act: Callable[[], object]) -> None:
        super().__init__()
        self.app = app
        self.act = act
        self.failure: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            with self.app.app_context(), unit_of_work():
                self.act()
        except BaseException as error:  # noqa: BLE001 - a thread must hand its failure over
            self.failure = error


def _require_done(*threads: Thread) -> None:
    for thread in threads:
        thread.join(timeout=60)
    assert [thread.failure for thread in threads] == [None] * len(threads)


def test_who_invites_waits_for_who_registers_before_touching_anybody(committed: Flask) -> None:
    with unit_of_work():
        conference_id = make_conference(capacity=5).id
        person = make_person(name="guest", email="guest@example.org")
        make_registration(db.session.get_one(Conference, conference_id), person)
        person_id = person.id
    guest = Guest(name="A guest", email="guest@example.org", title="Dean", organisation="A body")
    with unit_of_work():
        conference = get_for_update(Conference, conference_id)
        inviting = Thread(committed, lambda: _invite(conference_id, [guest]))
        wait_until_somebody_waits()
        register(
            conference=conference,
            person=db.session.get_one(Person, person_id),
            answers=make_answers(name="Amal Demo", title="Provost", organisation="A body"),
            link_for=link_for,
            actor=COMMAND,
            now=NOW,
        )
    _require_done(inviting)
    db.session.rollback()
    kept = db.session.get_one(Person, person_id)
    assert (kept.name, kept.title) == ("Amal Demo", "Provost")
    assert (_count(Invitation), _count(Registration)) == (1, 1)


def test_rows_that_refer_to_a_locked_conference_do_not_wait(committed: Flask) -> None:
    with unit_of_work():
        conference_id = make_conference().id

    def add_room() -> None:
        db.session.execute(text("SET LOCAL lock_timeout = '1s'"))
        make_room(db.session.get_one(Conference, conference_id))

    with unit_of_work():
        get_for_update(Conference, conference_id)
        _require_done(Thread(committed, add_room))


def test_all_lists_are_worked_through_in_one_order(committed: Flask) -> None:
    """Organisations before persons, each by name: whoever waits holds nothing that comes later."""
    with unit_of_work():
        conference_id = make_conference().id
    guests = [
        Guest(name="Z", email="z@example.org", organisation="Body A"),
        Guest(name="A", email="a@example.org", organisation="Body Z"),
    ]
    for first, second in (
        (_add_organisation("Body A"), _add_organisation("Body Z")),
        (_add_person("a@example.org"), _add_person("z@example.org")),
    ):
        with unit_of_work():
            first()
            inviting = Thread(committed, lambda: _invite(conference_id, guests))
            wait_until_somebody_waits()
            second()
        _require_done(inviting)
        db.session.rollback()
        assert (_count(Person), _count(Organisation)) == (2, 2)
        _forget_everybody()


def _add_organisation(name: str) -> Callable[[], object]:
    return lambda: find_or_add_organisation(name)


def _add_person(address: str) -> Callable[[], object]:
    return lambda: find_or_add_person(name="Known", email=address, now=NOW)


def _forget_everybody() -> None:
    with unit_of_work():
        for model in (Invitation, Registration, Contact, Person):
            db.session.execute(delete(model))


def test_two_conferences_that_invite_the_same_new_people_make_each_of_them_once(
    committed: Flask,
) -> None:
    with unit_of_work():
        first, second = make_conference().id, make_conference().id
    guests = [
        Guest(name=f"G {n}", email=f"g{n}@example.org", organisation=f"Body {n * 7 % 40}")
        for n in range(40)
    ]
    barrier = threading.Barrier(2)

    def invite(conference_id: int, people: list[Guest]) -> None:
        barrier.wait(timeout=30)
        _invite(conference_id, people)

    _require_done(
        Thread(committed, lambda: invite(first, guests[:30])),
        Thread(committed, lambda: invite(second, guests[:9:-1])),
    )
    db.session.rollback()
    assert (_count(Person), _count(Organisation)) == (40, 40)
    assert (_count(Invitation), _count(Registration), _count(Mail)) == (60, 60, 60)


def test_overlapping_lists_for_one_conference_invite_everybody_once(committed: Flask) -> None:
    with unit_of_work():
        conference_id = make_conference().id
    guests = [Guest(name=f"G {n}", email=f"g{n}@example.org") for n in range(40)]
    barrier = threading.Barrier(2)

    def invite(people: list[Guest]) -> None:
        barrier.wait(timeout=30)
        _invite(conference_id, people)

    _require_done(
        Thread(committed, lambda: invite(guests[:30])),
        Thread(committed, lambda: invite(guests[:9:-1])),
    )
    db.session.rollback()
    assert (_count(Person), _count(Invitation), _count(Mail)) == (40, 40, 40)
