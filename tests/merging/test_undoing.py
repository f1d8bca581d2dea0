"""Undoing a merge: everything as it was, unless something stands against it."""

from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from eventmgr.agenda.enums import SessionRoleName
from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.groups.models import GroupMember
from eventmgr.invitations.models import Invitation
from eventmgr.merging import rules
from eventmgr.people.actor import COMMAND
from eventmgr.people.merges import PersonMerge
from eventmgr.people.models import Account, Person
from eventmgr.people.operations import begin_sign_in, protect
from eventmgr.people.queries import find_person_by_email
from eventmgr.privacy.queries import find_person, subject_of
from eventmgr.privacy.told import file_of
from eventmgr.registration.attendance.models import CheckIn
from eventmgr.registration.enums import Category, RegistrationState
from eventmgr.registration.models import CategorySetting, Contact, Registration
from eventmgr.registration.prints.models import PrintedBadge, RegistrationPrint
from tests.factories.address_book import make_contact
from tests.factories.agenda import make_role, make_session, publish_agenda
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.day import DAY, make_certificate
from tests.factories.groups import make_group, make_member
from tests.factories.merging import acting, everything, merge, twins, undo
from tests.factories.people import NOW, make_account, make_organisation
from tests.factories.places import coming
from tests.factories.privacy import erase
from tests.factories.recommendations import actor_of, make_recommendation
from tests.factories.registration import make_registration
from tests.factories.rows import any_row

pytestmark = pytest.mark.usefixtures("session")

THINGS = (
    "contact",
    "registration",
    "invitation",
    "role",
    "another role",
    "seat",
    "chair",
    "text",
    "account",
    "team",
    "browser",
    "protection",
    "badge",
    "check-in",
    "certificate",
    "print",
    "proposal",
    "reminder",
)


class Stage:
    """A conference in which two people may have anything."""

    def __init__(self) -> None:
        self.conference = make_conference(slug=f"c{uuid4()}", capacity=None)
        self.session, self.group = make_session(self.conference), make_group(self.conference)
        self.body = make_organisation(name=f"Body {uuid4()}")

    def person(
        self, things: set[str], state: RegistrationState, words: tuple[str, str, bool]
    ) -> Person:
        name, title, has_body = words
        person = Person(
            name=name or "Nobody",
            title=title,
            email=f"{uuid4()}@example.org" if "invitation" in things or "account" in things else "",
            organisation_id=self.body.id if has_body else None,
            created_at=NOW,
        )
        db.session.add(person)
        db.session.flush()
        for each in THINGS:
            if each in things:
                self.give(person, each, state)
        return person

    def give(self, person: Person, thing: str, state: RegistrationState) -> None:  # noqa: C901, PLR0912 - one branch for each thing
        conference = self.conference
        if thing == "contact":
            make_contact(conference, person)
        elif thing == "registration":
            make_registration(conference, person, state=state)
        elif thing == "invitation":
            db.session.add(
                Invitation(conference_id=conference.id, person_id=person.id, created_at=NOW)
            )
        elif thing == "role":
            make_role(self.session, SessionRoleName.PANELIST, person)
        elif thing == "another role":
            make_role(self.session, SessionRoleName.CHAIR, person)
        elif thing == "seat":
            make_member(self.group, GroupRole.MEMBER, person)
        elif thing == "chair" and person not in self.seated():
            make_member(self.group, GroupRole.MODERATOR, person)
        elif thing == "text":
            make_recommendation(self.group, actor=actor_of(person), text=f"Do {uuid4()}.")
        elif thing == "account":
            make_account(person=person)
        elif thing == "team":
            account = db.session.scalar(select(Account).where(Account.person_id == person.id))
            if account is not None:
                make_team_member(conference, TeamRole.ORGANISER, account)
        elif thing == "browser":
            begin_sign_in(person=person, conference_id=conference.id, now=NOW)
        elif thing == "protection":
            protect(person=person, display_name=f"Somebody {uuid4()}", actor=COMMAND, now=NOW)
        elif thing in {"proposal", "reminder"}:
            self.give_of_invitation(person, thing)
        else:
            self.give_of_registration(person, thing)

    def give_of_invitation(self, person: Person, thing: str) -> None:
        found = db.session.scalar(select(Invitation).where(Invitation.person_id == person.id))
        if found is not None:
            table = db.metadata.tables[
                "invitation_proposal" if thing == "proposal" else "invitation_reminder"
            ]
            any_row(table, invitation_id=found.id)

    def seated(self) -> list[Person]:
        return list(
            db.session.scalars(select(Person).join(GroupMember, GroupMember.person_id == Person.id))
        )

    def give_of_registration(self, person: Person, thing: str) -> None:
        registration = db.session.scalar(
            select(Registration).where(Registration.person_id == person.id)
        )
        if registration is None:
            return
        if thing == "badge":
            db.session.add(
                PrintedBadge(registration_id=registration.id, fingerprint="f", printed_at=NOW)
            )
        elif thing == "check-in":
            db.session.add(
                CheckIn(registration_id=registration.id, day=DAY, at=NOW, client_id=uuid4())
            )
        elif thing == "certificate":
            make_certificate(registration)
        elif thing == "print":
            table = db.metadata.tables[RegistrationPrint.__tablename__]
            any_row(table, conference_id=self.conference.id, named_ids=[registration.id])


WORDS = st.tuples(st.sampled_from(["Amal", "Demo"]), st.sampled_from(["", "Dean"]), st.booleans())
WHO = st.tuples(st.sets(st.sampled_from(THINGS)), st.sampled_from(list(RegistrationState)), WORDS)


@given(WHO, WHO, st.sets(st.sampled_from(rules.FIELDS)), st.booleans())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_merging_and_undoing_changes_no_row(
    one: tuple[set[str], RegistrationState, tuple[str, str, bool]],
    other: tuple[set[str], RegistrationState, tuple[str, str, bool]],
    chosen: set[str],
    publishes: bool,
) -> None:
    stage = Stage()
    kept, lost = stage.person(*one), stage.person(*other)
    if publishes:
        publish_agenda(stage.conference)
    db.session.flush()
    db.session.expire_all()
    before = everything()
    done = merge(kept, lost, choice=dict.fromkeys(chosen, lost.id))
    assert lost.merged_into_id == kept.id
    assert kept.is_protected is ("protection" in one[0] | other[0])
    undo(done)
    assert everything() == before
    assert done.steps == []


def test_nothing_is_undone_twice() -> None:
    done = merge(*twins(make_conference()))
    undo(done)
    with pytest.raises(DomainError, match="already"):
        undo(done)


def test_later_merges_are_undone_first() -> None:
    conference = make_conference()
    kept, lost = twins(conference)
    last = make_contact(conference, name="Amal Demo Khan")
    before = everything()
    first, second = merge(kept, lost), merge(last, kept)
    with pytest.raises(DomainError, match="once more"):
        undo(first)
    undo(second)
    undo(first)
    assert everything() == before


def test_of_two_merges_into_one_person_the_later_is_undone_first() -> None:
    """The registration is the first one's, put aside for a better one by the second merge."""
    conference = make_conference()
    kept, lost = twins(conference)
    make_registration(conference, lost, state=RegistrationState.INVITED)
    last = make_contact(conference, name="Amal Demo Khan")
    make_registration(conference, last, state=RegistrationState.CONFIRMED)
    before = everything()
    first, second = merge(kept, lost), merge(kept, last)
    with pytest.raises(DomainError, match="“Amal Demo Khan” was merged with this person later"):
        undo(first)
    undo(second)
    undo(first)
    assert everything() == before


@pytest.mark.parametrize("why", ["another conference", "protection"])
def test_a_later_merge_is_named_only_to_who_sees_it(why: str) -> None:
    conference = make_conference()
    kept, lost = twins(conference)
    first = merge(kept, lost, conference=conference)
    elsewhere = make_conference() if why == "another conference" else conference
    merge(kept, make_contact(elsewhere, name="Amal Demo Khan"), conference=elsewhere)
    if why == "protection":
        protect(person=kept, display_name="Participant A", actor=COMMAND, now=NOW)
    with pytest.raises(DomainError) as refused:
        undo(first)
    assert str(refused.value) == "The person was merged once more since. Undo that first."


def test_what_came_after_stays_with_the_kept_person() -> None:
    conference = make_conference()
    kept, lost = twins(conference)
    done = merge(kept, lost)
    make_role(make_session(conference), person=kept)
    kept.title = "Dean"
    undo(done)
    assert (kept.title, lost.title) == ("Dean", "")
    assert db.session.scalar(select(func.count()).select_from(Contact)) == 2


def test_what_was_edited_since_stays_as_edited() -> None:
    kept, lost = twins(make_conference())
    kept.title, lost.title = "Judge", "Chief Justice"
    db.session.flush()
    done = merge(kept, lost, choice={"title": lost.id, "name": lost.id})
    kept.title = "President"
    undo(done)
    assert (kept.title, kept.name) == ("President", "Amal Demo")
    assert (lost.title, lost.name) == ("Chief Justice", "Demo, Amal")


def test_whoever_was_protected_since_is_protected_in_both_rows() -> None:
    kept, lost = twins(make_conference())
    done = merge(kept, lost)
    protect(person=kept, display_name="Participant A", actor=COMMAND, now=NOW)
    undo(done)
    for each in (kept, lost):
        assert (each.is_protected, each.shown_name) == (True, "Participant A")


def test_a_place_that_somebody_else_got_is_not_taken_back() -> None:
    conference = coming(capacity=2)
    kept, lost = twins(conference)
    for each in (kept, lost):
        make_registration(conference, each, state=RegistrationState.CONFIRMED, answered_at=NOW)
    make_registration(conference, state=RegistrationState.WAITLISTED, answered_at=NOW)
    done = merge(kept, lost)
    with pytest.raises(DomainError, match="somebody else"):
        undo(done)


@pytest.mark.parametrize("by", ["conference", "category"])
def test_where_more_have_places_than_there_are_everybody_keeps_theirs(by: str) -> None:
    """Nobody has got the place: it was one too many, and there is still none to give."""
    conference = coming()
    kept, lost = twins(conference)
    for each in (kept, lost, make_contact(conference), make_contact(conference)):
        make_registration(conference, each, state=RegistrationState.CONFIRMED, answered_at=NOW)
    waiting = make_registration(conference, state=RegistrationState.WAITLISTED, answered_at=NOW)
    if by == "conference":
        conference.capacity = 2
    else:
        db.session.add(
            CategorySetting(conference_id=conference.id, category=Category.DELEGATE, capacity=2)
        )
    before = everything()
    done = merge(kept, lost)
    assert waiting.state is RegistrationState.WAITLISTED
    undo(done)
    assert everything() == before


def test_erasing_ends_the_way_back_and_takes_every_row() -> None:
    conference = make_conference()
    kept, lost = twins(conference)
    make_registration(conference, kept, name="Amal Demo")
    make_recommendation(make_group(conference), actor=actor_of(lost))
    publish_agenda(conference)
    done_id, keys = merge(kept, lost).id, {kept.id, lost.id}
    assert erase(conference, kept)
    assert db.session.get(PersonMerge, done_id) is None
    assert not keys & set(db.session.scalars(select(Person.id)))
    told = " ".join(str(each) for rows in everything().values() for each in rows)
    assert "Demo" not in told
    acts = select(AuditEntry.actor_name)
    assert not [each for each in db.session.scalars(acts) if "Demo" in each]


def test_erasing_leaves_both_addresses_to_whoever_else_knows_the_person() -> None:
    conference, other = make_conference(), make_conference()
    kept, lost = twins(conference)
    merge(kept, lost)
    make_contact(other, kept)
    assert erase(conference, kept)
    assert find_person_by_email("a.demo@example.com") is kept
    assert erase(other, kept)
    assert find_person_by_email("a.demo@example.com") is None
    assert db.session.scalar(select(func.count()).where(Person.email != "")) == 0


def test_a_persons_file_tells_what_was_merged_into_them() -> None:
    conference = make_conference()
    kept, lost = twins(conference)
    make_recommendation(make_group(conference), actor=actor_of(lost), text="Adopt it.")
    merge(kept, lost, conference=conference)
    person = find_person(kept.id)
    assert person is not None
    file = file_of(subject_of(conference, person), now=NOW)
    assert file["person"]["other_emails"] == ["a.demo@example.com"]
    assert [each["text"] for each in file["recommendations"]] == ["Adopt it."]
    assert {each["by"] for each in file["history"]} == {"you", "others"}


def test_an_organiser_undoes_what_they_may_merge_and_no_more() -> None:
    conference, other = make_conference(), make_conference()
    organiser = acting(make_team_member(conference, TeamRole.OWNER))
    kept, lost = twins(conference)
    done = merge(kept, lost, actor=organiser, conference=conference)
    make_contact(other, kept)
    with pytest.raises(DomainError, match="Another conference"):
        undo(done, actor=organiser)
    undo(done)
    assert lost.merged_into_id is None
