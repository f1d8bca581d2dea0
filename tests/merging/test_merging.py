"""Merging: who takes over what, which of two stays, and who may decide."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session as DbSession
from sqlalchemy.orm import scoped_session

from eventmgr.agenda import queries as agenda
from eventmgr.agenda.models import SessionRole
from eventmgr.agenda.operations import Overtaken, remove_session
from eventmgr.agenda.operations import undo as undo_agenda
from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.conferences.models import Conference, TeamMember
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError, Stale
from eventmgr.groups.models import GroupMember
from eventmgr.groups.queries import expected_people
from eventmgr.invitations import queries as invitations
from eventmgr.invitations.answers.enums import ProposalState
from eventmgr.invitations.answers.models import Proposal
from eventmgr.invitations.answers.queries import asked
from eventmgr.invitations.delegations import queries as delegations
from eventmgr.invitations.links import VoidLink, personal_link, read_link
from eventmgr.invitations.models import Invitation
from eventmgr.invitations.reminders.enums import ReminderRule
from eventmgr.invitations.reminders.models import InvitationReminder
from eventmgr.merging import operations, rules
from eventmgr.people import queries as people
from eventmgr.people.actor import COMMAND
from eventmgr.people.erasing import add_stand_in
from eventmgr.people.models import Account, Person
from eventmgr.people.operations import begin_sign_in, find_or_add_person, protect
from eventmgr.recommendations.models import Revision
from eventmgr.registration.attendance.models import Certificate, CheckIn
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.intake import taking
from eventmgr.registration.intake.enums import Fate
from eventmgr.registration.intake.planning import Candidate
from eventmgr.registration.models import Contact, Registration
from tests.factories.address_book import make_contact
from tests.factories.agenda import make_role, make_session, publish_agenda, reread
from tests.factories.answers import make_proposal, make_sent
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.day import check_in, make_certificate, make_desk
from tests.factories.groups import make_group, make_member
from tests.factories.invitations import make_invitation
from tests.factories.merging import acting, everything, gather, merge, twins, undo
from tests.factories.people import NOW, make_account, make_organisation, make_person
from tests.factories.places import coming
from tests.factories.recommendations import actor_of, make_recommendation
from tests.factories.registration import make_registration

pytestmark = pytest.mark.usefixtures("session")


def whose(column: Any) -> list[int]:
    return list(db.session.scalars(select(column).order_by(column)))


def test_the_kept_person_takes_over_what_the_other_had() -> None:
    conference = make_conference()
    kept, lost = twins(conference)
    make_registration(conference, lost)
    make_role(make_session(conference), person=lost)
    make_member(make_group(conference), GroupRole.MODERATOR, lost)
    merge(kept, lost)
    for column in (
        Registration.person_id,
        SessionRole.person_id,
        GroupMember.person_id,
        Contact.person_id,
    ):
        assert whose(column) == [kept.id]


def test_each_field_says_what_was_chosen_and_empty_ones_are_filled() -> None:
    conference = make_conference()
    kept, lost = twins(conference)
    body = make_organisation(name="High Court")
    kept.title, lost.title, lost.organisation_id = "Judge", "Chief Justice", body.id
    db.session.flush()
    merge(kept, lost, choice={"title": lost.id, "email": lost.id})
    assert (kept.name, kept.title, kept.organisation_id) == ("Amal Demo", "Chief Justice", body.id)
    assert (kept.email, lost.email) == ("a.demo@example.com", "amal@example.org")


def test_both_addresses_lead_to_the_person() -> None:
    kept, lost = twins(make_conference())
    merge(kept, lost)
    for address in ("amal@example.org", "A.Demo@example.com"):
        assert people.find_person_by_email(address) is kept
        assert find_or_add_person(name="Somebody", email=address, now=NOW) is kept


def test_the_other_address_still_signs_in() -> None:
    kept, lost = twins(make_conference())
    account = make_account(person=lost)
    merge(kept, lost)
    assert account.person_id == kept.id
    for address in ("amal@example.org", "a.demo@example.com"):
        assert people.find_account_by_email(address) is account


def test_of_two_accounts_one_stays_with_the_rights_of_both() -> None:
    conference, other = make_conference(), make_conference()
    kept, lost = twins(conference)
    stays, goes = make_account(person=kept), make_account(person=lost, is_administrator=True)
    make_team_member(conference, TeamRole.DESK, stays)
    make_team_member(conference, TeamRole.OWNER, goes)
    make_team_member(other, TeamRole.OBSERVER, goes)
    key = begin_sign_in(person=lost, account=goes, now=NOW)
    merge(kept, lost)
    assert (stays.is_administrator, goes.is_administrator, goes.is_active) == (True, False, False)
    roles = db.session.execute(select(TeamMember.account_id, TeamMember.role)).all()
    assert sorted(map(tuple, roles)) == [
        (stays.id, TeamRole.OBSERVER),
        (stays.id, TeamRole.OWNER),
    ]
    assert people.actor_of(key, now=NOW) is None
    assert [each.id for each in people.accounts()] == [stays.id]


def test_a_browser_that_came_by_a_link_goes_on_as_the_kept_person() -> None:
    conference = make_conference()
    kept, lost = twins(conference)
    key = begin_sign_in(person=lost, conference_id=conference.id, now=NOW)
    merge(kept, lost)
    actor = people.actor_of(key, now=NOW)
    assert actor is not None
    assert (actor.person_id, actor.name) == (kept.id, "Amal Demo")


@pytest.mark.parametrize(
    ("mine", "theirs", "stays"),
    [
        (RegistrationState.INVITED, RegistrationState.CONFIRMED, "theirs"),
        (RegistrationState.CONFIRMED, RegistrationState.WAITLISTED, "mine"),
        (RegistrationState.CANCELLED, RegistrationState.DECLINED, "theirs"),
        (RegistrationState.CONFIRMED, RegistrationState.CONFIRMED, "mine"),
    ],
)
def test_of_two_registrations_the_one_that_has_come_further_stays(
    mine: RegistrationState, theirs: RegistrationState, stays: str
) -> None:
    conference = make_conference()
    kept, lost = twins(conference)
    keys = {
        "mine": make_registration(conference, kept, state=mine).id,
        "theirs": make_registration(conference, lost, state=theirs).id,
    }
    merge(kept, lost)
    (left,) = db.session.scalars(select(Registration)).all()
    assert (left.id, left.person_id) == (keys[stays], kept.id)


def test_what_only_the_other_registration_says_is_kept() -> None:
    conference = make_conference()
    kept, lost = twins(conference)
    stays = make_registration(
        conference, kept, state=RegistrationState.CONFIRMED, title="Judge", needs="", sector=None
    )
    make_registration(
        conference, lost, title="Dean", needs="No nuts", sector="judiciary", reason="Too late"
    )
    merge(kept, lost)
    assert (stays.title, stays.needs, stays.sector, stays.reason) == (
        "Judge",
        "No nuts",
        "judiciary",
        "",
    )


@pytest.mark.parametrize(
    ("state", "is_kept"),
    [
        (RegistrationState.WAITLISTED, True),
        (RegistrationState.APPLIED, True),
        (RegistrationState.CONFIRMED, False),
    ],
)
def test_whoever_waits_twice_keeps_the_earlier_turn(
    state: RegistrationState, *, is_kept: bool
) -> None:
    conference = make_conference()
    kept, lost = twins(conference)
    later = NOW + timedelta(hours=1)
    mine = make_registration(conference, kept, state=state, answered_at=later)
    make_registration(conference, lost, state=state, answered_at=NOW)
    merge(kept, lost)
    assert (mine.person_id, mine.answered_at) == (kept.id, NOW if is_kept else later)


def test_of_two_applications_the_one_that_was_sent_stays() -> None:
    conference = make_conference()
    kept, lost = twins(conference)
    _opened, sent = (
        make_registration(conference, each, state=RegistrationState.APPLIED, answered_at=at)
        for each, at in ((kept, None), (lost, NOW))
    )
    key = sent.id
    merge(kept, lost)
    assert [(each.id, each.person_id) for each in db.session.scalars(select(Registration))] == [
        (key, kept.id)
    ]


def test_check_ins_and_certificates_go_over_and_the_earlier_check_in_stands() -> None:
    conference = make_conference()
    kept, lost = twins(conference)
    mine, theirs = (
        make_registration(conference, each, state=RegistrationState.CONFIRMED)
        for each in (kept, lost)
    )
    check_in(conference, mine, make_desk(), at=NOW + timedelta(minutes=5))
    check_in(conference, theirs, make_desk(), at=NOW)
    first, second = make_certificate(mine), make_certificate(theirs)
    merge(kept, lost)
    (here,) = db.session.scalars(select(CheckIn)).all()
    assert (here.registration_id, here.at) == (mine.id, NOW)
    certificates = {each.id: each for each in db.session.scalars(select(Certificate))}
    assert {each.registration_id for each in certificates.values()} == {mine.id}
    assert certificates[first.id].revoked_at is None
    assert certificates[second.id].revoked_at == NOW


def test_the_higher_seat_in_a_group_stays() -> None:
    conference = make_conference()
    kept, lost = twins(conference)
    group = make_group(conference)
    make_member(group, GroupRole.MEMBER, kept)
    make_member(group, GroupRole.MODERATOR, lost)
    merge(kept, lost)
    (seat,) = db.session.scalars(select(GroupMember)).all()
    assert (seat.person_id, seat.role) == (kept.id, GroupRole.MODERATOR)


def test_of_two_invitations_the_kept_persons_stays() -> None:
    conference = make_conference()
    first, second = (make_invitation(conference, f"{each}@example.org") for each in "ab")
    kept, lost = first.person, second.person
    merge(kept, lost)
    assert [each.id for each in db.session.scalars(select(Invitation))] == [first.id]


def test_the_link_that_a_merge_makes_void_says_so() -> None:
    conference = coming()
    first, second = (make_invitation(conference, f"{each}@example.org") for each in "ab")
    token = personal_link("", second).rpartition("/")[2]
    merge(first.person, second.person)
    with pytest.raises(VoidLink, match="you were invited twice and another link stands"):
        read_link(token, now=NOW)


def test_a_place_that_becomes_free_goes_to_the_next_in_line() -> None:
    conference = coming(capacity=2)
    kept, lost = twins(conference)
    for each in (kept, lost):
        make_registration(conference, each, state=RegistrationState.CONFIRMED, answered_at=NOW)
    waiting = make_registration(conference, state=RegistrationState.WAITLISTED, answered_at=NOW)
    merge(kept, lost)
    assert waiting.state is RegistrationState.OFFERED


def test_texts_keep_their_author_who_is_called_as_the_person() -> None:
    conference = make_conference()
    kept, lost = twins(conference)
    make_recommendation(make_group(conference), actor=actor_of(lost))
    merge(kept, lost)
    author_id = db.session.scalars(select(Revision.author_id)).one()
    assert author_id == lost.id
    assert db.session.get_one(Person, lost.id).shown_name == "Amal Demo"
    kept.name = "Amal Proof"
    db.session.flush()
    db.session.expire_all()
    assert db.session.get_one(Person, lost.id).shown_name == "Amal Proof"


def test_published_versions_stay_as_they_are_and_tell_of_the_kept_person() -> None:
    conference = make_conference()
    kept, lost = twins(conference)
    session = make_session(conference)
    make_role(session, person=lost)
    make_role(session, person=kept)
    version = publish_agenda(conference)
    stored = version.content
    merge(kept, lost)
    published = agenda.published(conference)
    assert published is not None
    (item,) = published.items
    assert [(part.person_id, part.name) for part in item.parts] == [(kept.id, "Amal Demo")]
    assert version.content == stored


@pytest.mark.parametrize("who", ["kept", "lost"])
def test_a_protection_is_never_lost(who: str) -> None:
    conference = make_conference()
    kept, lost = twins(conference)
    protected = {"kept": kept, "lost": lost}[who]
    protect(person=protected, display_name="Participant A", actor=COMMAND, now=NOW)
    merge(kept, lost)
    for each in (kept, lost):
        assert (each.is_protected, each.shown_name) == (True, "Participant A")


def test_whoever_is_protected_later_is_so_in_every_row_and_in_the_history() -> None:
    conference = make_conference()
    kept, lost = twins(conference)
    make_recommendation(make_group(conference), actor=actor_of(lost))
    merge(kept, lost)
    protect(person=kept, display_name="Participant A", actor=COMMAND, now=NOW)
    db.session.flush()
    db.session.expire_all()
    assert lost.shown_name == "Participant A"
    acts = select(AuditEntry.actor_name).where(AuditEntry.person_id == lost.id)
    assert set(db.session.scalars(acts)) == {"Participant A"}


def test_a_chain_of_merges_leads_to_the_last() -> None:
    conference = make_conference()
    kept, lost = twins(conference)
    last = make_contact(conference, name="Amal Demo Khan")
    merge(kept, lost)
    merge(last, kept)
    assert {kept.merged_into_id, lost.merged_into_id} == {last.id}
    assert people.find_person_by_email("a.demo@example.com") is last
    assert lost.shown_name == "Amal Demo Khan"


def test_nobody_is_merged_with_themselves_twice_or_when_erased() -> None:
    conference = make_conference()
    kept, lost = twins(conference)
    with pytest.raises(DomainError, match="one person already"):
        merge(kept, kept)
    with pytest.raises(DomainError, match="erased"):
        merge(kept, add_stand_in(now=NOW))
    merge(kept, lost)
    with pytest.raises(DomainError, match="merged meanwhile"):
        merge(kept, lost)


def test_an_organiser_merges_whom_only_they_know() -> None:
    conference = make_conference()
    organiser = acting(make_team_member(conference, TeamRole.ORGANISER))
    kept, lost = twins(conference)
    merge(kept, lost, actor=organiser, conference=conference)
    assert lost.merged_into_id == kept.id


def test_an_organiser_of_both_conferences_merges_whom_both_know() -> None:
    conference, other = make_conference(), make_conference()
    account = make_team_member(conference, TeamRole.ORGANISER)
    make_team_member(other, TeamRole.OWNER, account)
    kept, lost = twins(conference)
    make_contact(other, lost)
    merge(kept, lost, actor=acting(account))
    assert lost.merged_into_id == kept.id


@pytest.mark.parametrize("role", [None, TeamRole.OBSERVER, TeamRole.DESK])
@pytest.mark.parametrize("how", ["contact", "session", "group", "registration", "text"])
def test_what_another_conference_relies_on_is_merged_by_an_administrator_only(
    role: TeamRole | None, how: str
) -> None:
    conference, other = make_conference(), make_conference()
    account = make_team_member(conference, TeamRole.OWNER)
    if role is not None:
        make_team_member(other, role, account)
    kept, lost = twins(conference)
    known: dict[str, Any] = {
        "contact": lambda: make_contact(other, lost),
        "session": lambda: make_role(make_session(other), person=lost),
        "group": lambda: make_member(make_group(other), person=lost),
        "registration": lambda: make_registration(other, lost),
        "text": lambda: make_recommendation(make_group(other), actor=actor_of(lost)),
    }
    known[how]()
    with pytest.raises(DomainError, match="Another conference"):
        merge(kept, lost, actor=acting(account))
    merge(kept, lost, actor=acting(make_account(is_administrator=True)))
    assert lost.merged_into_id == kept.id


def test_whoever_has_an_account_is_merged_by_an_administrator_only() -> None:
    conference = make_conference()
    organiser = acting(make_team_member(conference, TeamRole.OWNER))
    kept, lost = twins(conference)
    make_account(person=kept)
    with pytest.raises(DomainError, match="account"):
        merge(kept, lost, actor=organiser)


def test_an_administrator_who_came_by_a_personal_link_is_none() -> None:
    conference, other = make_conference(), make_conference()
    kept, lost = twins(conference)
    make_contact(other, lost)
    account = make_account(is_administrator=True)
    by_link = acting(account)
    with pytest.raises(DomainError, match="Another conference"):
        merge(kept, lost, actor=type(by_link)(name="", person_id=account.person_id))


def test_organisers_merge_no_protected_person() -> None:
    conference = make_conference()
    organiser = acting(make_team_member(conference, TeamRole.OWNER))
    kept, lost = twins(conference)
    protect(person=lost, display_name="Participant A", actor=COMMAND, now=NOW)
    with pytest.raises(DomainError, match="protected"):
        merge(kept, lost, actor=organiser)


def test_a_choice_made_of_what_has_changed_meanwhile_is_refused() -> None:
    kept, lost = twins(make_conference())
    seen = rules.version_of_both(kept, lost)
    lost.title = "Dean"
    db.session.flush()
    with pytest.raises(Stale):
        merge(kept, lost, seen=seen)


def test_who_stays_is_whoever_has_an_account_else_the_older() -> None:
    older, younger = make_person(), make_person()
    assert rules.who_stays(younger, older, with_account=[]) == (older, younger)
    assert rules.who_stays(older, younger, with_account=[younger.id]) == (younger, older)
    assert rules.who_stays(older, younger, with_account=[older.id, younger.id])[0] is older


def test_the_history_tells_it_without_names(session: scoped_session[DbSession]) -> None:
    conference = make_conference()
    kept, lost = twins(conference)
    merge(kept, lost, conference=conference)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "person.merged")).one()
    assert (entry.object_id, entry.conference_id, entry.after) == (
        kept.id,
        conference.id,
        {"person_id": lost.id},
    )
    assert session.scalar(select(Account.id)) is None


def test_what_ended_after_the_merge_is_handed_over_later_and_comes_back() -> None:
    conference = make_conference()
    kept, lost = twins(conference)
    done = merge(kept, lost)
    assert operations.late_merges() == []
    make_role(make_session(conference), person=lost)
    make_registration(conference, lost)
    assert operations.late_merges() == [done.id]
    gather(done)
    assert operations.late_merges() == []
    assert whose(SessionRole.person_id) == whose(Registration.person_id) == [kept.id]
    undo(done)
    assert whose(SessionRole.person_id) == whose(Registration.person_id) == [lost.id]
    gather(done)
    assert whose(SessionRole.person_id) == [lost.id]


def test_a_place_that_becomes_free_later_goes_to_the_next_in_line_too() -> None:
    conference = coming(capacity=2)
    kept, lost = twins(conference)
    done = merge(kept, lost, conference=conference)
    for each in (kept, lost):
        make_registration(conference, each, state=RegistrationState.CONFIRMED, answered_at=NOW)
    waiting = make_registration(conference, state=RegistrationState.WAITLISTED, answered_at=NOW)
    gather(done)
    assert waiting.state is RegistrationState.OFFERED
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()[-2]
    assert (entry.action, entry.object_id, entry.conference_id, entry.after) == (
        "person.gathered",
        kept.id,
        conference.id,
        {"person_id": lost.id},
    )
    told = select(func.count()).where(AuditEntry.action == "person.gathered")
    gather(done)
    assert db.session.scalar(told) == 1


def test_the_other_address_is_known_in_files_lists_and_invitations() -> None:
    conference = make_conference()
    kept, lost = twins(conference)
    make_registration(conference, kept, state=RegistrationState.CONFIRMED)
    make_invitation(conference, "a.demo@example.com")
    merge(kept, lost)
    addresses = ["a.demo@example.com", "amal@example.org", "nobody@example.org"]
    candidates = [Candidate(name="Amal", email=each) for each in addresses]
    found = taking.known(conference, candidates)
    assert [found.fate(each) for each in candidates] == [Fate.KNOWN, Fate.KNOWN, Fate.NEW]
    assert taking.take(conference, candidates[:1], now=NOW)[Fate.KNOWN] == 1
    assert invitations.invited_addresses(conference, addresses) == set(addresses[:2])
    assert expected_people(conference.id, addresses) == dict.fromkeys(addresses[:2], kept)
    assert delegations.known(conference, addresses).keys() == set(addresses[:2])


def test_an_act_on_the_agenda_that_would_bring_the_merged_row_back_is_not_undone() -> None:
    conference = make_conference()
    organiser = acting(make_team_member(conference))
    kept, lost = twins(conference)
    session = make_session(conference)
    make_role(session, person=lost)
    remove_session(conference=conference, session=reread(session), actor=organiser, now=NOW)
    merge(kept, lost)
    with pytest.raises(Overtaken, match="is gone"):
        undo_agenda(conference=conference, actor=organiser, now=NOW)


def test_what_was_not_agreed_to_in_one_of_two_registrations_is_not_agreed_to() -> None:
    conference = make_conference()
    kept, lost = twins(conference)
    yes = {"consents_to_be_listed": True, "consents_to_photographs": True}
    stays = make_registration(conference, kept, state=RegistrationState.CONFIRMED, **yes)
    make_registration(conference, lost, answered_at=NOW, consents_to_be_listed=True)
    before = everything()
    done = merge(kept, lost)
    db.session.refresh(stays)
    assert (stays.consents_to_be_listed, stays.consents_to_photographs) == (True, False)
    undo(done)
    assert everything() == before


def test_a_registration_that_nobody_has_answered_refuses_nothing() -> None:
    conference = make_conference()
    kept, lost = twins(conference)
    stays = make_registration(
        conference, kept, state=RegistrationState.CONFIRMED, consents_to_be_listed=True
    )
    make_registration(conference, lost)
    merge(kept, lost)
    db.session.refresh(stays)
    assert stays.consents_to_be_listed


def invited_twice() -> tuple[Conference, Person, Person, list[Invitation]]:
    conference = make_conference()
    kept, lost = twins(conference)
    found = [make_sent(conference, email=each.email, name=each.name) for each in (kept, lost)]
    return conference, kept, lost, found


def test_proposals_and_reminders_of_the_merged_invitation_are_carried() -> None:
    conference, kept, lost, (stays, goes) = invited_twice()
    proposal = make_proposal(conference, goes)
    reminder = InvitationReminder(
        invitation_id=goes.id, generation=1, rule=ReminderRule.SILENT, number=1, sent_at=NOW
    )
    db.session.add(reminder)
    db.session.flush()
    before = everything()
    done = merge(kept, lost)
    assert whose(Proposal.invitation_id) == [stays.id]
    assert whose(InvitationReminder.invitation_id) == [stays.id]
    assert asked(conference, kept.id).proposal == proposal  # type: ignore[union-attr]
    undo(done)
    assert everything() == before
    assert whose(Proposal.invitation_id) == [goes.id]
    assert whose(InvitationReminder.invitation_id) == [goes.id]


@pytest.mark.parametrize("kept_is_later", [False, True])
def test_of_two_open_proposals_the_later_stays_open(kept_is_later: bool) -> None:
    conference, kept, lost, (stays, goes) = invited_twice()
    mine = make_proposal(conference, stays, name="Of the kept", email="one@example.org")
    theirs = make_proposal(conference, goes, name="Of the other", email="two@example.org")
    later, earlier = (mine, theirs) if kept_is_later else (theirs, mine)
    later.created_at = NOW + timedelta(hours=1)
    before = everything()
    done = merge(kept, lost)
    assert (later.state, later.decided_at) == (ProposalState.OPEN, None)
    assert (earlier.state, earlier.decided_at) == (ProposalState.TAKEN_BACK, NOW)
    assert whose(Proposal.invitation_id) == [stays.id] * 2
    undo(done)
    assert everything() == before
