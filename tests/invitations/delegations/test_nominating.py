"""Focal points nominate within their quota, and learn nothing of others."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.invitations import operations as invitations
from eventmgr.invitations.delegations import operations, queries, rules
from eventmgr.invitations.delegations.models import Delegation, Nomination
from eventmgr.invitations.delegations.nominee import Fault, RefusedNominees
from eventmgr.invitations.delegations.queries import Tally
from eventmgr.invitations.models import Invitation
from eventmgr.mail.models import Mail
from eventmgr.people import operations as people
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from eventmgr.registration.enums import Category, Clearance, RegistrationState
from eventmgr.registration.models import Registration
from eventmgr.registration.operations import decline, register
from tests.factories.conferences import make_conference
from tests.factories.delegations import DEADLINE, EARLY, FOCAL, make_delegation, nominate, nominee
from tests.factories.invitations import BASE_URL, make_invitation
from tests.factories.people import make_account, make_person
from tests.factories.registration import link_for, make_answers, make_registration

pytestmark = pytest.mark.usefixtures("session")


def accept(conference: Conference, registration: Registration, minutes: int = 1) -> None:
    register(
        conference=conference,
        person=registration.person,
        answers=make_answers(name=registration.name),
        link_for=link_for,
        actor=COMMAND,
        now=EARLY + timedelta(minutes=minutes),
    )


def act(
    verb: Callable[..., Any], conference: Conference, nomination: Nomination, **values: Any
) -> Any:
    delegation = db.session.get_one(Delegation, nomination.delegation_id)
    return verb(
        conference=conference,
        delegation=delegation,
        nomination=nomination,
        **{"base_url": BASE_URL, "actor": FOCAL, "now": EARLY + timedelta(hours=1), **values},
    )


def refused(*, delegation: Delegation, names: list[Any]) -> list[Fault]:
    with pytest.raises(RefusedNominees) as caught:
        nominate(delegation, *names)
    return caught.value.faults


def mails_to(address: str) -> list[str]:
    found = select(Mail.subject).where(Mail.recipient_address == address).order_by(Mail.id)
    return list(db.session.scalars(found))


def test_nominees_are_invited_by_name_and_counted() -> None:
    conference = make_conference(title="Forum", capacity=5)
    delegation = make_delegation(conference, category=Category.OBSERVER, language="ur")
    first, second = nominate(
        delegation, nominee("Amal One", honorific="Dr"), nominee("Bo Two", is_head=True)
    )
    assert first.registration.category is Category.OBSERVER
    assert first.registration.delegation_id == delegation.id
    assert (first.registration.is_head, second.registration.is_head) == (False, True)
    assert first.registration.person.language == "ur"
    assert queries.tally(delegation) == Tally(2, 0, 0)
    mail = db.session.scalars(
        select(Mail).where(Mail.recipient_address == "amal.one@example.org")
    ).one()
    assert "Ministry" in mail.text
    assert "Ministry" in mail.html
    accept(conference, first.registration)
    assert queries.tally(delegation) == Tally(2, 1, 1)
    assert [each.name for each in queries.nominations(delegation)] == ["Bo Two", "Amal One"]
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "delegation.nominated")
    ).one()
    assert entry.actor_name == FOCAL.name
    assert entry.after is not None
    assert entry.after["registrations"] == [first.registration_id, second.registration_id]


def test_the_quota_is_not_exceeded() -> None:
    delegation = make_delegation(make_conference(), quota=2)
    with pytest.raises(DomainError, match="2 places are left"):
        nominate(delegation, "A One", "B Two", "C Three")
    nominate(delegation, "A One")
    with pytest.raises(DomainError, match="1 place is left"):
        nominate(delegation, "B Two", "C Three")
    nominate(delegation, "B Two")
    with pytest.raises(DomainError, match="0 places are left"):
        nominate(delegation, "C Three")
    assert queries.tally(delegation).nominated == 2


def test_faults_name_their_rows() -> None:
    delegation = make_delegation(make_conference())
    faults = refused(
        delegation=delegation,
        names=[
            nominee("", email="a@example.org", is_head=True),
            nominee("B", email="A@EXAMPLE.org"),
            nominee("C", email="no address", is_head=True),
        ],
    )
    assert [(each.row, each.field) for each in faults] == [
        (0, "name"),
        (1, "email"),
        (2, "email"),
        (2, "is_head"),
    ]
    assert queries.count_ever(delegation) == 0
    with pytest.raises(DomainError, match="at least one"):
        nominate(delegation)


@pytest.mark.parametrize("state", list(RegistrationState))
def test_whoever_is_known_by_another_way_is_refused_alike(state: RegistrationState) -> None:
    conference = make_conference()
    person = make_person(email="known@example.org")
    make_registration(conference, person, state=state)
    delegation = make_delegation(conference)
    faults = refused(delegation=delegation, names=["New One", nominee("K", email=person.email)])
    assert faults == [Fault(1, "email", str(rules.NOT_BY_THIS_LIST))]
    assert mails_to("new.one@example.org") == []
    other = make_delegation(conference, "Other ministry")
    nominate(other, "Taken One")
    assert refused(delegation=delegation, names=["Taken One"])[0].sentence == str(
        rules.NOT_BY_THIS_LIST
    )


def test_what_is_known_of_a_person_elsewhere_is_not_told() -> None:
    make_person(name="Real Name", email="typed.name@example.org", title="Secret office")
    conference = make_conference()
    delegation = make_delegation(conference)
    [added] = nominate(delegation, "Typed Name")
    assert (added.name, added.title) == ("Typed Name", "")
    assert added.registration.person.name == "Real Name"


@pytest.mark.parametrize("values", [{"now": DEADLINE}, {"now": DEADLINE + timedelta(days=30)}])
def test_nothing_changes_after_the_deadline(values: dict[str, Any]) -> None:
    conference = make_conference()
    delegation = make_delegation(conference)
    [nomination] = nominate(delegation, "A One")
    with pytest.raises(DomainError):
        nominate(delegation, "B Two", **values)
    for verb in (operations.withdraw, operations.replace_nominee, operations.mark_head):
        more: dict[str, Any] = (
            {"nominee": nominee("C")} if verb is operations.replace_nominee else {}
        )
        delegated = db.session.get_one(Delegation, delegation.id)
        with pytest.raises(DomainError):
            verb(
                conference=conference,
                delegation=delegated,
                nomination=nomination,
                actor=FOCAL,
                **({} if verb is operations.mark_head else {"base_url": BASE_URL}),
                **more,
                **values,
            )
    operations.close_delegation(
        conference=conference, delegation=delegation, actor=COMMAND, now=EARLY
    )
    with pytest.raises(DomainError, match="closed"):
        nominate(delegation, "B Two")
    operations.reopen_delegation(
        conference=conference, delegation=delegation, actor=COMMAND, now=EARLY
    )
    assert len(nominate(delegation, "B Two")) == 1


def test_whoever_is_withdrawn_gives_the_place_to_the_next_and_may_be_named_again() -> None:
    conference = make_conference(capacity=1)
    delegation = make_delegation(conference, quota=1)
    [nomination] = nominate(delegation, "A One")
    accept(conference, nomination.registration)
    waiting = make_registration(conference)
    accept(conference, waiting, minutes=2)
    assert waiting.state is RegistrationState.WAITLISTED
    act(operations.withdraw, conference, nomination)
    assert nomination.registration.state is RegistrationState.CANCELLED
    assert nomination.registration.delegation_id is None
    assert waiting.state is RegistrationState.OFFERED
    assert mails_to("a.one@example.org")[-1].startswith("You are no longer expected")
    assert queries.tally(delegation).nominated == 0
    [again] = nominate(delegation, "A One", now=EARLY + timedelta(hours=2))
    assert again.registration_id == nomination.registration_id
    assert again.registration.state is RegistrationState.INVITED
    assert mails_to("a.one@example.org")[-1].startswith("Invitation")


@pytest.mark.parametrize("is_missing", [True, False])
def test_whoever_is_withdrawn_keeps_no_place_whatever_became_of_the_invitation(
    *, is_missing: bool
) -> None:
    conference = make_conference(capacity=1)
    delegation = make_delegation(conference)
    [nomination] = nominate(delegation, "A One")
    accept(conference, nomination.registration)
    waiting = make_registration(conference)
    accept(conference, waiting, minutes=2)
    invitation = db.session.scalars(select(Invitation)).one()
    if is_missing:
        db.session.delete(invitation)
        db.session.flush()
    else:
        invitation.taken_back_at = EARLY
    act(operations.withdraw, conference, nomination)
    assert nomination.registration.state is RegistrationState.CANCELLED
    assert waiting.state is RegistrationState.OFFERED


def test_whoever_is_withdrawn_is_cleared_for_nothing_any_more() -> None:
    conference = make_conference()
    delegation = make_delegation(conference)
    [nomination] = nominate(delegation, "A One")
    nomination.registration.clearance = Clearance.PENDING
    accept(conference, nomination.registration)
    assert nomination.registration.state is RegistrationState.APPLIED
    act(operations.withdraw, conference, nomination)
    assert nomination.registration.state is RegistrationState.CANCELLED


def test_whom_the_organisers_took_back_no_focal_point_brings_back() -> None:
    conference = make_conference()
    delegation = make_delegation(conference)
    [nomination] = nominate(delegation, "A One")
    invitation = db.session.scalars(select(Invitation)).one()
    invitations.withdraw_invitation(
        conference=conference,
        invitation=invitation,
        base_url=BASE_URL,
        actor=COMMAND,
        now=EARLY + timedelta(minutes=5),
    )
    act(operations.withdraw, conference, nomination)
    assert refused(delegation=delegation, names=["A One"])[0].sentence == str(
        rules.NOT_BY_THIS_LIST
    )


def test_a_substitute_takes_the_confirmed_place_and_passes_the_line() -> None:
    conference = make_conference(capacity=1)
    delegation = make_delegation(conference, quota=1)
    [nomination] = nominate(delegation, nominee("A One", is_head=True))
    accept(conference, nomination.registration)
    nomination.registration.clearance = Clearance.CLEARED
    waiting = make_registration(conference)
    accept(conference, waiting, minutes=2)
    added = act(
        operations.replace_nominee, conference, nomination, nominee=nominee("B Two", title="Chief")
    )
    assert added.registration.state is RegistrationState.CONFIRMED
    assert added.registration.clearance is Clearance.PENDING
    assert added.registration.is_head
    assert nomination.registration.state is RegistrationState.CANCELLED
    assert not nomination.registration.is_head
    assert waiting.state is RegistrationState.WAITLISTED
    assert nomination.replaced_by_id == added.id
    assert mails_to("a.one@example.org")[-1].startswith("You are no longer expected")
    mail = db.session.scalars(
        select(Mail).where(Mail.recipient_address == "b.two@example.org")
    ).one()
    assert "the place is yours already" in mail.text
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "delegation.replaced")
    ).one()
    assert entry.before == {"registration": nomination.registration_id}
    assert entry.after == {"registration": added.registration_id}
    with pytest.raises(DomainError, match="no longer"):
        act(operations.replace_nominee, conference, nomination, nominee=nominee("C Three"))


@pytest.mark.parametrize(
    ("state", "comes", "leaves"),
    [
        (RegistrationState.INVITED, RegistrationState.INVITED, RegistrationState.CANCELLED),
        (RegistrationState.DECLINED, RegistrationState.INVITED, RegistrationState.DECLINED),
        (RegistrationState.WAITLISTED, RegistrationState.WAITLISTED, RegistrationState.CANCELLED),
        (RegistrationState.OFFERED, RegistrationState.OFFERED, RegistrationState.CANCELLED),
        (RegistrationState.APPLIED, RegistrationState.APPLIED, RegistrationState.CANCELLED),
    ],
)
def test_a_substitute_takes_over_what_there_is(
    state: RegistrationState, comes: RegistrationState, leaves: RegistrationState
) -> None:
    conference = make_conference()
    delegation = make_delegation(conference)
    [nomination] = nominate(delegation, "A One")
    leaving = nomination.registration
    leaving.state, leaving.answered_at = state, EARLY
    leaving.offered_until = DEADLINE if state is RegistrationState.OFFERED else None
    db.session.flush()
    added = act(operations.replace_nominee, conference, nomination, nominee=nominee("B Two"))
    coming = added.registration
    assert (coming.state, leaving.state) == (comes, leaves)
    if state is RegistrationState.WAITLISTED:
        assert coming.answered_at == EARLY
    if state is RegistrationState.OFFERED:
        assert (coming.offered_until, leaving.offered_until) == (DEADLINE, None)


def test_organisers_replace_anybody() -> None:
    conference = make_conference(capacity=1)
    leaving = make_invitation(conference, "guest@example.org")
    registration = db.session.scalars(select(Registration)).one()
    accept(conference, registration)
    waiting = make_registration(conference)
    accept(conference, waiting, minutes=2)
    values: dict[str, Any] = {
        "conference": conference,
        "registration": registration,
        "base_url": BASE_URL,
        "actor": COMMAND,
        "now": EARLY + timedelta(hours=1),
    }
    with pytest.raises(DomainError, match="has a place or waits"):
        operations.substitute(nominee=nominee("W", email=waiting.person.email), **values)
    known = make_registration(conference, state=RegistrationState.DECLINED)
    operations.substitute(nominee=nominee("K", email=known.person.email), **values)
    assert known.state is RegistrationState.CONFIRMED
    assert registration.state is RegistrationState.CANCELLED
    assert waiting.state is RegistrationState.WAITLISTED
    assert leaving.taken_back_at == values["now"]
    assert mails_to(known.person.email)[-1].startswith("Invitation")
    assert mails_to("guest@example.org")[-1].startswith("You are no longer expected")


@pytest.mark.parametrize("state", ["cancelled", "declined", "refused"])
def test_nobody_takes_over_what_is_not_there(state: str) -> None:
    conference = make_conference()
    leaving = make_registration(conference, state=RegistrationState(state))
    with pytest.raises(DomainError, match="no place that could be taken over"):
        operations.substitute(
            conference=conference,
            registration=leaving,
            nominee=nominee("B Two"),
            base_url=BASE_URL,
            actor=COMMAND,
            now=EARLY,
        )
    assert mails_to(leaving.person.email) == []


def test_a_nominees_substitute_by_the_organisers_stands_on_the_list() -> None:
    conference = make_conference()
    delegation = make_delegation(conference, quota=1)
    [nomination] = nominate(delegation, "A One")
    operations.substitute(
        conference=conference,
        registration=nomination.registration,
        nominee=nominee("B Two"),
        base_url=BASE_URL,
        actor=COMMAND,
        now=DEADLINE + timedelta(days=1),
    )
    assert [each.name for each in queries.nominations(delegation)] == ["B Two"]
    assert [each.name for each in queries.ended(delegation)] == ["A One"]
    with pytest.raises(DomainError, match="stands on an institution's list"):
        operations.substitute(
            conference=conference,
            registration=make_registration(conference),
            nominee=nominee("B Two"),
            base_url=BASE_URL,
            actor=COMMAND,
            now=EARLY,
        )


def test_a_typo_in_an_address_is_corrected_until_the_nominee_answers() -> None:
    conference = make_conference()
    delegation = make_delegation(conference)
    first, second = nominate(delegation, "A One", "B Two")
    act(operations.correct_nominee_address, conference, first, email="right@example.org")
    assert (first.email, first.registration.person.email) == ("right@example.org",) * 2
    assert mails_to("right@example.org")[-1].startswith("Invitation")
    accept(conference, second.registration)
    with pytest.raises(DomainError, match="cannot be corrected here"):
        act(operations.correct_nominee_address, conference, second, email="x@example.org")


@pytest.mark.parametrize("way", ["known before", "taken", "account", "protected"])
def test_nobodys_mail_is_led_astray_and_the_sentence_tells_nothing(way: str) -> None:
    conference = make_conference()
    delegation = make_delegation(conference)
    if way == "known before":
        make_person(email="a.one@example.org")
    [nomination] = nominate(delegation, "A One")
    person = nomination.registration.person
    if way == "taken":
        make_person(email="new@example.org")
    if way == "account":
        make_account(person=person)
    if way == "protected":
        people.protect(person=person, display_name="Participant A", actor=COMMAND, now=EARLY)
    with pytest.raises(DomainError) as caught:
        act(operations.correct_nominee_address, conference, nomination, email="new@example.org")
    assert "cannot be corrected here" in str(caught.value)
    assert db.session.get_one(Person, person.id).email == "a.one@example.org"


def test_one_person_heads() -> None:
    conference = make_conference()
    delegation = make_delegation(conference)
    first, second = nominate(delegation, nominee("A One", is_head=True), "B Two")
    operations.mark_head(
        conference=conference, delegation=delegation, nomination=second, actor=FOCAL, now=EARLY
    )
    db.session.refresh(first.registration)
    assert (first.registration.is_head, second.registration.is_head) == (False, True)


def test_who_declined_still_counts_until_replaced() -> None:
    conference = make_conference()
    delegation = make_delegation(conference, quota=1)
    [nomination] = nominate(delegation, "A One")
    decline(
        conference=conference,
        person=nomination.registration.person,
        link_for=link_for,
        actor=COMMAND,
        now=EARLY,
    )
    with pytest.raises(DomainError, match="0 places are left"):
        nominate(delegation, "B Two")
    act(operations.replace_nominee, conference, nomination, nominee=nominee("B Two"))
    assert queries.tally(delegation).nominated == 1


def test_endless_exchanges_end() -> None:
    conference = make_conference()
    delegation = make_delegation(conference, quota=1)
    [nomination] = nominate(delegation, "Person 0")
    for number in range(1, 15):
        nomination = act(
            operations.replace_nominee,
            conference,
            nomination,
            nominee=nominee(f"Person {number}"),
            now=EARLY + timedelta(minutes=number),
        )
    with pytest.raises(DomainError, match="changed very often"):
        act(operations.replace_nominee, conference, nomination, nominee=nominee("Person 99"))
