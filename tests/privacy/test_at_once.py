"""Erasing while others act: whoever comes second finds it done, and nothing is half erased."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import event, func, select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from eventmgr.privacy import operations, queries
from eventmgr.registration import operations as registrations
from eventmgr.registration.attendance import operations as attendance
from eventmgr.registration.attendance.models import Certificate
from eventmgr.registration.attendance.queries import find_certificate
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration
from eventmgr.registration.operations.holding import hold
from eventmgr.registration.queries import find_registration
from tests.factories.conferences import make_conference
from tests.factories.day import check_in, make_desk
from tests.factories.drafts import keep, of_person
from tests.factories.everywhere import marks
from tests.factories.people import NOW
from tests.factories.privacy import AFTER, where_words_stand
from tests.factories.registration import link_for, make_answers, make_registration
from tests.locks import wait_until_somebody_waits

TOLD = marks("Quillon")


def erasing(conference_id: int, person_id: int) -> Callable[[], bool]:
    return lambda: operations.erase_person(
        conference=db.session.get_one(Conference, conference_id),
        person_id=person_id,
        link_for=link_for,
        actor=COMMAND,
        now=AFTER,
    )


def registering(conference_id: int, person_id: int) -> Callable[[], object]:
    def act() -> object:
        return registrations.register(
            conference=db.session.get_one(Conference, conference_id),
            person=db.session.get_one(Person, person_id),
            answers=make_answers(name=TOLD.name, needs=TOLD.needs, title=TOLD.title),
            link_for=link_for,
            actor=COMMAND,
            now=NOW,
        )

    return act


def in_a_thread(app: Flask, act: Callable[[], object]) -> Callable[[], object]:
    def run() -> object:
        with app.app_context():
            try:
                with unit_of_work():
                    return act()
            except DomainError as error:
                return str(error)

    return run


def made(app: Flask) -> tuple[int, int]:
    """A conference and an invited person, kept."""
    assert app
    with unit_of_work():
        conference = make_conference()
        registration = make_registration(conference, name=TOLD.name)
        registration.person.name, registration.person.email = TOLD.name, TOLD.email
        return conference.id, registration.person_id


def one_after_the_other(
    app: Flask, conference_id: int, first: Callable[[], object], second: Callable[[], object]
) -> tuple[object, object]:
    """Let the second begin while the first holds the conference, and wait for it."""
    with ThreadPoolExecutor(1) as pool:
        with unit_of_work():
            hold(db.session.get_one(Conference, conference_id))
            waiting = pool.submit(in_a_thread(app, second))
            wait_until_somebody_waits()
            before = first()
        return before, waiting.result(60)


def nobody_is_left(conference_id: int) -> None:
    db.session.rollback()
    words = tuple(word for word in TOLD.words if word not in {TOLD.province, TOLD.organisation})
    assert where_words_stand(words) == {}
    conference = db.session.get_one(Conference, conference_id)
    assert queries.held_ids(conference) == []
    assert db.session.scalar(select(func.count()).select_from(Registration)) == 1


def test_who_submits_while_being_erased_is_told_so(committed: Flask) -> None:
    conference_id, person_id = made(committed)
    erased, told = one_after_the_other(
        committed,
        conference_id,
        erasing(conference_id, person_id),
        registering(conference_id, person_id),
    )
    assert erased is True
    assert told == "Only those who are invited can register."
    nobody_is_left(conference_id)


def test_what_was_submitted_just_before_is_erased_too(committed: Flask) -> None:
    conference_id, person_id = made(committed)
    _registration, erased = one_after_the_other(
        committed,
        conference_id,
        registering(conference_id, person_id),
        erasing(conference_id, person_id),
    )
    assert erased is True
    nobody_is_left(conference_id)


def test_two_organisers_erase_once(committed: Flask) -> None:
    conference_id, person_id = made(committed)
    both = one_after_the_other(
        committed,
        conference_id,
        erasing(conference_id, person_id),
        erasing(conference_id, person_id),
    )
    assert both == (True, False)
    nobody_is_left(conference_id)


def issuing(conference_id: int) -> Callable[[], int]:
    return lambda: attendance.issue_certificates(
        conference=db.session.get_one(Conference, conference_id), actor=COMMAND, now=NOW
    )


def issuing_again(conference_id: int) -> Callable[[], None]:
    def act() -> None:
        conference = db.session.get_one(Conference, conference_id)
        revoked = find_certificate(conference, db.session.scalars(select(Certificate.id)).one())
        assert revoked is not None
        attendance.issue_again(conference=conference, certificate=revoked, actor=COMMAND, now=NOW)

    return act


def who_came(app: Flask) -> tuple[int, int]:
    """A conference, and a person who was there, kept."""
    conference_id, person_id = made(app)
    with unit_of_work():
        conference = db.session.get_one(Conference, conference_id)
        registration = find_registration(conference, person_id)
        assert registration is not None
        registration.state = RegistrationState.CONFIRMED
        check_in(conference, registration, make_desk())
    return conference_id, person_id


def test_whoever_is_erased_first_is_certified_no_more(committed: Flask) -> None:
    conference_id, person_id = who_came(committed)
    both = one_after_the_other(
        committed, conference_id, erasing(conference_id, person_id), issuing(conference_id)
    )
    assert both == (True, 0)
    nobody_is_left(conference_id)


def test_no_revoked_certificate_is_issued_again_for_whoever_is_erased_first(
    committed: Flask,
) -> None:
    conference_id, person_id = who_came(committed)
    with unit_of_work():
        assert issuing(conference_id)() == 1
        db.session.scalars(select(Certificate)).one().revoked_at = NOW
    erased, told = one_after_the_other(
        committed, conference_id, erasing(conference_id, person_id), issuing_again(conference_id)
    )
    assert erased is True
    assert told == "The data of this person were erased. Nothing can be changed."
    nobody_is_left(conference_id)


@contextmanager
def before_a_draft_is_written(act: Callable[[], None]) -> Iterator[None]:
    """Do something between the look at the person and the writing of their first draft."""

    def listen(*arguments: object) -> None:
        if str(arguments[2]).startswith("INSERT INTO form_draft"):
            act()

    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        yield
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)


def test_a_first_draft_and_an_erasure_do_not_wait_for_each_other(committed: Flask) -> None:
    conference_id, person_id = made(committed)
    waiting: list[Future[object]] = []

    def erase_meanwhile() -> None:
        waiting.append(pool.submit(in_a_thread(committed, erasing(conference_id, person_id))))
        wait_until_somebody_waits()

    with ThreadPoolExecutor(1) as pool:
        with before_a_draft_is_written(erase_meanwhile), unit_of_work():
            keep(of_person(conference_id, person_id), name=TOLD.name)
        assert waiting[0].result(60) is True
    nobody_is_left(conference_id)


def test_no_draft_is_kept_of_whoever_was_erased_just_before(committed: Flask) -> None:
    conference_id, person_id = made(committed)
    owner = of_person(conference_id, person_id)

    def keeping_too_late() -> object:
        return in_a_thread(committed, lambda: keep(owner, name=TOLD.name))()

    with ThreadPoolExecutor(1) as pool:
        with unit_of_work():
            assert erasing(conference_id, person_id)()
            waiting = pool.submit(keeping_too_late)
            wait_until_somebody_waits()
        assert waiting.result(60) == "Only those who are invited can register."
    nobody_is_left(conference_id)


def test_whom_another_conference_invites_meanwhile_stays_known_there(committed: Flask) -> None:
    conference_id, person_id = made(committed)
    with unit_of_work():
        other_id = make_conference().id
    with ThreadPoolExecutor(1) as pool:
        with unit_of_work():
            other = db.session.get_one(Conference, other_id)
            make_registration(other, db.session.get_one(Person, person_id))
            erased = pool.submit(in_a_thread(committed, erasing(conference_id, person_id)))
            wait_until_somebody_waits()
        assert erased.result(60) is True
    db.session.rollback()
    assert db.session.get_one(Person, person_id).name == TOLD.name
    other = db.session.get_one(Conference, other_id)
    kept = find_registration(other, person_id)
    assert kept is not None
    assert kept.name == TOLD.name
