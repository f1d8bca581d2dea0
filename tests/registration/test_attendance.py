"""Who is checked in, by whom, and what becomes of the same act sent again."""

import re
from contextlib import suppress
from datetime import date, timedelta
from threading import Thread
from uuid import UUID, uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, scoped_session

from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.people.enums import Sector
from eventmgr.registration.attendance import codes, operations, queries, rules
from eventmgr.registration.attendance.enums import Admission, Outcome
from eventmgr.registration.attendance.errors import MayBeLetIn
from eventmgr.registration.attendance.models import CheckIn, DeskAct
from eventmgr.registration.attendance.operations import WalkIn
from eventmgr.registration.attendance.roster import found_in
from eventmgr.registration.enums import Category, Clearance, RegistrationState
from eventmgr.registration.models import CategorySetting, Registration
from tests.conftest import count_statements
from tests.factories.conferences import make_conference
from tests.factories.day import DAY, check_in, make_confirmed, make_desk
from tests.factories.people import NOW, make_person
from tests.factories.registration import make_registration
from tests.locks import wait_until_somebody_waits

Session_ = scoped_session[Session]
NEXT = NOW + timedelta(days=1)


def test_checking_in_twice_is_one_row(session: Session_) -> None:
    conference = make_conference()
    registration, desk = make_confirmed(conference), make_desk()
    first = check_in(conference, registration, desk)
    second = check_in(conference, registration, make_desk(name="Two"), at=NOW + timedelta(hours=0))
    assert first.outcome is Outcome.CHECKED_IN
    assert second.registration_id == registration.id
    assert len(session.scalars(select(CheckIn)).all()) == 1
    assert [each.action for each in session.scalars(select(AuditEntry))] == [
        "registration.checked_in"
    ]


def test_the_earlier_moment_stands_whatever_comes_first(session: Session_) -> None:
    conference = make_conference()
    registration = make_confirmed(conference)
    late, early = make_desk(name="Late"), make_desk(name="Early")
    check_in(conference, registration, late)
    told = check_in(conference, registration, early, at=NOW - timedelta(minutes=5))
    row = session.scalars(select(CheckIn), execution_options={"populate_existing": True}).one()
    assert (row.at, row.by_id) == (NOW - timedelta(minutes=5), early.actor.person_id)
    assert told.check_in is not None


def test_an_act_sent_again_after_it_was_undone_stays_undone(session: Session_) -> None:
    conference = make_conference()
    registration, desk, act = make_confirmed(conference), make_desk(), uuid4()
    check_in(conference, registration, desk, client_id=act)
    operations.undo_check_in(
        conference=conference,
        registration=registration,
        day=DAY,
        reason="The wrong person",
        actor=desk.actor,
        now=NOW,
    )
    told = check_in(conference, registration, desk, client_id=act)
    assert told.outcome is Outcome.UNDONE
    assert session.scalars(select(CheckIn)).all() == []
    entry = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "registration.check_in_undone")
    ).one()
    assert entry.after == {"reason": "The wrong person"}


def test_undoing_wants_a_reason_and_something_to_undo(session: Session_) -> None:  # noqa: ARG001 - its context
    conference = make_conference()
    registration, desk = make_confirmed(conference), make_desk()
    for reason in ("", "Nobody came"):
        with pytest.raises(DomainError):
            operations.undo_check_in(
                conference=conference,
                registration=registration,
                day=DAY,
                reason=reason,
                actor=desk.actor,
                now=NOW,
            )


@pytest.mark.parametrize("day", [date(2026, 2, 28), date(2026, 3, 2), date(2026, 3, 3)])
def test_only_the_conferences_days_that_have_begun(session: Session_, day: date) -> None:
    conference = make_conference()
    with pytest.raises(DomainError):
        check_in(conference, make_confirmed(conference), make_desk(), day=day)
    assert session.scalars(select(CheckIn)).all() == []


@pytest.mark.parametrize(
    ("state", "clearance", "wanted"),
    [
        ("confirmed", "not_needed", Admission.WELCOME),
        ("confirmed", "cleared", Admission.WELCOME),
        ("confirmed", "pending", Admission.ORGANISER),
        ("confirmed", "refused", Admission.NEVER),
        ("invited", "not_needed", Admission.ASKS),
        ("offered", "cleared", Admission.ASKS),
        ("waitlisted", "not_needed", Admission.ASKS),
        ("waitlisted", "pending", Admission.ORGANISER),
        ("applied", "not_needed", Admission.ORGANISER),
        ("declined", "not_needed", Admission.ORGANISER),
        ("cancelled", "not_needed", Admission.ORGANISER),
        ("refused", "cleared", Admission.NEVER),
        ("invited", "refused", Admission.NEVER),
    ],
)
def test_who_may_come_in(app: Flask, state: str, clearance: str, wanted: Admission) -> None:
    with app.test_request_context():
        place, vetting = RegistrationState(state), Clearance(clearance)
        assert rules.admission(place, vetting) is wanted
        assert bool(rules.why_not(place, vetting)) is (wanted is not Admission.WELCOME)


def test_the_desk_lets_in_only_by_saying_so(session: Session_) -> None:
    conference = make_conference(capacity=0)
    waiting = make_registration(conference, state=RegistrationState.WAITLISTED)
    desk = make_desk()
    with pytest.raises(MayBeLetIn):
        check_in(conference, waiting, desk)
    check_in(conference, waiting, desk, lets_in=True)
    assert waiting.state is RegistrationState.CONFIRMED
    entry = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "registration.let_in")
    ).one()
    assert entry.before == {"state": "waitlisted"}
    assert entry.after == {"state": "confirmed", "is_over_capacity": True}


@pytest.mark.parametrize(
    ("lets_in", "locks"),
    [
        (True, [("conference", "NO KEY UPDATE"), ("registration", "NO KEY UPDATE")]),
        (False, [("registration", "SHARE")]),
    ],
)
def test_whoever_gives_a_place_holds_the_conference_before_all_else(
    session: Session_,  # noqa: ARG001 - its context
    *,
    lets_in: bool,
    locks: list[tuple[str, str]],
) -> None:
    conference, desk = make_conference(), make_desk()
    waiting = make_registration(conference, state=RegistrationState.WAITLISTED)
    with count_statements() as counted, suppress(MayBeLetIn):
        check_in(conference, waiting, desk, lets_in=lets_in)
    lock = re.compile(r"FROM (\w+).* FOR (SHARE|NO KEY UPDATE)", re.DOTALL)
    taken = [lock.search(each) for each in counted.texts]
    assert [each.groups() for each in taken if each] == locks


def test_nobody_lets_in_whom_the_organisers_refused(session: Session_) -> None:  # noqa: ARG001 - its context
    conference = make_conference()
    refused = make_registration(conference, state=RegistrationState.REFUSED)
    declined = make_registration(conference, state=RegistrationState.DECLINED)
    owner, desk = make_desk(TeamRole.OWNER), make_desk()
    for standing in (owner, desk):
        with pytest.raises(DomainError, match="cannot let them in"):
            check_in(conference, refused, standing, lets_in=True)
    with pytest.raises(DomainError, match="Only an organiser"):
        check_in(conference, declined, desk, lets_in=True)
    check_in(conference, declined, owner, lets_in=True)
    assert declined.state is RegistrationState.CONFIRMED


def test_a_registration_of_another_conference_is_nobodys(session: Session_) -> None:  # noqa: ARG001 - its context
    other = make_confirmed(make_conference())
    with pytest.raises(DomainError):
        check_in(make_conference(), other, make_desk())


ACTS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 1), st.integers(0, 1), st.integers(0, 300)),
    min_size=1,
    max_size=6,
)


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(data=st.data(), acts=ACTS)
def test_any_order_and_repetition_gives_the_same_rows(
    app: Flask, data: st.DataObject, acts: list[tuple[int, int, int, int]]
) -> None:
    with app.app_context(), db.session.begin_nested() as nested:
        conference = make_conference()
        people = [make_confirmed(conference) for _each in range(3)]
        desks = [make_desk(name="One"), make_desk(name="Two")]
        sent = [(UUID(int=number + 1), *act) for number, act in enumerate(acts)]
        repeated = sent + data.draw(st.lists(st.sampled_from(sent), max_size=4))
        found = [
            _rows(conference, people, desks, order)
            for order in (sent, data.draw(st.permutations(repeated)))
        ]
        nested.rollback()
    assert found[0] == found[1]


def _rows(conference, people, desks, order):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - plain lists
    db.session.execute(delete(CheckIn))
    db.session.execute(delete(DeskAct))
    for key, who, desk, day, minutes in order:
        check_in(
            conference,
            people[who],
            desks[desk],
            day=DAY + timedelta(days=day),
            at=NEXT - timedelta(minutes=minutes),
            client_id=key,
            now=NEXT,
        )
    rows = db.session.execute(
        select(
            CheckIn.registration_id, CheckIn.day, CheckIn.at, CheckIn.by_id, CheckIn.client_id
        ).order_by(CheckIn.registration_id, CheckIn.day)
    ).all()
    return [tuple(row) for row in rows]


def test_two_desks_at_once_are_one_row(committed: Flask) -> None:
    with unit_of_work():
        conference = make_conference()
        registration, desks = make_confirmed(conference), [make_desk(), make_desk()]
    keys = (conference.id, registration.id)
    outcomes: list[Outcome] = []

    def at_the_other_desk() -> None:
        with committed.app_context(), unit_of_work():
            there = db.session.get_one(Conference, keys[0])
            who = db.session.get_one(Registration, keys[1])
            outcomes.append(check_in(there, who, desks[1]).outcome)

    other = Thread(target=at_the_other_desk)
    with unit_of_work():
        outcomes.append(check_in(conference, registration, desks[0], at=NOW - timedelta(1)).outcome)
        other.start()
        wait_until_somebody_waits()
    other.join()
    assert outcomes == [Outcome.CHECKED_IN, Outcome.ALREADY]
    assert len(db.session.scalars(select(CheckIn)).all()) == 1


def test_a_walk_in_sent_twice_at_once_is_one_person(committed: Flask) -> None:
    with unit_of_work():
        conference, desk = make_conference(), make_desk()
    key, act = conference.id, uuid4()
    found: list[int] = []

    def walk_in() -> None:
        with committed.app_context(), unit_of_work():
            there = db.session.get_one(Conference, key)
            found.append(_walk_in(there, desk, client_id=act).registration_id)

    other = Thread(target=walk_in)
    with unit_of_work():
        found.append(_walk_in(conference, desk, client_id=act).registration_id)
        other.start()
        wait_until_somebody_waits()
    other.join()
    assert len(set(found)) == 1
    assert len(db.session.scalars(select(Registration)).all()) == 1


def _walk_in(conference, desk, *, client_id=None, goes_over=False, **guest):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN003, ANN202 - as typed at a desk
    return operations.walk_in(
        conference=conference,
        guest=WalkIn(**{"name": "Guest", **guest}),
        day=DAY,
        at=NOW,
        client_id=client_id or uuid4(),
        standing=desk,
        now=NOW,
        goes_over=goes_over,
    )


def test_a_walk_in_is_confirmed_and_there(session: Session_) -> None:
    conference = make_conference()
    told = _walk_in(
        conference, make_desk(), name=" Amal  Khan ", organisation="A body", category=Category.MEDIA
    )
    registration = session.get_one(Registration, told.registration_id)
    assert (registration.name, registration.organisation) == ("Amal Khan", "A body")
    assert registration.state is RegistrationState.CONFIRMED
    assert registration.is_walk_in
    assert told.outcome is Outcome.CHECKED_IN


def test_a_walk_in_with_a_known_address_is_shown_instead(session: Session_) -> None:
    conference, desk = make_conference(), make_desk()
    registration = make_registration(conference, make_person(email="amal@example.org"))
    told = _walk_in(conference, desk, email="AMAL@example.org")
    assert (told.outcome, told.registration_id) == (Outcome.KNOWN, registration.id)
    assert session.scalars(select(CheckIn)).all() == []


def test_a_walk_in_is_counted_by_what_is_known_of_them(session: Session_) -> None:
    conference, desk = make_conference(), make_desk()
    make_person(email="amal@example.org", sector=Sector.MEDIA, country="PK")
    told = _walk_in(conference, desk, email="amal@example.org")
    registration = session.get_one(Registration, told.registration_id)
    assert (registration.sector, registration.country) == (Sector.MEDIA, "PK")


def test_a_walk_in_over_the_capacity_has_to_be_meant(session: Session_) -> None:
    conference, desk = make_conference(capacity=0), make_desk()
    with pytest.raises(MayBeLetIn):
        _walk_in(conference, desk)
    _walk_in(conference, desk, goes_over=True)
    entry = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "registration.walked_in")
    ).one()
    assert entry.after == {"category": "delegate", "is_over_capacity": True}


def test_a_category_has_its_own_capacity_and_clearance(session: Session_) -> None:
    conference, desk = make_conference(), make_desk()
    session.add_all(
        [
            CategorySetting(conference_id=conference.id, category=Category.STAFF, capacity=0),
            CategorySetting(
                conference_id=conference.id, category=Category.MEDIA, needs_clearance=True
            ),
        ]
    )
    with pytest.raises(MayBeLetIn):
        _walk_in(conference, desk, category=Category.STAFF)
    with pytest.raises(DomainError, match="clearance"):
        _walk_in(conference, desk, category=Category.MEDIA, goes_over=True)
    with pytest.raises(DomainError, match="name"):
        _walk_in(conference, desk, name=" ")


def test_the_roster_hides_who_is_protected(session: Session_) -> None:  # noqa: ARG001 - its context
    conference = make_conference()
    secret = make_person(name="Secret", is_protected=True, display_name="Guest 7")
    hidden = make_confirmed(conference, person=secret, name="Secret", organisation="Secret body")
    make_confirmed(conference, name="Ámal", organisation="A body")
    roster = queries.roster(conference)
    assert [(each.name, each.organisation) for each in roster] == [
        ("Guest 7", ""),
        ("Ámal", "A body"),
    ]
    assert found_in(roster, "secret") == []
    assert [each.name for each in found_in(roster, "BODY ám")] == ["Ámal"]
    address = rules.badge_address("https://x.example/", hidden.badge_code)
    assert [each.name for each in found_in(roster, address)] == ["Guest 7"]


def test_the_numbers_of_a_day(session: Session_) -> None:  # noqa: ARG001 - its context
    conference, desk = make_conference(), make_desk()
    came = make_confirmed(conference, sector=Sector.MEDIA)
    make_confirmed(conference)
    make_registration(conference)
    check_in(conference, came, desk)
    check_in(conference, came, desk, day=DAY + timedelta(days=1), now=NEXT, at=NEXT)
    assert queries.numbers(conference, DAY) == queries.Numbers(checked_in=1, confirmed=2)
    by_sector = queries.checked_in_by_sector(conference)
    assert by_sector == {day: {Sector.MEDIA: 1} for day in (DAY, DAY + timedelta(days=1))}
    assert queries.days_attended(conference) == {came.id: 2}


def test_certificates_go_once_to_whoever_qualifies(session: Session_) -> None:
    conference, desk = make_conference(), make_desk()
    secret = make_person(name="Secret", is_protected=True, display_name="Guest 7")
    came = [
        make_confirmed(conference, name="Amal", honorific="Dr"),
        make_confirmed(conference, person=secret),
    ]
    make_confirmed(conference)
    for each in came:
        check_in(conference, each, desk)
    who = {"conference": conference, "actor": desk.actor, "now": NOW}
    assert operations.issue_certificates(**who) == 2
    assert operations.issue_certificates(**who) == 0
    found = queries.certificates(conference)
    assert [(each.name, each.days) for each in found] == [("Dr Amal", 1), ("Guest 7", 1)]
    certificate = queries.find_certificate_by_code(found[0].code)
    assert certificate is not None
    with pytest.raises(DomainError):
        operations.issue_again(certificate=certificate, **who)
    with pytest.raises(DomainError):
        operations.revoke_certificate(certificate=certificate, reason=" ", **who)
    operations.revoke_certificate(certificate=certificate, reason="Misspelt", **who)
    assert operations.issue_certificates(**who) == 0
    session.refresh(came[0], ["person"])
    operations.issue_again(certificate=certificate, **who)
    assert len(queries.certificates(conference)) == 2
    assert found[0].code not in {each.code for each in queries.certificates(conference)}


@given(st.text(alphabet=codes.SIGNS, min_size=12, max_size=12))
def test_a_code_is_read_however_it_is_typed(code: str) -> None:
    typed = codes.grouped(code).lower().replace("0", "o").replace("1", "l").replace("-", " ")
    assert codes.read(codes.grouped(code)) == code
    assert codes.read(typed) == code


def test_new_codes_are_long_and_differ() -> None:
    found = {codes.new_code() for _each in range(50)}
    assert len(found) == 50
    assert {len(each) for each in found} == {12}
