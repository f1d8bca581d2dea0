"""Erasing one person: nothing tells who they were, and every number and text is as it was."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from eventmgr.agenda.models import AgendaVersion, SessionRole
from eventmgr.agenda.versions import published
from eventmgr.conferences.enums import ConferenceState, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit, tokens
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.groups.models import GroupMember
from eventmgr.groups.queries import people_to_seat
from eventmgr.invitations import links
from eventmgr.invitations.models import Invitation
from eventmgr.invitations.queries import find_invitation
from eventmgr.mail.contents import said
from eventmgr.mail.enums import MailState
from eventmgr.mail.models import Mail, MailEvent
from eventmgr.mail.operations import send_again
from eventmgr.mail.slots import slot
from eventmgr.people import operations as people
from eventmgr.people import queries as people_queries
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Account, Person, SignIn
from eventmgr.privacy import queries
from eventmgr.privacy.holdings.mails import mails_to
from eventmgr.recommendations.models import Recommendation, Revision
from eventmgr.recommendations.stances import Stance
from eventmgr.recommendations.voices import Comment, Endorsement
from eventmgr.registration import operations as registrations
from eventmgr.registration.attendance.models import Certificate, CheckIn
from eventmgr.registration.attendance.operations import issue_again
from eventmgr.registration.attendance.queries import find_certificate, qualified, roster
from eventmgr.registration.drafts import operations as drafts
from eventmgr.registration.drafts.models import FormDraft
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Contact, Registration
from eventmgr.registration.prints.models import RegistrationPrint
from eventmgr.registration.prints.queries import attendees
from eventmgr.reports.models import ReportVersion
from tests.factories.agenda import make_role, make_session, publish_agenda
from tests.factories.badges import make_confirmed, order_list
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.day import check_in, make_desk
from tests.factories.delegations import make_delegation
from tests.factories.drafts import of_institution
from tests.factories.everywhere import Everywhere, marks, put_everywhere
from tests.factories.groups import make_group
from tests.factories.invitations import make_invitation
from tests.factories.mail import make_content, make_mailing
from tests.factories.papers import order_papers
from tests.factories.people import NOW, make_account, make_person
from tests.factories.places import coming, states
from tests.factories.privacy import AFTER, erase, settled, where_words_stand
from tests.factories.registration import link_for, make_answers, make_registration
from tests.factories.reports import make_ready_version

pytestmark = pytest.mark.usefixtures("session")

TOLD = marks("Quillon")


@pytest.fixture
def conference(session: object) -> Conference:
    assert session is not None
    return make_conference(slug="ours")


@pytest.fixture
def somebody(conference: Conference) -> Everywhere:
    return settled(conference, TOLD)


def test_nothing_tells_who_it_was(conference: Conference, somebody: Everywhere) -> None:
    order_list(conference)
    order_papers(conference)  # which name who leads a group
    words = tuple(word for word in TOLD.words if word != TOLD.province)  # that stays, to count
    before = where_words_stand(words)
    assert {"person", "registration", "mail", "nomination", "recommendation"} <= set(before)
    assert {"session_role", "agenda_version", "delegation", "certificate"} <= set(before)
    assert {"registration_print", "group_print"} <= set(before)
    assert erase(conference, somebody.person)
    left = where_words_stand(words)
    left.pop("organisation")  # a body, not a person
    assert left == {}


def test_no_desk_meets_whoever_was_erased_and_nothing_certifies_them(
    conference: Conference, somebody: Everywhere
) -> None:
    owner = make_desk(TeamRole.OWNER)
    assert somebody.registration.id in {each.registration_id for each in roster(conference)}
    key = somebody.registration.id
    certificate = db.session.scalars(
        select(Certificate).where(Certificate.registration_id == key)
    ).one()
    certificate.revoked_at = NOW
    erase(conference, somebody.person)
    assert key not in {each.registration_id for each in roster(conference)}
    erased = db.session.get_one(Registration, key)
    with pytest.raises(DomainError, match="Nobody of this conference"):
        check_in(conference, erased, owner, lets_in=True)
    found = find_certificate(conference, certificate.id)
    assert found is not None
    with pytest.raises(DomainError, match="were erased"):
        issue_again(conference=conference, certificate=found, actor=COMMAND, now=AFTER)
    assert len(db.session.scalars(select(Certificate)).all()) == 1


def test_numbers_and_texts_are_as_they_were(conference: Conference, somebody: Everywhere) -> None:
    def numbers() -> Counter[object]:
        found: Counter[object] = Counter()
        for model in (Registration, CheckIn, Invitation, Mail, GroupMember, Recommendation):
            found[model.__tablename__] = db.session.scalar(select(func.count()).select_from(model))
        for row in db.session.execute(
            select(
                Registration.state,
                Registration.category,
                Registration.sector,
                Registration.province,
                Registration.country,
                Registration.delegation_id,
            )
        ):
            found[tuple(row)] += 1
        found.update(db.session.scalars(select(CheckIn.day)))
        found.update(db.session.scalars(select(Revision.text)))
        found.update(db.session.scalars(select(Revision.saved_at)))
        return found

    somebody.registration.province = "Sindh"
    somebody.registration.sector = "academia"
    db.session.flush()
    before = numbers()
    erase(conference, somebody.person)
    assert numbers() == before


def test_whom_nobody_else_knows_is_deleted(conference: Conference, somebody: Everywhere) -> None:
    person_id = somebody.person.id
    erase(conference, somebody.person)
    assert db.session.scalar(select(Person.id).where(Person.id == person_id)) is None
    registration = db.session.get_one(Registration, somebody.registration.id)
    stand_in = db.session.get_one(Person, registration.person_id)
    assert (stand_in.name, stand_in.email, stand_in.shown_name) == ("", "", "Erased person")
    assert stand_in.is_protected
    assert stand_in.erased_at == AFTER


def test_what_another_conference_holds_stays(conference: Conference) -> None:
    other = make_conference(slug="theirs")
    settled(other, TOLD)
    there = where_words_stand(TOLD.words)
    settled(conference, TOLD)
    person = db.session.scalars(select(Person).where(Person.email == TOLD.email)).one()
    theirs = db.session.scalars(
        select(Registration).where(
            Registration.conference_id == other.id, Registration.person_id == person.id
        )
    ).one()
    before = {each.key: getattr(theirs, each.key) for each in Registration.__table__.c}
    erase(conference, person)
    assert where_words_stand(TOLD.words) == there
    kept = db.session.get_one(Registration, theirs.id)
    assert {each.key: getattr(kept, each.key) for each in Registration.__table__.c} == before
    assert db.session.scalar(select(Person.name).where(Person.email == TOLD.email)) == TOLD.name
    assert person.id not in queries.held_ids(conference)
    assert person.id in queries.held_ids(other)


def test_the_public_agenda_names_them_no_longer_at_once(
    conference: Conference, somebody: Everywhere
) -> None:
    person = somebody.person
    make_registration(make_conference(), person)  # known elsewhere: their name is not touched
    before = published.current(conference)
    assert before.agenda is not None
    assert [part.name for part in before.agenda.items[0].parts] == [TOLD.name]
    erase(conference, person)
    after = published.current(conference)
    assert after.agenda is not None
    assert after.agenda.items[0].parts == ()
    assert after.agenda.items[0].updated_at == AFTER
    assert after.revision != before.revision


def test_every_version_is_rid_of_them_and_of_nobody_else(conference: Conference) -> None:
    session = make_session(conference)
    other = make_role(session, title="Chair of all")
    somebody = put_everywhere(conference, TOLD, group=make_group(conference), sessions=[session])
    publish_agenda(conference)
    for role in db.session.scalars(
        select(SessionRole).where(SessionRole.person_id == somebody.person.id)
    ):
        db.session.delete(role)
    publish_agenda(conference)
    erase(conference, somebody.person)
    for version in db.session.scalars(select(AgendaVersion).order_by(AgendaVersion.number)).all():
        (item,) = version.content["items"]
        assert [part["person_id"] for part in item["parts"]] == [other.id]
        assert [part["title"] for part in item["parts"]] == ["Chair of all"]
        assert str(somebody.person.id) not in [str(each["person_id"]) for each in version.changes]


def test_words_of_a_recommendation_stay_written_by_nobody(
    conference: Conference, somebody: Everywhere
) -> None:
    before = db.session.execute(select(Revision.id, Revision.text).order_by(Revision.id)).all()
    erase(conference, somebody.person)
    after = db.session.execute(select(Revision.id, Revision.text).order_by(Revision.id)).all()
    assert after == before
    assert set(db.session.scalars(select(Revision.author_id))) == {None}
    assert set(db.session.scalars(select(Recommendation.proposer))) == {""}


def test_what_they_said_of_a_text_counts_without_its_words(
    conference: Conference, somebody: Everywhere
) -> None:
    erase(conference, somebody.person)
    [said] = db.session.scalars(select(Endorsement))
    assert (said.stance, said.reason) == (Stance.OBJECTION, "")
    assert said.person_id != somebody.person.id
    [comment] = db.session.scalars(select(Comment))
    assert (comment.author_id, comment.text) == (None, "")


@pytest.mark.usefixtures("somebody")
def test_no_other_change_of_a_revision_is_let_through() -> None:
    revision = db.session.scalars(select(Revision).limit(1)).one()
    other = make_person()
    for statement in (
        Revision.__table__.update().values(author_id=other.id),
        Revision.__table__.update().values(author_id=None, text="Other words"),
        Revision.__table__.delete(),
    ):
        with (
            pytest.raises(DBAPIError, match="never changed or deleted"),
            db.session.begin_nested(),
        ):
            db.session.execute(statement.where(Revision.__table__.c.id == revision.id))


def test_mails_keep_that_they_were_sent(conference: Conference) -> None:
    invitation = make_invitation(conference, email=TOLD.email, name=TOLD.name)
    mail = invitation.mail
    assert mail is not None
    mail.state, mail.sent_at, mail.answer = MailState.SENT, NOW, f"250 <{TOLD.email}> ok"
    db.session.flush()
    erase(conference, invitation.person)
    kept = db.session.get_one(Mail, mail.id)
    assert (kept.state, kept.sent_at, kept.kind) == (MailState.SENT, NOW, mail.kind)
    assert (kept.recipient_name, kept.recipient_address, kept.answer) == ("", "", "")
    assert (kept.subject, kept.text, kept.html) == ("", "", "")


def test_what_has_not_left_never_leaves(conference: Conference) -> None:
    invitation = make_invitation(conference, email=TOLD.email)
    erase(conference, invitation.person)
    assert set(db.session.scalars(select(Mail.state))) == {MailState.FAILED}


@pytest.mark.parametrize(
    ("state", "befallen"),
    [(MailState.CLAIMED, None), (MailState.RETRY, MailState.UNCERTAIN)],
)
def test_what_may_have_arrived_has_not_failed(
    conference: Conference, state: MailState, befallen: MailState | None
) -> None:
    invitation = make_invitation(conference, email=TOLD.email)
    mail = invitation.mail
    assert mail is not None
    mail.state, mail.claim = state, "worker"
    for each in filter(None, (befallen, MailState.RETRY)):
        db.session.add(MailEvent(mail_id=mail.id, at=NOW, state=each, answer=""))
    db.session.flush()
    erase(conference, invitation.person)
    kept = db.session.get_one(Mail, mail.id)
    assert (kept.state, kept.claim) == (MailState.UNCERTAIN, "")
    with pytest.raises(DomainError, match="emptied when"):
        send_again(mail=kept, actor=COMMAND, now=NOW)


def test_mails_to_others_name_them_no_longer(conference: Conference) -> None:
    other = make_invitation(
        conference, email="other@example.org", message=f"{TOLD.name.upper()} & I look forward."
    )
    invitation = make_invitation(conference, email=TOLD.email, name=TOLD.name)
    erase(conference, invitation.person)
    mail = db.session.get_one(Mail, other.mail_id)
    assert "… & I look forward." in mail.text
    assert mail.recipient_address == "other@example.org"


def test_what_a_mailing_says_names_them_no_longer(conference: Conference) -> None:
    mailing = make_mailing(1, conference_id=conference.id)
    content = make_content(mailing_id=mailing.id, text=f"{TOLD.name} speaks first, {slot('name')}.")
    invitation = make_invitation(conference, email=TOLD.email, name=TOLD.name)
    [mail] = db.session.scalars(select(Mail).where(Mail.mailing_id == mailing.id))
    mail.recipient_address, mail.content_id = TOLD.email, content.id
    db.session.flush()
    [told, _invitation] = mails_to(queries.subject_of(conference, invitation.person))
    assert said(told).text == f"{TOLD.name} speaks first, Guest 1."
    erase(conference, invitation.person)
    db.session.refresh(mail)
    assert (mail.values, mail.content_id, mail.state) == ({}, None, MailState.FAILED)
    assert content.text == f"… speaks first, {slot('name')}."


def test_whoever_has_no_place_takes_no_print_away(conference: Conference) -> None:
    make_confirmed(conference, "Somebody")
    order_list(conference)
    invitation = make_invitation(conference, email=TOLD.email, name=TOLD.name)
    registration = db.session.scalars(
        select(Registration).where(Registration.person_id == invitation.person_id)
    ).one()
    db.session.delete(registration)
    db.session.flush()
    erase(conference, invitation.person)
    assert db.session.scalar(select(func.count()).select_from(RegistrationPrint)) == 1


def test_letters_to_namesakes_stay_as_they_are(conference: Conference) -> None:
    longer = make_invitation(
        conference,
        name="Muhammad Ali Khan",
        email="muhammad.ali@example.org",
        message="Muhammad Ali Khan: write from muhammad.ali@example.org, not Muhammad Ali.",
    )
    equal = make_invitation(conference, name="Muhammad Ali", email="other@example.org")
    letters = [db.session.get_one(Mail, each.mail_id) for each in (longer, equal)]
    before = [(each.subject, each.text, each.html) for each in letters]
    assert "Muhammad Ali" in letters[1].text
    invitation = make_invitation(conference, name="Muhammad Ali", email="ali@example.org")
    erase(conference, invitation.person)
    told = ("not Muhammad Ali.", "not ….")
    assert [(each.subject, each.text, each.html) for each in letters] == [
        tuple(each.replace(*told) for each in before[0]),
        before[1],
    ]
    assert "not …." in letters[0].text
    assert {each.state for each in letters} == {MailState.QUEUED}


def test_the_history_of_namesakes_stays_as_it_is(conference: Conference) -> None:
    other = make_registration(conference, name="Muhammad Ali Khan")
    told = {"name": "Muhammad Ali Khan", "email": "muhammad.ali@example.org", "by": "Muhammad Ali"}
    audit.record(
        COMMAND, "registration.answered", other, now=NOW, conference_id=conference.id, after=told
    )
    invitation = make_invitation(conference, name="Muhammad Ali", email="ali@example.org")
    erase(conference, invitation.person)
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "registration.answered")
    ).one()
    assert entry.after == {**told, "by": "…"}


def test_a_single_word_is_not_taken_out_of_other_words(conference: Conference) -> None:
    other = make_invitation(conference, email="other@example.org", message="Noorani hall, Noor.")
    invitation = make_invitation(conference, email="noor@example.org", name="Noor")
    erase(conference, invitation.person)
    assert "Noorani hall, Noor." in db.session.get_one(Mail, other.mail_id).text


def typed_in_a_list(conference: Conference, **fields: str) -> FormDraft:
    """A list of nominees that an institution has not sent; names as people_0_name."""
    return drafts.keep(
        owner=of_institution(conference.id, make_delegation(conference).id),
        fields={name.replace("_", "-"): [value] for name, value in fields.items()},
        key="a",
        seen="",
        now=NOW,
    )


def test_of_an_unsent_list_only_their_row_goes(conference: Conference) -> None:
    name = 'Quillon "Q" O\'Quill'
    others = {
        "people_1_name": "Ann Lee",
        "people_1_title": "…",
        "people_2_name": f"{name} Khan",
        "people_3_name": "Bob Day",
    }
    draft = typed_in_a_list(
        conference,
        people_0_name=f" {name.upper()} ",
        people_0_title="Minister of Everything",
        people_3_title=f"Aide to {name}, {TOLD.email}",
        **others,
    )
    invitation = make_invitation(conference, email=TOLD.email, name=name)
    make_registration(conference, name=f"{name} Khan")
    seen = draft.version
    erase(conference, invitation.person)
    assert {name: each for name, (each,) in draft.fields.items()} == {
        "people-0-name": "",
        "people-0-title": "",
        "people-3-title": "Aide to …, …",
        **{name.replace("_", "-"): each for name, each in others.items()},
    }
    assert draft.version != seen


def test_an_unsent_list_of_others_is_not_touched(conference: Conference) -> None:
    draft = typed_in_a_list(conference, people_0_name="Muhammad Alizai", people_0_email="a@b.org")
    fields, seen = dict(draft.fields), draft.version
    invitation = make_invitation(conference, email="ali@example.org", name="Muhammad Ali")
    erase(conference, invitation.person)
    assert (draft.fields, draft.version) == (fields, seen)


def test_the_link_says_plainly_that_the_data_were_erased(conference: Conference) -> None:
    invitation = make_invitation(conference, email=TOLD.email)
    token = links.personal_link("", invitation).removeprefix("/i/")
    assert links.read_link(token, now=NOW).id == invitation.id
    erase(conference, invitation.person)
    with pytest.raises(tokens.BadToken, match="were erased"):
        links.read_link(token, now=NOW)


def test_nobody_signs_in_as_them_any_more(conference: Conference) -> None:
    account = make_account(password_hash="x")
    make_registration(conference, account.person)
    for values in ({"account": account}, {"conference_id": conference.id}):
        people.begin_sign_in(person=account.person, now=NOW, **values)
    erase(conference, account.person)
    assert db.session.scalars(select(SignIn)).all() == []
    assert db.session.scalars(select(Account)).all() == []


def test_whoever_works_for_the_conference_stays_so(conference: Conference) -> None:
    somebody = settled(conference, TOLD, works=True)
    account = somebody.account
    assert account is not None
    key = people.begin_sign_in(person=account.person, account=account, now=NOW)
    person_id = account.person_id
    erase(conference, person_id)
    assert db.session.get_one(Person, person_id).name == TOLD.name
    assert db.session.get_one(Account, account.id).is_active
    assert people_queries.actor_of(key, now=NOW) is not None
    assert len(db.session.scalars(select(SignIn)).all()) == 1
    acts = db.session.scalars(
        select(AuditEntry.action).where(AuditEntry.person_id == person_id)
    ).all()
    assert "conference.changed" in acts
    assert "registration.answered" not in acts
    assert person_id not in queries.held_ids(conference)


def test_an_administrator_keeps_their_account(conference: Conference) -> None:
    account = make_account(is_administrator=True)
    make_registration(conference, account.person)
    erase(conference, account.person)
    assert db.session.get_one(Account, account.id).is_administrator


def test_erasing_twice_changes_nothing_more(conference: Conference, somebody: Everywhere) -> None:
    person_id = somebody.person.id
    assert erase(conference, person_id)
    entries = db.session.scalar(select(func.count()).select_from(AuditEntry))
    assert not erase(conference, person_id)
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == entries


def test_a_stand_in_is_nobody_to_erase_change_or_show(
    conference: Conference, somebody: Everywhere
) -> None:
    erase(conference, somebody.person)
    registration = db.session.get_one(Registration, somebody.registration.id)
    stand_in = db.session.get_one(Person, registration.person_id)
    assert not erase(conference, stand_in)
    with pytest.raises(DomainError, match="were erased"):
        people.unprotect(person=stand_in, actor=COMMAND, now=NOW)
    with pytest.raises(DomainError, match="were erased"):
        people.protect(person=stand_in, display_name="Somebody", actor=COMMAND, now=NOW)
    with pytest.raises(DomainError, match="were erased"):
        registrations.register(
            conference=conference,
            person=stand_in,
            answers=make_answers(),
            link_for=link_for,
            actor=COMMAND,
            now=NOW,
        )


def test_a_place_goes_to_the_next_in_line_before_the_end() -> None:
    conference = coming(capacity=1)
    first = make_confirmed(conference, "First")
    second = make_registration(conference, state=RegistrationState.WAITLISTED, answered_at=NOW)
    erase(conference, first.person, now=NOW)
    assert states([first, second]) == ["cancelled", "offered"]


def test_after_the_end_the_state_stays_for_the_numbers(conference: Conference) -> None:
    first = make_confirmed(conference, "First")
    erase(conference, first.person)
    assert states([first]) == ["confirmed"]


def test_who_only_stands_in_the_address_book_is_deleted(conference: Conference) -> None:
    person = make_person()
    db.session.add(Contact(conference_id=conference.id, person_id=person.id, added_at=NOW))
    db.session.flush()
    erase(conference, person)
    assert db.session.scalars(select(Contact)).all() == []
    assert db.session.scalar(select(Person.id).where(Person.id == person.id)) is None


def test_a_person_of_another_conference_is_not_touched(conference: Conference) -> None:
    registration = make_registration(make_conference())
    assert not erase(conference, registration.person)
    assert db.session.get_one(Person, registration.person_id).erased_at is None


def test_reports_stay_and_new_ones_do_not_name_them(
    conference: Conference, somebody: Everywhere
) -> None:
    old = make_ready_version(conference)
    assert TOLD.name.encode() in old.snapshot
    assert [each.number for each in queries.plan_of(_subject(conference, somebody)).reports] == [1]
    erase(conference, somebody.person)
    assert TOLD.name.encode() in db.session.scalars(select(ReportVersion.snapshot)).one()
    conference = db.session.get_one(Conference, conference.id)
    new = make_ready_version(conference)
    assert not [word for word in TOLD.words if word.encode() in new.snapshot]


def test_the_plan_counts_what_is_done(conference: Conference, somebody: Everywhere) -> None:
    plan = queries.plan_of(_subject(conference, somebody))
    assert {name: count for name, count in plan.rows.items() if name != "history"} == {
        "registration": 1,
        "answers": 1,
        "consents": 1,
        "drafts": 0,
        "check_ins": 1,
        "certificates": 1,
        "badge": 1,
        "nominations": 1,
        "invitations": 1,
        "mails": 3,
        "address_book": 1,
        "sessions": 1,
        "groups": 1,
        "group_wishes": 1,
        "recommendations": 3,
        "endorsements": 1,
        "comments": 1,
        "report_comments": 0,
        "sign_ins": 0,
        "submissions": 0,
    }
    assert plan.kept_elsewhere == 0


def test_the_plan_says_who_is_known_elsewhere(conference: Conference) -> None:
    alone, elsewhere, staff = (make_registration(conference).person for _ in range(3))
    make_registration(make_conference(), elsewhere)
    make_team_member(make_conference(), account=make_account(person=staff))
    plan = queries.plan(conference, [alone.id, elsewhere.id, staff.id])
    assert plan.kept_elsewhere == 2
    for each in (alone, elsewhere, staff):
        erase(conference, each)
    left = set(db.session.scalars(select(Person.id).where(Person.erased_at.is_(None))))
    assert left >= {elsewhere.id, staff.id}
    assert alone.id not in left


def test_the_history_tells_that_and_by_whom_but_not_of_whom(
    conference: Conference, somebody: Everywhere
) -> None:
    erase(conference, somebody.person, now=AFTER + timedelta(hours=1))
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "person.erased")).one()
    assert entry.actor_name == COMMAND.name
    assert entry.after == {"is_known_elsewhere": False, "prints_removed": 0}
    names = set(db.session.scalars(select(AuditEntry.actor_name)))
    assert "Erased person" in names
    assert find_invitation(conference, 0) is None


def test_a_closed_conference_can_be_erased_too(somebody: Everywhere) -> None:
    conference = db.session.get_one(Conference, somebody.registration.conference_id)
    conference.state = ConferenceState.ARCHIVED
    assert erase(conference, somebody.person)


def _subject(conference: Conference, somebody: Everywhere) -> queries.Subject:
    person = queries.find_subject(conference, somebody.person.id)
    assert person is not None
    return queries.subject_of(conference, person)


def test_a_stand_in_is_neither_seated_nor_certified_nor_printed(conference: Conference) -> None:
    registration = make_confirmed(conference, TOLD.name)
    check_in(conference, registration, make_desk(), now=NOW)
    group = make_group(conference)
    assert len(people_to_seat(group)) == len(attendees(conference)) == 1
    assert len(qualified(conference, 1)) == 1
    erase(conference, registration.person)
    assert not people_to_seat(group)
    assert not attendees(conference)
    assert not qualified(conference, 1)
