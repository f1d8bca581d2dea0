"""Somebody who stands everywhere a conference knows people, by words that stand nowhere else."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select

from eventmgr.agenda.enums import SessionRoleName
from eventmgr.agenda.models import Session
from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.groups.models import WorkingGroup
from eventmgr.invitations.delegations import operations as delegations
from eventmgr.invitations.delegations.models import Delegation
from eventmgr.invitations.queries import find_of_person
from eventmgr.mail import operations as mail
from eventmgr.mail.enums import SuppressionReason
from eventmgr.people.actor import COMMAND, Actor
from eventmgr.people.models import Account, Person
from eventmgr.people.profile import Profile
from eventmgr.people.queries import find_person_by_email
from eventmgr.recommendations import operations as recommendations
from eventmgr.recommendations.models import Recommendation
from eventmgr.recommendations.sheet import Row
from eventmgr.recommendations.stances import Stance
from eventmgr.registration.attendance import operations as attendance
from eventmgr.registration.attendance.models import Certificate
from eventmgr.registration.models import Registration
from eventmgr.registration.operations.address_book import change_profile
from eventmgr.registration.prints.models import PrintedBadge
from eventmgr.registration.queries import find_registration
from eventmgr.registration.questionnaire import operations as questionnaire
from eventmgr.registration.questionnaire import queries as questions
from eventmgr.registration.questionnaire.ready_made import ReadyMade
from tests.factories import agreeing
from tests.factories.agenda import make_role
from tests.factories.conferences import make_team_member
from tests.factories.day import check_in, make_desk
from tests.factories.delegations import EARLY, make_delegation, nominate, nominee, send
from tests.factories.formal import make_letter, release
from tests.factories.groups import make_member
from tests.factories.invitations import BASE_URL
from tests.factories.people import NOW, make_account
from tests.factories.places import register
from tests.factories.questionnaire import answer, make_ready
from tests.factories.recommendations import make_recommendation
from tests.factories.seating import make_wish


@dataclass(frozen=True)
class Marks:
    """What tells who somebody is; each stands for one kind of word."""

    name: str
    email: str
    title: str
    organisation: str
    province: str
    needs: str

    @property
    def words(self) -> tuple[str, ...]:
        """What may stand nowhere: the name's parts too, and the address's."""
        return (
            *self.name.split(),
            self.email.partition("@")[0],
            self.title,
            self.organisation,
            self.province,
            self.needs,
        )


def marks(word: str) -> Marks:
    """Words that nothing else has, made of one."""
    return Marks(
        name=f"{word}given {word}family",
        email=f"{word.lower()}.address@example.org",
        title=f"{word}office",
        organisation=f"{word}body",
        province=f"{word}province",
        needs=f"{word}needs",
    )


@dataclass
class Everywhere:
    """The person, and the rows by which they are met."""

    person: Person
    account: Account | None
    registration: Registration
    delegation: Delegation
    """The institution that nominated them."""
    asked: Delegation
    """The institution for which they nominate."""
    certificate: Certificate
    marks: Marks

    @property
    def actor(self) -> Actor:
        return Actor(name=self.person.shown_name, person_id=self.person.id)


def put_everywhere(
    conference: Conference,
    told: Marks,
    *,
    group: WorkingGroup,
    sessions: list[Session],
    works: bool = False,
) -> Everywhere:
    """Let one person do and be everything at the conference."""
    delegation = _nominated(conference, told)
    person = find_person_by_email(told.email)
    assert person is not None
    registration = find_registration(conference, person.id)
    assert registration is not None
    actor = Actor(name=told.name, person_id=person.id)
    register(
        registration,
        name=told.name,
        badge_name=f"Badge {told.name}",
        title=told.title,
        organisation=told.organisation,
        province=told.province,
        needs=told.needs,
        consents_to_be_listed=True,
    )
    _answered(conference, registration, told)
    _profile(conference, person, told)
    for session in sessions:
        make_role(
            session,
            SessionRoleName.PANELIST,
            person,
            title=told.title,
            affiliation=told.organisation,
        )
    make_member(group, GroupRole.MODERATOR, person)
    make_wish(conference, person, group.code)
    _agrees(make_recommendation(group, actor=actor, text=f"Adopt what {uuid4()} says."), actor)
    recommendations.import_sheet(
        conference=conference,
        rows=[Row(line=2, id="1", text=f"Do what {uuid4()} says.", proposed_by=told.name)],
        source=f"{uuid4()}.csv",
        actor=actor,
        now=NOW,
    )
    mail.suppress_by_hand(
        address=told.email,
        conference_id=conference.id,
        why=f"{told.name} asked for it",
        actor=COMMAND,
        now=NOW,
    )
    mail.suppress(address=told.email, reason=SuppressionReason.BOUNCED, detail=told.email, now=NOW)
    _formally_invited(conference, person)
    account = _worker(conference, person) if works else None
    if works:
        _acts(conference, actor)
    return Everywhere(
        person=person,
        account=account,
        registration=registration,
        delegation=delegation,
        asked=_asked(conference, told),
        certificate=_certified(conference, registration),
        marks=told,
    )


def _agrees(recommendation: Recommendation, actor: Actor) -> None:
    """What they say of a text: an answer, a comment, other words and one of them taken over."""
    said = {"reason": "It costs too much.", "stance": Stance.OBJECTION}
    agreeing.answer(recommendation, actor, **said)
    agreeing.comment(recommendation, actor, "Who is to pay for it?")
    suggested = agreeing.suggest(recommendation, actor, text=f"Adopt what {uuid4()} writes.")
    recommendations.decline(
        recommendation=recommendation,
        suggestion=suggested,
        reason="Too narrow.",
        actor=actor,
        now=NOW,
    )


def _formally_invited(conference: Conference, person: Person) -> None:
    """Their formal letter of invitation, ready and released."""
    invitation = find_of_person(conference.id, person.id)
    assert invitation is not None
    release(conference, make_letter(conference, invitation))


def _answered(conference: Conference, registration: Registration, told: Marks) -> None:
    """What they were asked beside the usual; an organiser has corrected it."""
    if not questions.questions(conference):
        make_ready(conference, ReadyMade.EMERGENCY)
    answer(registration, {"emergency-name": [f"Brother of {told.name}"]})
    questionnaire.correct_answers(
        conference=conference,
        registration=registration,
        typed={"emergency-name": [f"Sister of {told.name}, {told.organisation}"]},
        actor=COMMAND,
        now=NOW,
    )


def _asked(conference: Conference, told: Marks) -> Delegation:
    """The list of an institution whose focal point is the person."""
    delegation = make_delegation(
        conference, f"Mission {uuid4()}", focal_name=told.name, focal_email=told.email
    )
    send(delegation)
    delegations.nominate(
        conference=conference,
        delegation=delegation,
        nominees=[nominee("Somebody Else", email=f"{uuid4()}@example.org")],
        base_url=BASE_URL,
        actor=Actor(name=f"{told.name} (Mission)"),
        now=EARLY,
    )
    return delegation


def _nominated(conference: Conference, told: Marks) -> Delegation:
    """The list of an institution that nominates the person."""
    delegation = make_delegation(conference, f"Ministry {uuid4()}")
    send(delegation)
    nominate(delegation, nominee(told.name, email=told.email, title=told.title))
    return delegation


def _profile(conference: Conference, person: Person, told: Marks) -> None:
    db.session.expire_all()
    known = db.session.get_one(Person, person.id)
    db.session.refresh(known, ["organisation"])
    change_profile(
        conference=conference,
        person=known,
        profile=Profile(
            name=told.name,
            badge_name=f"Badge {told.name}",
            title=told.title,
            organisation=told.organisation,
        ),
        actor=COMMAND,
        now=NOW,
    )


def _worker(conference: Conference, person: Person) -> Account:
    account = make_account(person=person)
    return make_team_member(conference, TeamRole.OBSERVER, account=account)


def _acts(conference: Conference, actor: Actor) -> None:
    """An act of the team in the history."""
    later = NOW + timedelta(days=1)
    audit.record(actor, "conference.changed", conference, now=later, conference_id=conference.id)


def _certified(conference: Conference, registration: Registration) -> Certificate:
    check_in(conference, registration, make_desk(name="Desk Officer"), now=NOW)
    attendance.issue_certificates(conference=conference, actor=COMMAND, now=NOW)
    db.session.add(
        PrintedBadge(registration_id=registration.id, fingerprint="f" * 64, printed_at=NOW)
    )
    db.session.flush()
    return db.session.scalars(
        select(Certificate).where(Certificate.registration_id == registration.id)
    ).one()
