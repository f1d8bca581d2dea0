"""Organisers let applicants in, refuse them, and note clearances."""

from typing import Any

import pytest

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.people.actor import ANONYMOUS, COMMAND
from eventmgr.people.enums import Sector
from eventmgr.registration import operations, rules, waiting
from eventmgr.registration.enums import Category, Clearance
from eventmgr.registration.models import Registration
from tests.factories.people import NOW, make_person
from tests.factories.places import (
    arranged,
    coming,
    do,
    only,
    queue_up,
    register,
    states,
    subjects,
)
from tests.factories.registration import link_for, make_registration

pytestmark = pytest.mark.usefixtures("session")


def _open(**values: Any) -> Conference:
    conference = coming(**values)
    arranged(conference, categories=only(Category.MEDIA, is_open=True))
    return conference


def _applicant(conference: Conference, *, minutes: int = 0) -> Registration:
    registration = operations.begin_application(
        conference=conference,
        person=make_person(),
        category=Category.MEDIA,
        actor=ANONYMOUS,
        now=NOW,
    )
    register(registration, minutes=minutes)
    return registration


def _decide(act: Any, *registrations: Registration, **values: Any) -> list[Registration]:
    found: list[Registration] = act(
        conference=db.session.get_one(Conference, registrations[0].conference_id),
        registration_ids=[each.id for each in registrations],
        link_for=link_for,
        actor=COMMAND,
        now=NOW,
        **values,
    )
    return found


def test_an_application_takes_no_place_before_it_is_approved() -> None:
    conference = _open(capacity=1)
    applicant = _applicant(conference)
    assert (states([applicant]), subjects(applicant)) == (["applied"], [])
    assert waiting.to_do(conference) == waiting.ToDo(1, 0, 0)
    assert _decide(operations.approve, applicant) == [applicant]
    assert states([applicant]) == ["confirmed"]
    assert waiting.to_do(conference) == waiting.ToDo(0, 0, 0)


def test_who_is_approved_stands_in_line_by_the_time_of_asking() -> None:
    conference = _open(capacity=1)
    late, early = _applicant(conference, minutes=9), _applicant(conference, minutes=3)
    invited, waits = queue_up(conference, 2)
    _decide(operations.approve, late, early)
    assert states([invited, waits, early, late]) == ["confirmed", *["waitlisted"] * 3]
    do(operations.cancel, invited)
    do(operations.cancel, waits)
    assert states([early, late]) == ["offered", "waitlisted"]


def test_a_refusal_needs_a_reason_and_tells_it() -> None:
    applicant = _applicant(_open())
    with pytest.raises(DomainError) as refused:
        _decide(operations.refuse, applicant, reason="  ")
    assert refused.value.field == "reason"
    assert _decide(operations.refuse, applicant, reason="We are full, sorry.") == [applicant]
    assert (states([applicant]), applicant.reason) == (["refused"], "We are full, sorry.")
    assert subjects(applicant) == ["Your application"]
    with pytest.raises(DomainError, match="was refused"):
        register(applicant)
    with pytest.raises(DomainError):
        do(operations.rejoin, applicant)


def test_who_was_refused_can_be_let_in_after_all() -> None:
    applicant = _applicant(_open())
    _decide(operations.refuse, applicant, reason="No")
    assert _decide(operations.approve, applicant) == [applicant]
    assert (states([applicant]), applicant.reason) == (["confirmed"], "")


def test_what_another_organiser_decided_is_decided() -> None:
    applicant = _applicant(_open())
    _decide(operations.approve, applicant)
    assert _decide(operations.refuse, applicant, reason="No") == []
    assert states([applicant]) == ["confirmed"]


def test_nobody_decides_about_another_conferences_people() -> None:
    applicant, other = _applicant(_open()), _applicant(_open())
    assert _decide(operations.approve, applicant, other) == [applicant]
    assert states([other]) == ["applied"]


def test_without_approval_applicants_are_as_good_as_invited() -> None:
    conference = coming(capacity=1)
    arranged(
        conference,
        needs_approval=False,
        categories=only(Category.MEDIA, is_open=True),
    )
    assert states([_applicant(conference), _applicant(conference)]) == ["confirmed", "waitlisted"]


def test_only_an_open_category_can_apply_and_whoever_is_known_keeps_their_own() -> None:
    conference = _open()
    known = make_registration(conference)
    for category, person in (
        (Category.DELEGATE, known.person),
        (Category.STAFF, known.person),
    ):
        found = operations.begin_application(
            conference=conference, person=person, category=category, actor=ANONYMOUS, now=NOW
        )
        assert (found.id, found.state, found.category) == (known.id, "invited", "delegate")
    with pytest.raises(DomainError):
        operations.begin_application(
            conference=conference,
            person=make_person(),
            category=Category.STAFF,
            actor=ANONYMOUS,
            now=NOW,
        )


@pytest.mark.parametrize(
    ("by", "other_is", "then"),
    [("category", "applied", "confirmed"), ("sector", "confirmed", "waitlisted")],
)
def test_nobody_who_has_to_be_cleared_has_a_place_before(by: str, other_is: str, then: str) -> None:
    conference = coming(capacity=1)
    arranged(
        conference,
        clearance_sectors=("law_enforcement",) if by == "sector" else (),
        categories=only(Category.DELEGATE, needs_clearance=by == "category"),
    )
    officer, other = make_registration(conference), make_registration(conference)
    register(officer, sector=Sector.LAW_ENFORCEMENT)
    assert (states([officer]), officer.clearance) == (["applied"], Clearance.PENDING)
    assert _decide(operations.approve, officer) == [officer]
    assert states([officer]) == ["applied"]
    _decide(operations.set_clearance, officer, clearance=Clearance.REFUSED, note="Unit unknown")
    assert (states([officer]), officer.clearance_note) == (["applied"], "Unit unknown")
    register(other, minutes=5, sector=Sector.MEDIA)
    _decide(operations.set_clearance, officer, clearance=Clearance.CLEARED)
    assert states([other, officer]) == [other_is, then]
    assert officer.clearance_note == "Unit unknown"


def test_clearance_does_not_let_in_whom_nobody_approved() -> None:
    conference = coming()
    arranged(
        conference,
        categories=only(Category.MEDIA, is_open=True, needs_clearance=True),
    )
    applicant = _applicant(conference)
    _decide(operations.set_clearance, applicant, clearance=Clearance.CLEARED)
    assert states([applicant]) == ["applied"]
    _decide(operations.approve, applicant)
    assert states([applicant]) == ["confirmed"]


def test_the_countdown_goes_below_nothing() -> None:
    conference = coming()
    setup = waiting.queries.setup(conference)
    assert rules.days_left(conference, setup, NOW.date()) == 5
    assert rules.days_left(conference, setup, conference.starts) == -14
