import threading
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from eventmgr.conferences.enums import ConferenceState
from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.mail.models import Mail
from eventmgr.people.actor import COMMAND
from eventmgr.people.enums import Sector
from eventmgr.people.models import Person
from eventmgr.registration import operations, queries
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration
from tests.factories.conferences import make_conference
from tests.factories.people import NOW, make_organisation, make_person
from tests.factories.registration import link_for, make_answers, make_registration

MINUTE = timedelta(minutes=1)


def _register(registration: Registration, *, minutes: int = 0, **values: object) -> None:
    operations.register(
        conference=_conference(registration),
        person=registration.person,
        answers=make_answers(**values),
        link_for=link_for,
        actor=COMMAND,
        now=NOW + minutes * MINUTE,
    )


def _cancel(registration: Registration) -> None:
    operations.cancel(
        conference=_conference(registration),
        person=registration.person,
        link_for=link_for,
        actor=COMMAND,
        now=NOW,
    )


def _decline(registration: Registration) -> None:
    operations.decline(
        conference=_conference(registration),
        person=registration.person,
        link_for=link_for,
        actor=COMMAND,
        now=NOW,
    )


def _conference(registration: Registration) -> Conference:
    return db.session.get_one(Conference, registration.conference_id)


def _letters(registration: Registration) -> int:
    return db.session.scalar(
        select(func.count())
        .select_from(Mail)
        .where(Mail.recipient_address == registration.person.email)
    )


def _three(capacity: int | None) -> list[Registration]:
    conference = make_conference(capacity=capacity)
    return [make_registration(conference) for _ in range(3)]


@pytest.mark.usefixtures("session")
def test_places_last_for_those_who_come_first() -> None:
    registrations = _three(capacity=2)
    for minutes, each in enumerate(registrations):
        _register(each, minutes=minutes)
    assert [each.state for each in registrations] == ["confirmed", "confirmed", "waitlisted"]
    assert [_letters(each) for each in registrations] == [1, 1, 0]
    assert queries.place_in_line(registrations[2]) == 1


@pytest.mark.usefixtures("session")
def test_without_a_capacity_nobody_counts() -> None:
    registrations = _three(capacity=None)
    for each in registrations:
        _register(each)
    assert {each.state for each in registrations} == {RegistrationState.CONFIRMED}


@pytest.mark.usefixtures("session")
def test_a_cancelled_place_goes_to_the_first_in_line_with_one_letter() -> None:
    first, second, third = _three(capacity=1)
    _register(first)
    _register(third, minutes=1)
    _register(second, minutes=2)
    assert [queries.place_in_line(each) for each in (third, second)] == [1, 2]
    _cancel(first)
    assert [each.state for each in (first, second, third)] == [
        "cancelled",
        "waitlisted",
        "confirmed",
    ]
    assert [_letters(each) for each in (first, second, third)] == [1, 0, 1]
    letter = db.session.scalars(
        select(Mail).where(Mail.recipient_address == third.person.email)
    ).one()
    assert link_for(third) in letter.text


@pytest.mark.usefixtures("session")
def test_changing_answers_keeps_the_place_and_sends_nothing() -> None:
    first, second, third = _three(capacity=1)
    for minutes, each in enumerate((first, second, third)):
        _register(each, minutes=minutes)
    _register(first, minutes=9, needs="Ramp")
    _register(second, minutes=10, needs="Interpreter")
    assert (first.state, first.needs, _letters(first)) == ("confirmed", "Ramp", 1)
    assert (second.state, queries.place_in_line(second)) == ("waitlisted", 1)


@pytest.mark.usefixtures("session")
def test_who_comes_back_after_cancelling_gets_a_new_letter_but_no_better_place() -> None:
    first, second, _third = _three(capacity=1)
    _register(first)
    _register(second, minutes=1)
    _cancel(first)
    _register(first, minutes=5)
    assert (first.state, second.state) == ("waitlisted", "confirmed")
    _cancel(second)
    assert (first.state, _letters(first)) == ("confirmed", 2)


@pytest.mark.usefixtures("session")
def test_more_places_are_filled_in_the_order_of_the_line() -> None:
    registrations = _three(capacity=0)
    for minutes, each in enumerate(registrations):
        _register(each, minutes=-minutes)
    conference = _conference(registrations[0])
    conference.capacity = 2
    filled = operations.fill_places(
        conference=conference, link_for=link_for, actor=COMMAND, now=NOW
    )
    assert filled == [registrations[2], registrations[1]]
    assert registrations[0].state is RegistrationState.WAITLISTED


@pytest.mark.usefixtures("session")
def test_declining_and_thinking_again() -> None:
    first, *_ = _three(capacity=None)
    _decline(first)
    assert (first.state, first.answered_at) == ("declined", NOW)
    _register(first, minutes=1)
    assert first.state is RegistrationState.CONFIRMED
    with pytest.raises(DomainError):
        _decline(first)


@pytest.mark.usefixtures("session")
def test_there_must_be_a_place_to_cancel() -> None:
    first, *_ = _three(capacity=None)
    with pytest.raises(DomainError):
        _cancel(first)


@pytest.mark.usefixtures("session")
def test_only_the_invited_register() -> None:
    conference = make_conference()
    with pytest.raises(DomainError):
        operations.register(
            conference=conference,
            person=make_person(),
            answers=make_answers(),
            link_for=link_for,
            actor=COMMAND,
            now=NOW,
        )


@pytest.mark.usefixtures("session")
def test_after_the_last_day_at_the_venue_nothing_changes_any_more() -> None:
    registration = make_registration(make_conference())
    before_midnight_in_karachi = NOW.replace(day=2, hour=18, minute=59)
    after = before_midnight_in_karachi + MINUTE
    minutes = (before_midnight_in_karachi - NOW) // MINUTE
    _register(registration, minutes=minutes)
    with pytest.raises(DomainError):
        _register(registration, minutes=(after - NOW) // MINUTE)
    assert registration.state is RegistrationState.CONFIRMED


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize("state", [ConferenceState.CLOSED, ConferenceState.ARCHIVED])
def test_a_closed_conference_takes_no_answers(state: ConferenceState) -> None:
    registration = make_registration(make_conference(state=state))
    with pytest.raises(DomainError):
        _register(registration)


@pytest.mark.usefixtures("session")
def test_answers_are_kept_and_tell_what_nobody_knew_of_the_person() -> None:
    registration = make_registration(
        make_conference(), make_person(name="amal", email="amal@example.org")
    )
    _register(
        registration,
        name="New name",
        honorific="Dr",
        title="Director",
        organisation="A body",
        sector=Sector.ACADEMIA,
        consents_to_be_listed=True,
    )
    person = registration.person
    assert (person.honorific, person.name, person.title) == ("Dr", "New name", "Director")
    assert person.organisation is not None
    assert (person.organisation.name, person.sector) == ("A body", Sector.ACADEMIA)
    assert (registration.consents_to_be_listed, registration.consents_to_photographs) == (
        True,
        False,
    )
    assert registration.consented_at == NOW


@pytest.mark.usefixtures("session")
def test_whoever_holds_a_link_rewrites_nobody_for_other_conferences() -> None:
    known = make_person(
        name="Amal Demo",
        honorific="Dr",
        title="Dean",
        sector=Sector.ACADEMIA,
        organisation=make_organisation(name="A body"),
    )
    registration = make_registration(make_conference(), known)
    _register(
        registration,
        name="Other",
        honorific="Ms",
        title="Clerk",
        organisation="Other body",
        sector=Sector.MEDIA,
    )
    assert (registration.name, registration.honorific, registration.organisation) == (
        "Other",
        "Ms",
        "Other body",
    )
    db.session.expire_all()
    person = queries.find_registration(_conference(registration), known.id).person  # type: ignore[union-attr]
    assert (person.name, person.honorific, person.title, person.sector) == (
        "Amal Demo",
        "Dr",
        "Dean",
        Sector.ACADEMIA,
    )
    assert person.organisation is not None
    assert person.organisation.name == "A body"


def _last_answer() -> tuple[object, object]:
    entry = db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.action == "registration.answered")
        .order_by(AuditEntry.id.desc())
    ).first()
    assert entry is not None
    return entry.before, entry.after


@pytest.mark.usefixtures("session")
def test_the_history_tells_which_answers_changed_but_never_the_needs() -> None:
    registration = make_registration(make_conference())
    _register(registration, title="Dean", needs="No nuts")
    _register(registration, title="Provost", needs="A ramp", consents_to_photographs=True)
    assert _last_answer() == (
        {"state": "confirmed", "title": "Dean", "needs": "…", "consents_to_photographs": False},
        {"state": "confirmed", "title": "Provost", "needs": "…", "consents_to_photographs": True},
    )
    _register(registration, title="Provost", needs="A ramp", consents_to_photographs=True)
    assert _last_answer() == ({"state": "confirmed"}, {"state": "confirmed"})


@pytest.mark.usefixtures("session")
def test_the_history_does_not_tell_who_a_protected_person_is() -> None:
    hidden = make_person(name="Real name", is_protected=True, display_name="A survivor")
    registration = make_registration(make_conference(), hidden)
    _register(registration, name="Realer name", title="Dean", sector=Sector.MEDIA)
    assert _last_answer() == (
        {"state": "invited", "name": "…", "title": "…", "sector": None},
        {"state": "confirmed", "name": "…", "title": "…", "sector": "media"},
    )


@pytest.mark.usefixtures("session")
def test_a_place_taken_back_goes_to_the_first_in_line_and_stays_once_all_is_over() -> None:
    first, second, third = _three(capacity=1)
    for minutes, each in enumerate((first, second, third)):
        _register(each, minutes=minutes)
    _take_back(first, NOW)
    assert [each.state for each in (first, second)] == ["cancelled", "confirmed"]
    assert _letters(second) == 1
    _take_back(second, NOW + timedelta(days=2))
    assert [each.state for each in (second, third)] == ["confirmed", "waitlisted"]


def _take_back(registration: Registration, now: datetime) -> None:
    operations.take_place_back(
        conference=_conference(registration),
        person_id=registration.person_id,
        link_for=link_for,
        actor=COMMAND,
        now=now,
    )


@pytest.mark.usefixtures("session")
def test_the_moment_of_consent_moves_only_with_the_consent() -> None:
    registration = make_registration(make_conference())
    _register(registration)
    assert registration.consented_at is None
    _register(registration, minutes=1, consents_to_photographs=True)
    _register(registration, minutes=2, consents_to_photographs=True, needs="Ramp")
    assert registration.consented_at == NOW + MINUTE


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize("values", [{"name": ""}, {"needs": "n" * 2001}])
def test_answers_that_cannot_be_kept_are_refused(values: dict[str, str]) -> None:
    registration = make_registration(make_conference())
    with pytest.raises(DomainError):
        _register(registration, **values)
    assert registration.state is RegistrationState.INVITED


def test_every_act_is_in_the_history(session: scoped_session[Session]) -> None:
    first, second, _third = _three(capacity=1)
    _register(first, name=first.name)
    _register(second, minutes=1, name=second.name)
    _cancel(first)
    acts = session.execute(
        select(AuditEntry.action, AuditEntry.object_id, AuditEntry.after).order_by(AuditEntry.id)
    ).all()
    assert [tuple(act) for act in acts] == [
        ("registration.confirmed", first.id, {"state": "confirmed"}),
        ("registration.answered", first.id, {"state": "confirmed"}),
        ("registration.answered", second.id, {"state": "waitlisted"}),
        ("registration.cancelled", first.id, {"state": "cancelled"}),
        ("registration.confirmed", second.id, {"state": "confirmed"}),
    ]


def test_twenty_at_once_get_five_places(committed: Flask) -> None:
    """Real connections, all let go at the same moment: the lock alone decides."""
    with unit_of_work():
        conference = make_conference(capacity=5)
        person_ids = [make_registration(conference).person_id for _ in range(20)]
        conference_id = conference.id
    barrier = threading.Barrier(len(person_ids))
    failures: list[BaseException] = []

    def register(person_id: int) -> None:
        try:
            with committed.app_context():
                barrier.wait(timeout=30)
                with unit_of_work():
                    operations.register(
                        conference=db.session.get_one(Conference, conference_id),
                        person=db.session.get_one(Person, person_id),
                        answers=make_answers(),
                        link_for=link_for,
                        actor=COMMAND,
                        now=NOW,
                    )
        except BaseException as error:  # noqa: BLE001 - a thread must hand its failure over
            failures.append(error)

    threads = [threading.Thread(target=register, args=(each,)) for each in person_ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []
    db.session.rollback()
    counted = queries.counts(db.session.get_one(Conference, conference_id)).by_state
    assert counted == {RegistrationState.CONFIRMED: 5, RegistrationState.WAITLISTED: 15}
    assert db.session.scalar(select(func.count()).select_from(Mail)) == 5
