"""Focal points and guests at once, each with a connection of their own."""

import threading
from collections import Counter

from flask import Flask
from sqlalchemy import func, select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.invitations.delegations import operations
from eventmgr.invitations.delegations.models import Delegation, Nomination
from eventmgr.invitations.delegations.versions import version_of_letter
from eventmgr.mail.models import Mail
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration
from eventmgr.registration.operations import register
from tests.factories.conferences import make_conference
from tests.factories.delegations import EARLY, FOCAL, make_delegation, nominate, nominee
from tests.factories.invitations import BASE_URL
from tests.factories.registration import link_for, make_answers, make_registration

THREADS = 12


def at_once(app: Flask, *acts: object) -> Counter[str]:
    """Run the acts in transactions of their own, all begun together; how each ended."""
    ready = threading.Barrier(len(acts))
    ended: Counter[str] = Counter()

    def run(act: object) -> None:
        with app.app_context():
            ready.wait(timeout=60)
            try:
                with unit_of_work():
                    act()  # type: ignore[operator]
            except DomainError as error:
                ended[type(error).__name__] += 1
            else:
                ended["done"] += 1
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return ended


def count(*conditions: object) -> int:
    return db.session.scalar(select(func.count()).where(*conditions)) or 0  # type: ignore[arg-type]


def test_the_quota_is_exact_under_concurrency(committed: Flask) -> None:
    with unit_of_work():
        delegation_id = make_delegation(make_conference(), quota=5).id
    acts = [
        lambda n=number: nominate(
            db.session.get_one(Delegation, delegation_id), f"Person {n} First", f"Person {n} Second"
        )
        for number in range(THREADS)
    ]
    assert at_once(committed, *acts) == {"done": 2, "DomainError": THREADS - 2}
    assert count(Nomination.delegation_id == delegation_id) == 4
    assert count(Registration.delegation_id == delegation_id) == 4


def test_one_address_from_two_institutions_is_one_nominee(committed: Flask) -> None:
    with unit_of_work():
        conference = make_conference()
        keys = [make_delegation(conference, f"Body {n}").id for n in range(4)]
    acts = [
        lambda key=key: nominate(db.session.get_one(Delegation, key), "Same Person") for key in keys
    ]
    assert at_once(committed, *acts) == {"done": 1, "RefusedNominees": 3}
    assert count(Nomination.id > 0) == 1


def test_a_substitute_keeps_the_place_while_others_press_for_it(committed: Flask) -> None:
    with unit_of_work():
        conference = make_conference(capacity=1)
        delegation = make_delegation(conference)
        [nomination] = nominate(delegation, "A One")
        others = [make_registration(conference) for _ in range(6)]
        answer(conference.id, nomination.registration_id)
        ids = [each.id for each in others]
        keys = conference.id, delegation.id, nomination.id

    def replace() -> None:
        operations.replace_nominee(
            conference=db.session.get_one(Conference, keys[0]),
            delegation=db.session.get_one(Delegation, keys[1]),
            nomination=db.session.get_one(Nomination, keys[2]),
            nominee=nominee("B Two"),
            base_url=BASE_URL,
            actor=FOCAL,
            now=EARLY,
        )

    acts = [replace, *(lambda key=key: answer(keys[0], key) for key in ids)]
    assert at_once(committed, *acts) == {"done": 7}
    [confirmed] = db.session.scalars(
        select(Registration).where(Registration.state == RegistrationState.CONFIRMED)
    )
    assert (confirmed.name, confirmed.delegation_id) == ("B Two", keys[1])
    assert count(Registration.state == RegistrationState.WAITLISTED) == 6


def answer(conference_id: int, registration_id: int) -> None:
    registration = db.session.get_one(Registration, registration_id)
    register(
        conference=db.session.get_one(Conference, conference_id),
        person=db.session.get_one(Person, registration.person_id),
        answers=make_answers(name=registration.name),
        link_for=link_for,
        actor=COMMAND,
        now=EARLY,
    )


def test_a_letter_is_sent_once_by_buttons_pressed_together(committed: Flask) -> None:
    with unit_of_work():
        conference = make_conference()
        delegation = make_delegation(conference)
        key, conference_id, seen = delegation.id, conference.id, version_of_letter(delegation)

    def send() -> None:
        operations.send_letter(
            conference=db.session.get_one(Conference, conference_id),
            delegation=db.session.get_one(Delegation, key),
            seen=seen,
            base_url=BASE_URL,
            actor=COMMAND,
            now=EARLY,
        )

    assert at_once(committed, *[send] * 4) == {"done": 1, "Stale": 3}
    assert count(Mail.id > 0) == 1


def test_two_workers_remind_once(committed: Flask) -> None:
    with unit_of_work():
        delegation = make_delegation(make_conference())
        operations.send_letter(
            conference=db.session.get_one(Conference, delegation.conference_id),
            delegation=delegation,
            seen=None,
            base_url=BASE_URL,
            actor=COMMAND,
            now=EARLY,
        )
        due = delegation.deadline.replace(day=13)
    sweeps = [lambda: operations.send_due_reminders(base_url=BASE_URL, now=due)] * 4
    assert at_once(committed, *sweeps) == {"done": 4}
    assert count(Mail.id > 0) == 2
