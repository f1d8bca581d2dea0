from datetime import timedelta
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from eventmgr.agenda.versions import published
from eventmgr.conferences.enums import GroupRole
from eventmgr.conferences.models import Conference
from eventmgr.groups import queries
from eventmgr.recommendations.prints import facts, making
from eventmgr.recommendations.prints.enums import PaperKind
from tests.factories.agenda import make_session, publish_agenda
from tests.factories.conferences import make_conference, make_room, make_theme
from tests.factories.groups import make_group, make_meeting, make_member
from tests.factories.people import NOW, make_person

pytestmark = pytest.mark.usefixtures("session")
HOSTILE = '#read("/etc/passwd") $x$ <b>'


def read(conference: Conference, kind: PaperKind, language: str = "en") -> PdfReader:
    frozen = facts.freeze(
        kind,
        conference,
        queries.groups(conference),
        published.current(conference).agenda,
        language=language,
        now=NOW,
    )
    return PdfReader(BytesIO(making.at_once(kind, frozen)))


def words(found: PdfReader) -> str:
    return " ".join(" ".join(each.extract_text() for each in found.pages).split())


@given(st.integers(-5, 2000))
def test_the_steps_fill_the_meeting_and_end_with_the_top_three(minutes: int) -> None:
    found = facts.timing(minutes)
    assert sum(found) == max(minutes, facts.SHORTEST)
    assert 5 <= found[-1] <= 7
    assert all(each >= 1 for each in found)


def test_the_steps_fill_all_meetings_of_a_group() -> None:
    conference = make_conference()
    group = make_group(conference)
    for hours in (0, 3, 6):
        starts = NOW + timedelta(hours=hours)
        ends = starts + timedelta(minutes=90)
        session = make_session(conference, starts_at=starts, ends_at=ends)
        make_meeting(group, session.id)
    publish_agenda(conference)
    said = words(read(conference, PaperKind.BRIEF))
    assert all(f"{minutes} min" in said for minutes in facts.timing(270))


def test_a_brief_tells_what_a_facilitator_needs() -> None:
    conference = make_conference()
    session = make_session(conference, ends_at=NOW + timedelta(minutes=100), starts_at=NOW)
    group = make_group(
        conference,
        title="Protection",
        mandate=HOSTILE,
        guiding_questions="Who pays?\nWho acts?",
        theme_id=make_theme(conference, name="Children").id,
        room_id=make_room(conference, name="Blue hall").id,
        session_id=session.id,
        recommendations_at_most=4,
        presents_minutes=8,
    )
    make_member(group, GroupRole.MODERATOR, make_person(name="Mo Derator"))
    make_member(group, GroupRole.CO_MODERATOR, make_person(name="Cora Derator"))
    make_member(group, GroupRole.RAPPORTEUR, make_person(name="Real Name", is_protected=True))
    publish_agenda(conference)
    said = words(read(conference, PaperKind.BRIEF))
    for each in (
        "WG1 · Protection",
        HOSTILE,
        "Who pays?",
        "Children",
        "Blue hall",
        "Mo Derator",
        "Cora Derator",
        "in 8 minutes",
        "7 min Read aloud",
    ):
        assert each in said
    assert "Real Name" not in said


@pytest.mark.parametrize("rule", ["of the group", "of its session"])
def test_paper_of_a_group_under_the_chatham_house_rule_names_nobody(rule: str) -> None:
    conference = make_conference()
    session = make_session(conference, is_chatham=rule == "of its session")
    group = make_group(conference, session_id=session.id, is_chatham=rule == "of the group")
    make_member(group, GroupRole.MODERATOR, make_person(name="Mo Derator"))
    for kind in PaperKind:
        said = words(read(conference, kind))
        assert "Chatham House Rule: what is said may be used" in said
        assert "Derator" not in said


def test_a_worksheet_has_a_page_a_recommendation_and_one_for_the_rest() -> None:
    conference = make_conference()
    make_group(conference, recommendations_at_most=2, asked_fields=["title", "text", "indicator"])
    make_group(conference)
    found = read(conference, PaperKind.WORKSHEET)
    assert len(found.pages) == 3 + facts.USUAL_BOXES + 1
    first, second, rest = (" ".join(found.pages[n].extract_text().split()) for n in range(3))
    for each in ("Recommendation 1", "Indicator", "Among the top three", "Level of agreement"):
        assert each in first
    assert "Rationale" not in first
    assert "Recommendation 2" in second
    assert "Points of no agreement" in rest


def test_papers_speak_urdu_and_are_made_for_screen_readers() -> None:
    conference = make_conference()
    make_group(conference, mandate="تحفظ")
    for kind in PaperKind:
        found = read(conference, kind, "ur")
        assert found.trailer["/Root"]["/Lang"] == "ur"
        assert found.trailer["/Root"]["/MarkInfo"]["/Marked"]


@pytest.mark.parametrize("language", ["en", "ur"])
def test_a_recommendation_has_one_page_whatever_stands_above_it(language: str) -> None:
    conference = make_conference()
    make_group(
        conference,
        title="Protection of victims across provinces and borders " * 4,
        theme_id=make_theme(conference, name="Children in supply chains").id,
        room_id=make_room(conference, name="Quaid-e-Azam Auditorium").id,
        recommendations_at_most=30,
        deadline=NOW,
        is_chatham=True,
    )
    found = read(conference, PaperKind.WORKSHEET, language)
    assert len(found.pages) == facts.MOST_BOXES + 1
