"""Groups before everybody: their order, the projector, the clock, the slides."""

import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from sqlalchemy import func, select

from eventmgr.agenda.enums import SessionKind
from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.presenting import operations
from eventmgr.groups.queries import find_group
from eventmgr.people.actor import COMMAND
from eventmgr.recommendations.operations import (
    resubmit,
    return_recommendation,
    submit_group,
    withdraw_recommendation,
)
from eventmgr.recommendations.presenting.splitting import pieces
from tests.conftest import count_statements
from tests.factories.agenda import make_session, publish_agenda
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.groups import make_group, make_member, make_participant
from tests.factories.people import NOW, make_person
from tests.factories.recommendations import actor_of, make_recommendation, make_revision
from tests.factories.signin import sign_in, sign_in_by_link
from tests.visitor import read, texts

pytestmark = pytest.mark.usefixtures("session")
ALL = "/c/tip/presenting"
ONE = "/c/tip/groups/WG1/presenting"


@pytest.fixture
def conference() -> Conference:
    return make_conference(slug="tip")


@pytest.fixture
def groups(conference: Conference) -> list[WorkingGroup]:
    return [make_group(conference) for _ in range(3)]


@pytest.fixture
def organiser(client: FlaskClient, conference: Conference) -> FlaskClient:
    sign_in(client, make_team_member(conference, TeamRole.ORGANISER))
    with unit_of_work():
        db.session.flush()  # what a refused act rolls back is its own
    return client


def sent(*rows: tuple[object, object], **more: str) -> dict[str, str]:
    """The form with these places and minutes."""
    found = dict(more)
    for number, (place, minutes) in enumerate(rows, start=1):
        found |= {f"place-WG{number}": str(place), f"minutes-WG{number}": str(minutes)}
    return found


def order(conference: Conference) -> list[tuple[str, int]]:
    db.session.expire_all()
    found = operations.queries.beside(conference.id)
    return [(each.code, each.presents_minutes) for each in operations.rules.in_order(found)]


@pytest.mark.usefixtures("session", "groups")
def test_places_are_typed_and_moved(organiser: FlaskClient, conference: Conference) -> None:
    answer = organiser.post("/manage/tip/presenting", data=sent((3, 5), (1, 7), ("", 4)))
    assert answer.status_code == 303
    assert order(conference) == [("WG2", 7), ("WG1", 5), ("WG3", 4)]
    organiser.post("/manage/tip/presenting", data=sent((2, 6), (1, 7), (3, 4), up="WG3"))
    assert order(conference) == [("WG2", 7), ("WG3", 4), ("WG1", 6)]
    organiser.post("/manage/tip/presenting", data={"down": "WG2"})
    assert order(conference) == [("WG3", 4), ("WG2", 7), ("WG1", 6)]


@pytest.mark.usefixtures("session", "groups")
@pytest.mark.parametrize("row", [("x", 5), (0, 5), (1, 0), (1, 241), (1, ""), (10**7, 5)])
def test_what_no_group_can_have_is_refused_and_kept(
    organiser: FlaskClient, conference: Conference, row: tuple[object, object]
) -> None:
    page = read(organiser.post("/manage/tip/presenting", data=sent(row, (1, 7))), status=422)
    assert texts(page, "//*[@role='alert']//li")[0].startswith("WG1:")
    assert page.get_element_by_id("place-WG1").value == str(row[0])
    assert page.get_element_by_id("minutes-WG2").value == "7"
    assert order(conference) == [("WG1", 5), ("WG2", 5), ("WG3", 5)]


def test_an_order_that_others_changed_meanwhile_is_asked_again(
    organiser: FlaskClient, groups: list[WorkingGroup]
) -> None:
    seen = operations.version(groups)
    organiser.post("/manage/tip/presenting", data=sent((2, 5), (1, 5), (3, 5), version=seen))
    late = organiser.post("/manage/tip/presenting", data=sent((3, 5), (1, 5), (2, 5), version=seen))
    assert late.status_code == 409


def test_leaders_read_when_they_present(
    client: FlaskClient, conference: Conference, groups: list[WorkingGroup]
) -> None:
    starts = datetime.combine(conference.starts, datetime.min.time(), UTC) + timedelta(hours=10)
    make_session(
        conference,
        kind=SessionKind.REPORT_BACK,
        starts_at=starts,
        ends_at=starts + timedelta(hours=1),
    )
    publish_agenda(conference)
    person = make_member(groups[2], GroupRole.MODERATOR, make_participant(conference))
    member = make_member(groups[2], GroupRole.MEMBER, make_participant(conference))
    sign_in_by_link(client, person, conference)
    at = conference.at_venue(starts + timedelta(minutes=10))
    said = rf"You present as number 3 of 3, at about {at.day} \w+ {at.year}, {at:%H:%M}, for 5 min"
    with clock.fixed(starts - timedelta(hours=1)):
        assert re.search(said, client.get("/c/tip/groups/WG3").text)
    sign_in_by_link(client, member, conference)
    assert "You present" not in client.get("/c/tip/groups/WG3").text


@pytest.mark.usefixtures("session", "groups")
def test_of_two_sessions_the_one_that_is_still_to_come_counts(
    client: FlaskClient, conference: Conference
) -> None:
    for days in (1, 0):
        starts = NOW + timedelta(days=days)
        make_session(
            conference,
            kind=SessionKind.REPORT_BACK,
            starts_at=starts,
            ends_at=starts + timedelta(hours=1),
        )
    publish_agenda(conference)
    group = find_group(conference, "WG1")
    assert group
    person = make_member(group, GroupRole.RAPPORTEUR, make_participant(conference))
    make_recommendation(group)
    submit_group(group=group, may_be_late=True, actor=actor_of(person), now=NOW)
    sign_in_by_link(client, person, conference)
    for hours, day in (
        (-1, NOW),
        (0.5, NOW),
        (2, NOW + timedelta(days=1)),
        (99, NOW + timedelta(days=1)),
    ):
        with clock.fixed(NOW + timedelta(hours=hours)):
            page = client.get("/c/tip/groups/WG1").text
        at = f"{conference.at_venue(day):%-d %b %Y, %H:%M}"
        assert f"at about {at}, for" in page, "the card of those who present"
        is_over = hours > 24
        assert (f"Present at about {at}:" in page) is not is_over, "what comes next"


def test_what_waits_for_a_signature_is_shown_as_a_draft(
    organiser: FlaskClient, groups: list[WorkingGroup]
) -> None:
    groups[0].needs_countersign = True
    make_recommendation(groups[0], text="Adopt a plan")
    actor = actor_of(make_person())
    submit_group(group=groups[0], may_be_late=True, actor=actor, now=NOW)
    page = read(organiser.get(ONE))
    assert texts(page, "//*[@class='mark']")[0].strip() == "Draft"


def test_the_projector_shows_what_was_submitted(
    organiser: FlaskClient, groups: list[WorkingGroup]
) -> None:
    first = make_recommendation(groups[0], text="Adopt a plan", lead_addressee="Parliament")
    gone = make_recommendation(groups[0], text="Forget it")
    withdraw_recommendation(recommendation=gone, actor=COMMAND, now=NOW)
    page = read(organiser.get(ONE))
    assert [" ".join(each.split()) for each in texts(page, "//*[@class='mark']")] == [
        "Draft",
        "Draft",
    ]
    submit_group(group=groups[0], may_be_late=True, actor=actor_of(make_person()), now=NOW)
    make_revision(first, base_number=1, text="Adopt something else")
    page = read(organiser.get(ONE))
    assert texts(page, "//p[contains(@class, 'text')]") == ["Adopt a plan"]
    assert texts(page, "//*[@class='mark']") == []
    assert texts(page, "//dd") == ["Parliament"]


def test_what_was_handed_in_again_is_shown_in_its_place(
    organiser: FlaskClient, groups: list[WorkingGroup]
) -> None:
    asks = [make_recommendation(groups[0], text=text) for text in ("One.", "Two.", "Three.")]
    act = {"actor": actor_of(make_person()), "now": NOW}
    submit_group(group=groups[0], may_be_late=True, **act)
    returned = {"recommendation": asks[1], "reason": "Who?", "until": None, "base_url": "https://x"}
    return_recommendation(**returned, **act)
    assert marks(organiser) == ["", "Returned to the group", ""]
    better = make_revision(asks[1], base_number=1, text="Two, by whom.")
    seen = {"recommendation": asks[1], "seen_revision_id": better.id, "may_be_late": True}
    resubmit(**seen, **act)
    page = read(organiser.get(ONE))
    assert texts(page, "//p[contains(@class, 'text')]") == ["One.", "Two, by whom.", "Three."]
    assert marks(organiser) == ["", "", ""]


def marks(client: FlaskClient) -> list[str]:
    """What stands beside each text on the screen, which the slides have too."""
    told = read(client.get(ONE)).xpath("//p[@class='marks']")
    said = [" ".join(" ".join(texts(each, ".//*[@class='mark']")).split()) for each in told]
    pdf = PdfReader(io.BytesIO(client.get(f"{ONE}/slides.pdf").data))
    pages = [" ".join(page.extract_text().split()) for page in pdf.pages[1:]]
    mark = "Returned to the group"
    assert [mark in page for page in pages] == [mark in each for each in said]
    return said


def test_starred_come_first_if_asked(organiser: FlaskClient, groups: list[WorkingGroup]) -> None:
    make_recommendation(groups[0], text="Plain")
    make_recommendation(groups[0], text="Starred").is_starred = True
    db.session.flush()
    path = "//p[contains(@class, 'text')]"
    assert texts(read(organiser.get(ONE)), path) == ["Plain", "Starred"]
    assert texts(read(organiser.get(f"{ONE}?first=starred")), path) == ["Starred", "Plain"]


@pytest.mark.parametrize("is_chatham", [False, True])
def test_names_stand_on_the_title_page_as_they_may(
    organiser: FlaskClient, groups: list[WorkingGroup], is_chatham: bool
) -> None:
    make_member(groups[0], GroupRole.MODERATOR, make_person(name="Amal Open"))
    hidden = make_person(name="Hidden Name", display_name="A guest", is_protected=True)
    make_member(groups[0], GroupRole.RAPPORTEUR, hidden)
    groups[0].is_chatham = is_chatham
    db.session.flush()
    page = organiser.get(ONE).text
    pdf = pdf_text(organiser.get(f"{ONE}/slides.pdf").data)
    for told in (page, pdf):
        assert ("Amal Open" in told) is not is_chatham
        assert "Hidden Name" not in told
        assert "A guest" not in told


def pdf_text(content: bytes) -> str:
    return " ".join(
        " ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages
    )


@pytest.mark.parametrize("address", [f"{ALL}/slides.pdf", f"{ONE}/slides.pdf"])
def test_taking_slides_away_is_no_act(
    organiser: FlaskClient, groups: list[WorkingGroup], address: str
) -> None:
    make_recommendation(groups[0])
    before = db.session.scalar(select(func.count()).select_from(AuditEntry))
    assert organiser.get(address).status_code == 200
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == before


def test_the_slides_hold_every_word_and_name_nobody(
    organiser: FlaskClient, groups: list[WorkingGroup]
) -> None:
    long = " ".join(f"word{number}" for number in range(400))
    make_recommendation(groups[0], text=long, title="#read(1) $x$ <b>")
    make_recommendation(groups[1], text="قانون منظور کریں")
    answer = organiser.get(f"{ALL}/slides.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    pdf = PdfReader(io.BytesIO(answer.data))
    told = pdf_text(answer.data)
    assert [each for each in long.split() if each not in told.split()] == []
    assert "#read(1) $x$ <b>" in told
    assert len(pdf.pages) == 3 + len(pieces(long)) + 1
    assert pdf.metadata is not None
    assert pdf.metadata.author is None
    box = pdf.pages[0].mediabox
    assert round(float(box.width / box.height), 2) == 1.78


@pytest.fixture
def at_time(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The time by the server's clock; its only entry may be changed."""
    moment = [NOW]
    monkeypatch.setattr(clock, "now", lambda: moment[0])
    return moment


def test_the_clock_runs_by_the_servers_time(groups: list[WorkingGroup]) -> None:
    group = groups[0]
    after = [NOW + timedelta(seconds=each) for each in (0, 60, 90, 100)]
    operations.start(group=group, actor=COMMAND, now=after[0])
    operations.start(group=group, actor=COMMAND, now=after[1])
    operations.pause(group=group, actor=COMMAND, now=after[2])
    operations.pause(group=group, actor=COMMAND, now=after[3])
    db.session.flush()
    [found] = operations.queries.clocks([group]).values()
    assert (found.spent_ms, found.started_at) == (90_000, None)
    operations.start(group=group, actor=COMMAND, now=after[3])
    assert (found.spent_ms, found.started_at) == (90_000, after[3])
    operations.reset(group=group, actor=COMMAND, now=after[3])
    assert (found.spent_ms, found.started_at) == (0, None)


def test_screens_are_told_only_what_is_new(
    organiser: FlaskClient, groups: list[WorkingGroup]
) -> None:
    first = organiser.get(f"{ALL}/clocks")
    assert first.json is not None
    assert set(first.json["clocks"]) == {each.code for each in groups}
    assert first.json["clocks"]["WG1"] == {"total": 300_000, "spent": 0, "started": None}
    tag = {"If-None-Match": first.headers["ETag"]}
    assert organiser.get(f"{ALL}/clocks", headers=tag).status_code == 304
    answer = organiser.post("/c/tip/groups/WG1/presenting/clock/start")
    assert (answer.status_code, answer.location) == (303, ONE)
    news = organiser.get(f"{ALL}/clocks", headers=tag)
    assert news.status_code == 200
    assert news.json is not None
    assert news.json["clocks"]["WG1"]["started"] <= news.json["now"]
    alone = organiser.get(f"{ONE[: -len('presenting')]}presenting/clock")
    assert alone.json is not None
    assert alone.json["clocks"] == {"WG1": news.json["clocks"]["WG1"]}
    assert organiser.post(f"{ONE}/clock/explode").status_code == 404


@pytest.mark.parametrize(
    ("role", "shown", "slides", "press"),
    [
        (GroupRole.MODERATOR, 200, 200, 303),
        (GroupRole.CO_MODERATOR, 200, 200, 303),
        (GroupRole.RAPPORTEUR, 200, 200, 403),
        (GroupRole.MEMBER, 200, 403, 403),
        (GroupRole.OBSERVER, 200, 403, 403),
    ],
)
def test_who_may_do_what(
    client: FlaskClient,
    conference: Conference,
    groups: list[WorkingGroup],
    role: GroupRole,
    shown: int,
    slides: int,
    press: int,
) -> None:
    person = make_member(groups[0], role, make_participant(conference))
    sign_in_by_link(client, person, conference)
    assert client.get(ONE).status_code == shown
    assert client.get(f"{ONE}/slides.pdf").status_code == slides
    assert client.post(f"{ONE}/clock/start").status_code == press
    assert client.get(ALL).status_code == 403
    assert client.get("/c/tip/groups/WG2/presenting").status_code == 403
    assert client.get("/manage/tip/presenting").status_code == 403


@pytest.mark.parametrize("path", [ALL, "/manage/tip/presenting", f"{ALL}/clocks"])
def test_three_groups_cost_as_many_statements_as_one(
    organiser: FlaskClient, conference: Conference, path: str
) -> None:
    make_recommendation(make_group(conference))
    with count_statements() as one:
        organiser.get(path)
    for _ in range(2):
        group = make_group(conference)
        make_member(group, GroupRole.MODERATOR)
        make_recommendation(group)
        make_recommendation(group)
    with count_statements() as three:
        organiser.get(path)
    assert one.count == three.count


@given(st.text(max_size=900), st.integers(min_value=20, max_value=200))
def test_long_texts_continue_and_lose_nothing(text: str, most: int) -> None:
    found = pieces(text, most)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(each and len(each) <= most for each in found)
