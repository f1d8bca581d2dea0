"""What a group's members say of a text, on its pages: for those inside, and for those outside."""

import csv
import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy import select

from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import db
from eventmgr.groups.models import GroupMember, WorkingGroup
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from eventmgr.people.operations import protect
from eventmgr.recommendations import operations
from eventmgr.recommendations.enums import Agreement, RecommendationState
from eventmgr.recommendations.models import Recommendation, Revision
from eventmgr.recommendations.stances import Stance
from eventmgr.recommendations.voices import Comment, Endorsement, SuggestionAnswer
from tests.conftest import count_statements
from tests.factories.agreeing import answer, comment, suggest
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.groups import make_group, make_member, make_participant
from tests.factories.people import NOW
from tests.factories.recommendations import WRITER, actor_of, make_recommendation, make_revision
from tests.factories.signin import sign_in, sign_in_by_link
from tests.pages.test_recommendations import HOSTILE, typed

pytestmark = pytest.mark.usefixtures("session")
LIST = "/c/tip/groups/WG1"
ONE = f"{LIST}/recommendations/1"


@pytest.fixture
def conference() -> Conference:
    return make_conference(slug="tip")


@pytest.fixture
def group(conference: Conference) -> WorkingGroup:
    return make_group(conference)


@pytest.fixture
def text(group: WorkingGroup) -> Recommendation:
    return make_recommendation(group, text="Adopt a national plan.")


def person_of(group: WorkingGroup, name: str, role: GroupRole = GroupRole.MEMBER) -> Person:
    conference = db.session.get_one(Conference, group.conference_id)
    return make_member(group, role, make_participant(conference, name=name))


def seated(app: Flask, group: WorkingGroup, name: str, role: GroupRole) -> FlaskClient:
    client = app.test_client()
    conference = db.session.get_one(Conference, group.conference_id)
    sign_in_by_link(client, person_of(group, name, role), conference)
    db.session.commit()
    return client


@pytest.fixture
def member(app: Flask, group: WorkingGroup, text: Recommendation) -> FlaskClient:
    assert text.number == 1
    return seated(app, group, "Amal Example", GroupRole.MEMBER)


@pytest.fixture
def moderator(app: Flask, group: WorkingGroup, text: Recommendation) -> FlaskClient:
    assert text.number == 1
    return seated(app, group, "Noor Leader", GroupRole.MODERATOR)


@pytest.fixture
def organiser(app: Flask, conference: Conference) -> FlaskClient:
    client = app.test_client()
    sign_in(client, make_team_member(conference, TeamRole.ORGANISER))
    db.session.commit()
    return client


def shown(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found is not None, name
    return found[1]


def test_a_member_endorses_and_is_asked_again_after_a_change(
    member: FlaskClient, text: Recommendation
) -> None:
    page = member.get(ONE).text
    assert "Nobody has answered yet." in page
    sent = {"seen": shown(page, "seen"), "stance": "endorsed"}
    answered = member.post(f"{ONE}/answer", data=sent)
    assert (answered.status_code, answered.location) == (303, f"{ONE}#agreeing")
    assert "1 endorses" in member.get(ONE).text
    assert "1 endorses" in member.get(LIST).text
    make_revision(text, base_number=1, text="Adopt no plan.")
    db.session.commit()
    page = member.get(ONE).text
    assert "1 answered an earlier text" in page
    assert "your answer no longer counts" in page
    assert f"{ONE}/history/compare?old=1&amp;new=2" in page
    assert "1 endorses" not in page
    changed = member.get(f"{ONE}/history/compare?old=1&new=2").text
    assert re.search(r"<del>.*a national", changed)
    assert re.search(r"<ins>.*no", changed)


def test_a_refused_answer_keeps_what_was_typed(member: FlaskClient, text: Recommendation) -> None:
    sent = {"seen": "1", "stance": "objection", "answer_reason": ""}
    page = member.post(f"{ONE}/answer", data=sent)
    assert (page.status_code, "Say why, so that the others" in page.text) == (422, True)
    page = member.post(f"{ONE}/answer", data={"seen": "1", "answer_reason": "Kept words"})
    assert (page.status_code, "Kept words" in page.text) == (422, True)
    make_revision(text, base_number=1, text="Adopt no plan.")
    db.session.commit()
    for seen in ("1", "x", "", "9" * 40):
        sent = {"seen": seen, "stance": "objection", "answer_reason": "Too dear, <b>really</b>"}
        page = member.post(f"{ONE}/answer", data=sent)
        assert page.status_code == 409
        assert "The text has changed since you read it" in page.text
        assert "Too dear, &lt;b&gt;really&lt;/b&gt;" in page.text
        assert "Adopt no plan." in page.text
    assert db.session.scalars(select(Endorsement)).all() == []
    sent["seen"] = shown(page.text, "seen")
    assert member.post(f"{ONE}/answer", data=sent).status_code == 303
    [row] = db.session.scalars(select(Endorsement))
    assert (row.stance, row.reason) == (Stance.OBJECTION, "Too dear, <b>really</b>")


def test_inside_there_are_names_and_outside_there_are_numbers(
    app: Flask, group: WorkingGroup, text: Recommendation, organiser: FlaskClient
) -> None:
    group.is_chatham = True
    speaker = actor_of(person_of(group, "Zubaida Quillon"))
    hidden = person_of(group, "Farid Hidden")
    answer(text, speaker, Stance.OBJECTION, "It costs too much.")
    answer(text, actor_of(hidden), Stance.RESERVATION, "Not like this.")
    comment(text, speaker, "Who pays for it?")
    suggest(text, speaker, text="Adopt a regional plan.")
    protect(person=hidden, display_name="A guest", actor=COMMAND, now=NOW)
    observer = seated(app, group, "Watching Person", GroupRole.OBSERVER)
    db.session.commit()
    inside = observer.get(f"{ONE}/agreement").text
    assert inside.count("Zubaida Quillon") == 3
    assert "It costs too much." in inside
    assert "Farid" not in inside
    assert "A guest" in inside, "by their display name among those who sit with them"
    for address in (f"{ONE}/agreement", f"{ONE}/history/compare?old=1&new=2"):
        outside = organiser.get(address).text
        assert "Zubaida" not in outside
        assert "A guest" not in outside
        assert "It costs too much." not in outside
    outside = organiser.get(ONE).text
    assert "Zubaida" not in outside
    assert "1 with a reservation · 1 objects" in outside
    outside = organiser.get(LIST).text
    assert "Zubaida" not in outside
    assert "It costs too much." not in outside


def test_a_text_is_proposed_agreed_and_told_everywhere(
    moderator: FlaskClient, organiser: FlaskClient, text: Recommendation
) -> None:
    assert moderator.post(f"{ONE}/propose").status_code == 303
    page = moderator.get(ONE).text
    version = shown(page, "version")
    sent = {"level": "contested", "note": "", "version": version}
    refused = moderator.post(f"{ONE}/agreement", data=sent)
    assert refused.status_code == 422
    assert "Write down what those say who do not agree." in refused.text
    sent["note"] = "Two fear the cost."
    assert moderator.post(f"{ONE}/agreement", data=sent).status_code == 303
    db.session.refresh(text)
    assert (text.state, text.agreement) == (RecommendationState.AGREED, Agreement.CONTESTED)
    stale = moderator.post(f"{ONE}/agreement", data={**sent, "note": "Mine instead"})
    assert stale.status_code == 409
    assert "Mine instead" in stale.text
    assert "Two fear the cost." in stale.text
    page = moderator.get(LIST).text
    assert "Contested" in page
    table = organiser.get("/manage/tip/recommendations.csv").data.decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(table))
    assert (row["Level of agreement"], row["Dissent"]) == ("Contested", "Two fear the cost.")
    assert moderator.post(f"{ONE}/draft").status_code == 303
    twice = moderator.post(f"{ONE}/draft")
    assert twice.status_code == 422
    assert "Only what is proposed or agreed" in twice.text


def test_a_member_proposes_only_what_they_wrote(
    member: FlaskClient, group: WorkingGroup, text: Recommendation
) -> None:
    assert member.post(f"{ONE}/propose").status_code == 403
    assert "Propose to the group" not in member.get(ONE).text
    me = db.session.scalars(select(GroupMember)).one()
    make_revision(text, base_number=1, actor=actor_of(db.session.get_one(Person, me.person_id)))
    db.session.commit()
    assert "Propose to the group" in member.get(ONE).text
    assert member.post(f"{ONE}/propose").status_code == 303
    assert member.post(f"{ONE}/draft").status_code == 303
    operations.propose(recommendation=text, actor=WRITER, now=NOW)
    operations.record_agreement(
        recommendation=text, level=Agreement.CONSENSUS, note="", seen=None, actor=WRITER, now=NOW
    )
    db.session.commit()
    assert member.post(f"{ONE}/draft").status_code == 403
    assert group.id == text.group_id


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_are_shown_as_words(
    member: FlaskClient, moderator: FlaskClient, hostile: str
) -> None:
    sent = {"seen": "1", "stance": "objection", "answer_reason": hostile}
    assert member.post(f"{ONE}/answer", data=sent).status_code == 303
    assert member.post(f"{ONE}/comments", data={"comment": hostile}).status_code == 303
    sent = typed(text=hostile, base_number="1")
    assert member.post(f"{ONE}/suggest", data=sent).status_code == 303
    declined = {"decline_reason": hostile}
    assert moderator.post(f"{ONE}/suggestions/2/decline", data=declined).status_code == 303
    page = moderator.get(ONE).text
    assert page.count(str(escape(hostile))) >= 3
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_a_comment_is_made_once_done_and_withdrawn(
    member: FlaskClient, moderator: FlaskClient
) -> None:
    sent = {"comment_id": shown(member.get(ONE).text, "comment_id"), "comment": "Who pays?\r\nNow."}
    for _ in range(2):
        assert member.post(f"{ONE}/comments", data=sent).status_code == 303
    other = member.post(f"{ONE}/comments", data={**sent, "comment": "Else"})
    assert (other.status_code, "Else" in other.text) == (422, True)
    again = {"comment_id": shown(other.text, "comment_id"), "comment": "Else"}
    assert member.post(f"{ONE}/comments", data=again).status_code == 303
    first, second = db.session.scalars(select(Comment).order_by(Comment.id))
    assert (first.text, second.text) == ("Who pays?\nNow.", "Else")
    assert member.post(f"{ONE}/comments/{first.id}/done").status_code == 403
    assert moderator.post(f"{ONE}/comments/{first.id}/withdraw").status_code == 422
    assert moderator.post(f"{ONE}/comments/{first.id}/done").status_code == 303
    assert member.post(f"{ONE}/comments/{second.id}/withdraw").status_code == 303
    page = moderator.get(ONE).text
    assert "Who pays?" in page
    assert "Else" not in page
    assert member.post(f"{ONE}/comments/{10**9}/withdraw").status_code == 404
    long = "ع" * 200_001
    refused = member.post(f"{ONE}/comments", data={"comment": long})
    assert (refused.status_code, long in refused.text) == (422, True)


def test_a_suggestion_is_shown_word_by_word_and_taken_over(
    member: FlaskClient, moderator: FlaskClient, text: Recommendation
) -> None:
    assert "Adopt a national plan." in member.get(f"{ONE}/suggest").text
    same = member.post(f"{ONE}/suggest", data=typed(text="Adopt a national plan.", base_number="1"))
    assert (same.status_code, "You have changed nothing yet." in same.text) == (422, True)
    unknown = member.post(f"{ONE}/suggest", data=typed(text="Typed words", base_number="77"))
    assert (unknown.status_code, "Typed words" in unknown.text) == (422, True)
    sent = typed(text="Adopt a regional plan.", base_number=shown(unknown.text, "base_number"))
    assert member.post(f"{ONE}/suggest", data=sent).status_code == 303
    assert member.post(f"{ONE}/suggestions/2/take-over").status_code == 403
    page = moderator.get(ONE).text
    assert re.search(r"<del>.*national", page)
    assert re.search(r"<ins>.*regional", page)
    assert moderator.post(f"{ONE}/suggestions/2/take-over").status_code == 303
    again = moderator.post(f"{ONE}/suggestions/2/decline", data={"decline_reason": "Typed reason"})
    assert (again.status_code, "answered meanwhile" in again.text) == (422, True)
    db.session.refresh(text)
    saved = db.session.get_one(Revision, text.revision_id)
    assert (saved.text, saved.number) == ("Adopt a regional plan.", 3)
    assert moderator.post(f"{ONE}/suggestions/1/take-over").status_code == 404


def test_a_suggestion_that_excludes_what_stands_shows_both_texts(
    member: FlaskClient, moderator: FlaskClient, text: Recommendation
) -> None:
    member.post(f"{ONE}/suggest", data=typed(text="Adopt a regional plan.", base_number="1"))
    make_revision(text, base_number=1, text="Adopt a local plan.")
    db.session.commit()
    page = moderator.post(f"{ONE}/suggestions/2/take-over")
    assert page.status_code == 409
    assert "Adopt a regional plan." in page.text
    assert "Adopt a local plan." in page.text
    renewed = {name: shown(page.text, name) for name in ("client_id", "base_number", "settles")}
    sent = typed(text="Adopt a local and a regional plan.", **renewed)
    assert moderator.post(ONE, data=sent).status_code == 303
    [row] = db.session.scalars(select(SuggestionAnswer))
    assert row.revision_id is not None


def test_places_and_stars_in_the_list(
    moderator: FlaskClient, group: WorkingGroup, text: Recommendation
) -> None:
    for _ in range(3):
        make_recommendation(group)
    db.session.commit()
    page = moderator.get(LIST).text
    sent = {"seen": shown(page, "seen"), "place": "1"}
    assert sent["seen"] == "1 2 3 4"
    assert moderator.post(f"{LIST}/recommendations/4/place", data=sent).status_code == 303
    stale = moderator.post(f"{LIST}/recommendations/3/place", data=sent)
    assert stale.status_code == 409
    assert shown(stale.text, "seen") == "4 1 2 3"
    for garbled in ({}, {"seen": "x y", "place": "2"}, {"seen": "9" * 40, "place": "2"}):
        assert moderator.post(f"{ONE}/place", data=garbled).status_code in {409, 422}
    assert moderator.get(f"{ONE}/place").status_code == 200
    for number in (1, 2, 3):
        assert moderator.post(f"{LIST}/recommendations/{number}/star").status_code == 303
    refused = moderator.post(f"{LIST}/recommendations/4/star", follow_redirects=True).text
    assert "3 recommendations have a star already." in refused
    assert refused.count("Put first") == 3
    assert moderator.get(f"{LIST}/submit").text.count("Put first") == 3
    assert moderator.post(f"{ONE}/unstar").status_code == 303
    assert moderator.get(LIST).text.count("Put first") == 2
    assert text.number == 1


ACTS = {
    "answer": {"seen": "1", "stance": "endorsed"},
    "comments": {"comment": "Words"},
    "suggest": typed(text="Other", base_number="1"),
    "propose": {},
    "agreement": {"level": "consensus"},
    "place": {"seen": "1", "place": "1"},
    "star": {},
}
DENIED, DONE, LATER = 403, 303, 422


@pytest.mark.parametrize(
    ("role", "statuses"),
    [
        (GroupRole.MODERATOR, [DONE, DONE, DONE, DONE, DONE, DONE, DONE]),
        (GroupRole.CO_MODERATOR, [DONE, DONE, DONE, DONE, DONE, DONE, DONE]),
        (GroupRole.RAPPORTEUR, [DONE, DONE, DONE, DONE, DONE, DONE, DONE]),
        (GroupRole.MEMBER, [DONE, DONE, DONE, DENIED, DENIED, DENIED, DENIED]),
        (GroupRole.OBSERVER, [DENIED] * 7),
        (TeamRole.ORGANISER, [DENIED, DENIED, DENIED, DONE, DONE, DONE, DONE]),
        (TeamRole.OBSERVER, [DENIED] * 7),
        (TeamRole.DESK, [DENIED] * 7),
    ],
)
def test_who_does_what(
    app: Flask,
    group: WorkingGroup,
    text: Recommendation,
    role: GroupRole | TeamRole,
    statuses: list[int],
) -> None:
    if isinstance(role, GroupRole):
        client = seated(app, group, "Some Body", role)
    else:
        client = app.test_client()
        conference = db.session.get_one(Conference, group.conference_id)
        sign_in(client, make_team_member(conference, role))
        db.session.commit()
    assert text.number == 1
    found = [client.post(f"{ONE}/{act}", data=sent).status_code for act, sent in ACTS.items()]
    assert found == statuses


def test_another_group_and_a_closed_list_take_nothing(
    moderator: FlaskClient, conference: Conference, group: WorkingGroup
) -> None:
    make_recommendation(make_group(conference))
    db.session.commit()
    there = "/c/tip/groups/WG2/recommendations/1"
    for act, sent in ACTS.items():
        assert moderator.post(f"{there}/{act}", data=sent).status_code == 403
    person = person_of(group, "Hands In", GroupRole.RAPPORTEUR)
    with clock.fixed(NOW):
        operations.submit_group(group=group, may_be_late=False, actor=actor_of(person), now=NOW)
    db.session.commit()
    for act, sent in ACTS.items():
        status = moderator.post(f"{ONE}/{act}", data=sent).status_code
        assert status == (303 if act in {"comments", "star"} else 422), act
    assert not any(db.session.scalars(select(Recommendation.is_starred)))


def test_the_list_asks_as_often_for_three_as_for_one(
    moderator: FlaskClient, group: WorkingGroup, text: Recommendation
) -> None:
    person = actor_of(person_of(group, "Says Something"))
    counts, texts = [], [text]
    for more in (0, 2):
        texts += [make_recommendation(group) for _ in range(more)]
        for each in texts[-max(more, 1) :]:
            answer(each, person)
            comment(each, person)
            suggest(each, person)
        db.session.commit()
        with count_statements() as counted:
            assert moderator.get(LIST).status_code == 200
        counts.append(counted.count)
    assert counts[0] == counts[1]


def test_the_page_asks_as_often_for_many_voices_as_for_one(
    moderator: FlaskClient, group: WorkingGroup, text: Recommendation
) -> None:
    counts = []
    for more in (1, 3):
        for number in range(more):
            person = actor_of(person_of(group, f"Person {more} {number}"))
            answer(text, person, Stance.OBJECTION, "No.", seen_number=1)
            comment(text, person)
            suggest(text, person, text=f"Other {more} {number}")
        db.session.commit()
        with count_statements() as counted:
            assert moderator.get(ONE).status_code == 200
        counts.append(counted.count)
    assert counts[0] == counts[1]


def test_a_lost_token_keeps_a_comment(member: FlaskClient, app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        page = member.post(f"{ONE}/comments", data={"comment": "Typed words"})
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert (page.status_code, "Typed words" in page.text) == (422, True)
    assert db.session.scalars(select(Comment)).all() == []
