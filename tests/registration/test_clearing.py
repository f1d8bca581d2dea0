"""Whoever has to be cleared is found, passed over in the line, and let in by organisers only."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.conferences.standing import Standing
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.people.actor import COMMAND
from eventmgr.people.enums import Sector
from eventmgr.registration import operations, vetting, waiting
from eventmgr.registration.attendance import operations as day
from eventmgr.registration.attendance import queries
from eventmgr.registration.attendance.enums import Admission
from eventmgr.registration.attendance.errors import MayBeLetIn
from eventmgr.registration.attendance.operations import WalkIn
from eventmgr.registration.enums import Category, Clearance, RegistrationState
from eventmgr.registration.models import Registration
from tests.factories.conferences import make_conference
from tests.factories.day import DAY, check_in, make_desk
from tests.factories.people import NOW, make_person
from tests.factories.places import arranged, coming, do, only, queue_up, register, states
from tests.factories.registration import link_for, make_registration

pytestmark = pytest.mark.usefixtures("session")

POLICE = Sector.LAW_ENFORCEMENT
VETTABLE = ["applied", "offered", "waitlisted", "confirmed"]


def _vetted(conference: Conference | None = None, **values: Any) -> Conference:
    found = conference or coming(**values)
    arranged(found, clearance_sectors=(POLICE,))
    return found


def _there(conference: Conference, state: str = "confirmed", **values: Any) -> Registration:
    defaults = {"answered_at": NOW, "clearance": Clearance.PENDING}
    place = RegistrationState(state)
    return make_registration(conference, state=place, **{**defaults, **values})


def _note(clearance: Clearance, *registrations: Registration) -> list[Registration]:
    return operations.set_clearance(
        conference=db.session.get_one(Conference, registrations[0].conference_id),
        registration_ids=[each.id for each in registrations],
        clearance=clearance,
        link_for=link_for,
        actor=COMMAND,
        now=NOW,
    )


def _acts(action: str) -> list[dict[str, Any] | None]:
    statement = select(AuditEntry.after).where(AuditEntry.action == action)
    return list(db.session.scalars(statement.order_by(AuditEntry.id)))


@pytest.mark.parametrize("state", VETTABLE)
@pytest.mark.parametrize("clearance", [Clearance.PENDING, Clearance.REFUSED])
def test_whoever_may_come_and_is_not_cleared_stands_in_the_lists(
    state: str, clearance: Clearance
) -> None:
    conference = coming()
    found = _there(conference, state, clearance=clearance)
    assert list(waiting.to_clear(conference, page=1).rows) == [found]
    assert list(waiting.all_to_clear(conference)) == [found]
    assert waiting.to_do(conference) == waiting.ToDo(0, 1, 0)
    assert found.name in vetting.as_csv(waiting.all_to_clear(conference)).decode()
    assert _note(Clearance.CLEARED, found) == [found]
    assert waiting.to_do(conference) == waiting.ToDo(0, 0, 0)


@pytest.mark.parametrize("state", ["invited", "declined", "refused", "cancelled"])
def test_nobody_else_does(state: str) -> None:
    conference = coming()
    other = _there(conference, state)
    asked_nothing = _there(conference, "applied", answered_at=None)
    assert list(waiting.to_clear(conference, page=1).rows) == []
    assert waiting.to_do(conference) == waiting.ToDo(0, 0, 0)
    assert _note(Clearance.CLEARED, other, asked_nothing) == []


def test_clearing_lets_in_an_applicant_and_moves_nobody_else() -> None:
    conference = coming()
    found = [_there(conference, each) for each in VETTABLE]
    found[1].offered_until = NOW.replace(hour=23)
    _note(Clearance.CLEARED, *found)
    assert states(found) == ["confirmed", "offered", "offered", "confirmed"]


def test_the_line_passes_over_whoever_is_not_cleared_and_keeps_their_turn() -> None:
    conference = coming(capacity=1)
    first, pending, refused, last = queue_up(conference, 4)
    pending.clearance, refused.clearance = Clearance.PENDING, Clearance.REFUSED
    do(operations.cancel, first)
    assert states([pending, refused, last]) == ["waitlisted", "waitlisted", "offered"]
    do(operations.cancel, last)
    assert states([pending, refused]) == ["waitlisted", "waitlisted"]
    _note(Clearance.CLEARED, pending)
    assert states([pending, refused]) == ["offered", "waitlisted"]


def test_whoever_is_refused_clearance_takes_no_offer() -> None:
    conference = coming()
    offered = _there(conference, "offered", offered_until=NOW.replace(hour=23))
    _note(Clearance.REFUSED, offered)
    with pytest.raises(DomainError, match="cannot be confirmed"):
        do(operations.accept_offer, offered)
    _note(Clearance.CLEARED, offered)
    do(operations.accept_offer, offered)
    assert states([offered]) == ["confirmed"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Clearance.NOT_NEEDED, Clearance.PENDING),
        (Clearance.CLEARED, Clearance.PENDING),
        (Clearance.REFUSED, Clearance.REFUSED),
    ],
)
def test_another_sector_is_vetted_anew(before: Clearance, after: Clearance) -> None:
    conference = _vetted()
    (found,) = queue_up(conference, 1)
    found.clearance = before
    register(found, sector=Sector.MEDIA)
    assert found.clearance is before
    register(found, sector=POLICE)
    assert (states([found]), found.clearance) == (["confirmed"], after)
    register(found, sector=Sector.MEDIA)
    assert found.clearance is after, "nobody clears themselves by another answer"


def test_the_same_answers_again_are_not_vetted_anew() -> None:
    conference = _vetted()
    officer = make_registration(conference)
    register(officer, sector=POLICE)
    _note(Clearance.CLEARED, officer)
    register(officer, sector=POLICE, needs="Water")
    assert (states([officer]), officer.clearance) == (["confirmed"], Clearance.CLEARED)


def test_coming_back_as_another_is_vetted_anew_too() -> None:
    conference = _vetted()
    (found,) = queue_up(conference, 1)
    found.clearance = Clearance.CLEARED
    do(operations.cancel, found)
    register(found, sector=POLICE)
    assert (states([found]), found.clearance) == (["applied"], Clearance.PENDING)


def test_whoever_registered_before_clearance_was_asked_for_is_asked_too() -> None:
    conference = coming(capacity=1)
    officers = [make_registration(conference) for _each in range(3)]
    for minutes, each in enumerate(officers[:2]):
        register(each, minutes=minutes, sector=POLICE)
    (other,) = queue_up(conference, 1)
    _vetted(conference)
    assert [each.clearance.value for each in (*officers, other)] == [
        "pending",
        "pending",
        "not_needed",
        "not_needed",
    ]
    assert states(officers) == ["confirmed", "waitlisted", "invited"]
    assert len(_acts("registration.clearance_set")) == 2


@pytest.mark.parametrize(
    ("had", "leaving", "kept"),
    [
        (Clearance.CLEARED, Clearance.PENDING, Clearance.CLEARED),
        (Clearance.REFUSED, Clearance.CLEARED, Clearance.REFUSED),
        (Clearance.NOT_NEEDED, Clearance.CLEARED, Clearance.PENDING),
        (Clearance.NOT_NEEDED, Clearance.NOT_NEEDED, Clearance.NOT_NEEDED),
    ],
)
def test_a_substitute_keeps_what_they_were_found_to_be(
    had: Clearance, leaving: Clearance, kept: Clearance
) -> None:
    conference = coming()
    goes = _there(conference, clearance=leaving)
    comes = make_registration(conference, clearance=had)
    operations.hand_over(conference=conference, leaving=goes, coming=comes, actor=COMMAND, now=NOW)
    assert (comes.state, comes.clearance) == ("confirmed", kept)


def _walk_in(
    conference: Conference, desk: Standing, *, goes_over: bool = False, **guest: Any
) -> Registration:
    told = day.walk_in(
        conference=conference,
        guest=WalkIn(**{"name": "Guest", **guest}),
        day=DAY,
        at=NOW,
        client_id=uuid4(),
        standing=desk,
        now=NOW,
        goes_over=goes_over,
    )
    return db.session.get_one(Registration, told.registration_id)


def test_no_desk_lets_a_known_officer_walk_in_but_an_organiser_can() -> None:
    conference = _vetted(make_conference())
    make_person(email="officer@example.org", sector=POLICE)
    for goes_over in (False, True):
        with pytest.raises(DomainError, match="has to be cleared first") as refused:
            _walk_in(conference, make_desk(), email="Officer@example.org", goes_over=goes_over)
        assert not isinstance(refused.value, MayBeLetIn)
    owner = make_desk(TeamRole.OWNER)
    with pytest.raises(MayBeLetIn, match="have to be cleared"):
        _walk_in(conference, owner, email="officer@example.org")
    assert db.session.scalars(select(Registration)).all() == []
    found = _walk_in(conference, owner, email="officer@example.org", goes_over=True)
    assert (found.state, found.clearance) == ("confirmed", "pending")
    assert _acts("registration.walked_in") == [
        {"category": "delegate", "is_over_capacity": False, "clearance": "pending"}
    ]
    assert list(waiting.to_clear(conference, page=1).rows) == [found]


def test_nor_a_category_that_has_to_be_cleared() -> None:
    conference = make_conference()
    arranged(conference, categories=only(Category.MEDIA, needs_clearance=True))
    with pytest.raises(DomainError, match="it takes clearance"):
        _walk_in(conference, make_desk(), category=Category.MEDIA, goes_over=True)
    owner = make_desk(TeamRole.OWNER)
    found = _walk_in(conference, owner, category=Category.MEDIA, goes_over=True)
    assert found.clearance is Clearance.PENDING


def test_the_roster_tells_the_desk_who_has_still_to_be_cleared() -> None:
    conference = _vetted(make_conference())
    invited = make_registration(conference, sector=POLICE)
    (entry,) = queries.roster(conference)
    assert entry.admission is Admission.ORGANISER
    assert entry.why_not == "Was invited and has not answered. Is not cleared yet."
    invited.clearance = Clearance.CLEARED
    assert queries.entry(conference, invited).admission is Admission.ASKS


def test_the_history_notes_whom_an_organiser_lets_in_uncleared() -> None:
    conference = _vetted(make_conference())
    confirmed, invited = _there(conference), make_registration(conference, sector=POLICE)
    desk, owner = make_desk(), make_desk(TeamRole.OWNER)
    for each in (confirmed, invited):
        with pytest.raises(DomainError, match="Only an organiser"):
            check_in(conference, each, desk, lets_in=True)
        with pytest.raises(MayBeLetIn):
            check_in(conference, each, owner)
        check_in(conference, each, owner, lets_in=True)
        assert (each.state, each.clearance) == ("confirmed", "pending")
    noted = {"state": "confirmed", "is_over_capacity": False, "clearance": "pending"}
    assert _acts("registration.let_in") == [noted, noted]


def test_whoever_cancels_and_asks_again_is_approved_and_cleared_as_before() -> None:
    conference = _vetted()
    applied = make_registration(conference, state=RegistrationState.APPLIED, awaits_approval=True)
    police = make_registration(conference, sector=POLICE, state=RegistrationState.CONFIRMED)
    for each in (applied, police):
        do(operations.cancel, each)
        do(operations.rejoin, each)
    assert states([applied, police]) == ["applied", "applied"]
    assert police.clearance is Clearance.PENDING


def test_whoever_was_refused_before_clearing_was_asked_waits_for_it_when_let_in() -> None:
    conference = coming()
    refused = make_registration(
        conference, sector=POLICE, state=RegistrationState.REFUSED, answered_at=NOW
    )
    _vetted(conference)
    operations.approve(
        conference=conference,
        registration_ids=[refused.id],
        link_for=link_for,
        actor=COMMAND,
        now=NOW,
    )
    assert (refused.state.value, refused.clearance) == ("applied", Clearance.PENDING)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"name": "Somebody Else"}, Clearance.PENDING),
        ({"name": "Amal Demo", "organisation": "Another body"}, Clearance.PENDING),
        ({"name": "AMAL  demo", "title": "Judge"}, Clearance.CLEARED),
    ],
)
def test_whoever_comes_as_another_is_vetted_anew(
    answers: dict[str, str], expected: Clearance
) -> None:
    conference = _vetted()
    cleared = _there(conference, name="Amal Demo", sector=POLICE, clearance=Clearance.CLEARED)
    register(cleared, **{"sector": POLICE, **answers})
    assert (cleared.state.value, cleared.clearance) == ("confirmed", expected)


def test_nobody_who_awaits_approval_is_served_from_the_line() -> None:
    conference = coming(capacity=1)
    make_registration(
        conference, state=RegistrationState.WAITLISTED, answered_at=NOW, awaits_approval=True
    )
    assert waiting.line(conference) == []
