"""A file that organisers take leaves out what somebody did under the Chatham House Rule."""

import pytest

from eventmgr.conferences.enums import GroupRole
from eventmgr.conferences.models import Conference
from eventmgr.privacy import told
from eventmgr.privacy.queries import subject_of
from eventmgr.recommendations import letters, operations
from eventmgr.recommendations.stances import Stance
from tests.factories import agreeing
from tests.factories.agenda import make_session
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group, make_member
from tests.factories.people import NOW, make_person
from tests.factories.recommendations import actor_of, make_recommendation
from tests.factories.registration import make_registration
from tests.factories.reports import begin_review, make_ready_version

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def conference() -> Conference:
    return make_conference()


@pytest.mark.parametrize("rule", ["group", "session", "none"])
def test_organisers_read_nothing_of_a_group_under_the_rule(
    conference: Conference, rule: str
) -> None:
    session = make_session(conference, is_chatham=rule == "session")
    closed = make_group(conference, is_chatham=rule == "group", session_id=session.id)
    person = make_person()
    make_registration(conference, person)
    for group in (closed, make_group(conference)):
        make_member(group, GroupRole.RAPPORTEUR, person)
        make_recommendation(group, actor=actor_of(person))
        operations.submit_group(group=group, may_be_late=True, actor=actor_of(person), now=NOW)
    subject = subject_of(conference, person)
    own, theirs = told.file_of(subject, now=NOW), told.file_for_organisers(subject, now=NOW)
    assert [each["reference"] for each in own["recommendations"]] == ["WG1-R01", "WG2-R01"]
    shown = ["WG1-R01", "WG2-R01"] if rule == "none" else ["WG2-R01"]
    assert [each["reference"] for each in theirs["recommendations"]] == shown
    assert [f"{each['group']}-R01" for each in theirs["submissions"]] == shown
    acts = {each["action"] for each in theirs["history"]}
    assert ({"recommendation.saved", "group.submitted"} & acts != set()) is (rule == "none")


@pytest.mark.parametrize("is_chatham", [True, False])
def test_what_somebody_says_of_texts_is_for_the_group_alone(
    conference: Conference, *, is_chatham: bool
) -> None:
    group = make_group(conference, is_chatham=is_chatham)
    person = make_person()
    make_registration(conference, person)
    make_member(group, GroupRole.MEMBER, person)
    text = make_recommendation(group)
    agreeing.answer(text, actor_of(person), stance=Stance.OBJECTION, reason="It costs too much.")
    agreeing.comment(text, actor_of(person), "Who is to pay for it?")
    subject = subject_of(conference, person)
    own, theirs = told.file_of(subject, now=NOW), told.file_for_organisers(subject, now=NOW)
    assert [each["reason"] for each in own["endorsements"]] == ["It costs too much."]
    assert [each["text"] for each in own["comments"]] == ["Who is to pay for it?"]
    assert not {"endorsements", "comments"} & theirs.keys()
    assert "costs" not in str(theirs)


def test_who_has_left_a_group_under_the_rule_has_no_act_told(conference: Conference) -> None:
    group = make_group(conference, is_chatham=True)
    person = make_person()
    make_registration(conference, person)
    text = make_recommendation(group)
    operations.propose(recommendation=text, actor=actor_of(person), now=NOW)
    subject = subject_of(conference, person)
    own, theirs = told.file_of(subject, now=NOW), told.file_for_organisers(subject, now=NOW)
    assert "recommendation.proposed" in {each["action"] for each in own["history"]}
    assert "recommendation.proposed" not in {each["action"] for each in theirs["history"]}


@pytest.mark.parametrize("is_chatham", [True, False])
def test_news_of_a_group_does_not_tell_who_did_it(
    conference: Conference, *, is_chatham: bool
) -> None:
    group = make_group(conference, is_chatham=is_chatham, needs_countersign=True)
    people = [
        make_member(group, role, make_person(email=f"{role}@example.org"))
        for role in (GroupRole.MODERATOR, GroupRole.RAPPORTEUR)
    ]
    for person in people:
        make_registration(conference, person)
    letters.tell(group, "waiting", actor=actor_of(people[1]), base_url="https://e.org", now=NOW)
    subjects = [subject_of(conference, person) for person in people]
    own = [told.file_of(each, now=NOW)["mails"] for each in subjects]
    theirs = [told.file_for_organisers(each, now=NOW)["mails"] for each in subjects]
    assert [[mail["kind"] for mail in each] for each in own] == [["group"], []]
    assert theirs == [[], []]


def test_news_of_the_report_does_not_tell_who_leads_a_group(conference: Conference) -> None:
    person = make_member(make_group(conference, is_chatham=True), GroupRole.MODERATOR)
    make_registration(conference, person)
    begin_review(make_ready_version(conference))
    subject = subject_of(conference, person)
    own, theirs = told.file_of(subject, now=NOW), told.file_for_organisers(subject, now=NOW)
    assert [each["kind"] for each in own["mails"]] == ["report_review"]
    assert theirs["mails"] == []
