"""What everybody sees of an agenda: the version published last, and nothing of the draft."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from lxml import html
from sqlalchemy import select

from eventmgr.agenda.enums import RoleState, SessionKind, SessionRoleName, SessionState
from eventmgr.agenda.models import Session
from eventmgr.conferences.enums import ConferenceState, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.pages.agenda.cached import bodies
from eventmgr.people.models import Person
from tests.conftest import count_statements
from tests.factories.agenda import MORNING, make_role, make_session, publish_agenda
from tests.factories.conferences import (
    make_conference,
    make_room,
    make_team_member,
    make_theme,
)
from tests.factories.people import make_person
from tests.factories.signin import sign_in

HOUR = timedelta(hours=1)
HOSTILE = "<script>alert(1)</script> {{ 7*7 }} =1+1 #panic()"
YESTERDAY = MORNING - 24 * HOUR

pytestmark = pytest.mark.usefixtures("app")


def save() -> None:
    """Let pages read from the database what the test has made; what is at hand stays readable."""
    with unit_of_work():
        db.session.flush()
        db.session.expunge_all()


def publish(conference: Conference) -> None:
    """Publish the draft, and save it all."""
    publish_agenda(conference)
    save()


def published(**values: Any) -> tuple[Conference, Session]:
    """A conference whose one session is published, with these values."""
    conference = make_conference()
    session = make_session(conference, **values)
    publish(conference)
    return conference, session


def page_of(client: FlaskClient, address: str, *, status: int = 200) -> html.HtmlElement:
    with clock.fixed(YESTERDAY):
        answer = client.get(address)
    assert answer.status_code == status
    return html.document_fromstring(answer.text)


def texts(page: html.HtmlElement, selector: str) -> list[str]:
    return [" ".join(each.text_content().split()) for each in page.find_class(selector)]


def titles(client: FlaskClient, address: str) -> list[str]:
    return texts(page_of(client, address), "agenda-title")


# What is shown


def test_what_is_not_published_is_not_shown(client: FlaskClient) -> None:
    conference = make_conference()
    session = make_session(conference, title="Only a draft")
    save()
    page = page_of(client, f"/c/{conference.slug}/")
    assert texts(page, "empty-title") == ["The agenda is not published yet"]
    assert "Only a draft" not in page.text_content()
    assert texts(page_of(client, f"/c/{conference.slug}/speakers"), "empty-title") == [
        "No speakers yet"
    ]
    assert client.get(f"/c/{conference.slug}/sessions/{session.id}").status_code == 404


def test_an_organiser_does_not_find_an_unpublished_session_here_either(
    client: FlaskClient,
) -> None:
    conference = make_conference()
    sign_in(client, make_team_member(conference, TeamRole.ORGANISER))
    session = make_session(conference)
    save()
    assert client.get(f"/c/{conference.slug}/sessions/{session.id}").status_code == 404


def test_an_empty_agenda_says_what_goes_there(client: FlaskClient) -> None:
    conference = make_conference()
    publish(conference)
    assert texts(page_of(client, f"/c/{conference.slug}/"), "empty-title") == ["No sessions yet"]


def test_the_agenda_shows_days_times_rooms_kinds_and_people(client: FlaskClient) -> None:
    conference = make_conference()
    session = make_session(
        conference,
        title="First talk",
        kind=SessionKind.KEYNOTE,
        room_id=make_room(conference, name="Hall").id,
        theme_id=make_theme(conference, name="Shelter").id,
    )
    person = make_person(name="Aya Test", honorific="Dr")
    make_role(session, person=person, title="Judge", affiliation="Court")
    make_role(session, SessionRoleName.KEYNOTE, make_person(name="Bea Test", honorific=""))
    make_session(conference, title="Second day", starts_at=MORNING + 24 * HOUR)
    publish(conference)
    page = page_of(client, f"/c/{conference.slug}/")
    assert texts(page, "agenda-day") == ["Sunday, 1 March 2026", "Monday, 2 March 2026"]
    assert texts(page, "agenda-title") == ["First talk", "Second day"]
    assert texts(page, "agenda-when") == ["09:00–10:00", "09:00–10:00"]
    assert texts(page, "agenda-marks") == ["Keynote Hall Shelter", "Plenary"]
    assert texts(page, "agenda-parts") == [
        "Chair: Dr Aya Test, Judge, Court Keynote speaker: Bea Test"
    ]
    assert texts(page, "agenda-version") == [
        "Version 1 · 1 Mar 2026, 14:00 What has changed Programme to print (PDF)"
    ]


def test_sessions_that_start_together_stand_together(client: FlaskClient) -> None:
    conference = make_conference()
    for title, hours in (("Short", 1), ("Long", 2)):
        room = make_room(conference)
        make_session(conference, title=title, room_id=room.id, ends_at=MORNING + hours * HOUR)
    make_session(conference, title="Coffee", kind=SessionKind.BREAK, starts_at=MORNING + 2 * HOUR)
    publish(conference)
    page = page_of(client, f"/c/{conference.slug}/")
    assert [texts(slot, "agenda-title") for slot in page.find_class("agenda-slot")] == [
        ["Short", "Long"],
        ["Coffee"],
    ]
    assert texts(page, "agenda-when") == ["09:00", "11:00–12:00"]
    assert [each.split(" Plenary")[0] for each in texts(page, "agenda-marks")[:2]] == [
        "until 10:00",
        "until 11:00",
    ]
    assert texts(page, "agenda-slim") == ["11:00–12:00 Coffee Break"]


def test_a_session_over_midnight_says_the_day_it_ends(client: FlaskClient) -> None:
    late = MORNING + 14 * HOUR
    conference, _session = published(starts_at=late, ends_at=late + 3 * HOUR)
    page = page_of(client, f"/c/{conference.slug}/")
    assert texts(page, "agenda-when") == ["23:00–2 Mar 2026, 02:00"]


def test_who_declined_is_left_out_and_who_was_asked_is_to_be_confirmed(
    client: FlaskClient,
) -> None:
    conference = make_conference()
    session = make_session(conference)
    for name, state, represented in (
        ("Aya Asked", RoleState.ASKED, ""),
        ("Ben Declined", RoleState.DECLINED, ""),
        ("Cem Absent", RoleState.ACCEPTED, "Dina Deputy"),
    ):
        make_role(session, person=make_person(name=name), state=state, represented_by=represented)
    publish(conference)
    for address in ("", f"sessions/{session.id}"):
        (parts,) = texts(page_of(client, f"/c/{conference.slug}/{address}"), "agenda-parts")
        assert parts == (
            "Chair: Aya Asked (to be confirmed) Chair: Cem Absent, represented by Dina Deputy"
        )


def test_what_runs_now_and_comes_next_is_marked(client: FlaskClient) -> None:
    conference = make_conference()
    make_session(conference, title="Now")
    make_session(conference, title="Soon", starts_at=MORNING + HOUR)
    make_session(conference, title="Tomorrow", starts_at=MORNING + 24 * HOUR)
    publish(conference)
    with clock.fixed(MORNING):
        page = html.document_fromstring(client.get(f"/c/{conference.slug}/").text)
    assert texts(page, "agenda-day") == ["Sunday, 1 March 2026 Today", "Monday, 2 March 2026"]
    assert texts(page, "agenda-marks") == ["Now Plenary", "Next Plenary", "Plenary"]
    assert texts(page, "agenda-now") == ["Now Now Plenary"]
    assert texts(page, "agenda-nownext-list") == ["Now until 10:00", "Soon 10:00"]
    assert [each.text_content() for each in page.find_class("agenda-days")[0]] == [
        "Today",
        "2 Mar 2026",
    ]


def test_before_the_conference_nothing_is_said_to_be_next(client: FlaskClient) -> None:
    conference, _session = published()
    page = page_of(client, f"/c/{conference.slug}/")
    assert (texts(page, "agenda-nownext"), texts(page, "agenda-marks")) == ([], ["Plenary"])


def test_the_draft_is_seen_by_nobody_until_it_is_published(client: FlaskClient) -> None:
    conference, session = published(title="Before")
    row = db.session.get_one(Session, session.id)
    row.title, row.updated_at = "After", clock.now()
    save()
    assert titles(client, f"/c/{conference.slug}/") == ["Before"]
    publish(db.session.get_one(Conference, conference.id))
    assert titles(client, f"/c/{conference.slug}/") == ["After"]
    assert titles(client, f"/c/{conference.slug}/speakers") == []


# One session


def test_a_session_tells_what_happens_beside_it(client: FlaskClient) -> None:
    conference = make_conference()
    hall, side = make_room(conference, name="Hall"), make_room(conference, name="Side")
    make_session(conference, title="Before", room_id=hall.id)
    session = make_session(
        conference,
        title="This",
        room_id=hall.id,
        starts_at=MORNING + HOUR,
        description="Two\nlines",
    )
    make_session(conference, title="After", room_id=hall.id, starts_at=MORNING + 2 * HOUR)
    make_session(conference, title="Beside", room_id=side.id, starts_at=MORNING + 1.5 * HOUR)
    publish(conference)
    page = page_of(client, f"/c/{conference.slug}/sessions/{session.id}")
    assert texts(page, "agenda-facts") == [
        "Day Sunday, 1 March 2026 Time 10:00–11:00 Time zone Asia/Karachi Room Hall"
    ]
    (beside,) = texts(page, "agenda-beside")
    assert beside == (
        "Before in this room Before 09:00–10:00 After in this room After 11:00–12:00 "
        "At the same time Beside 10:30–11:30, Side"
    )
    assert page.find_class("agenda-text")[0].text == "Two\nlines"


def test_a_cancelled_session_says_so_and_keeps_its_page(client: FlaskClient) -> None:
    conference, session = published(title="Talk")
    db.session.get_one(Session, session.id).state = SessionState.REMOVED
    publish(db.session.get_one(Conference, conference.id))
    page = page_of(client, f"/c/{conference.slug}/sessions/{session.id}")
    (warning,) = texts(page, "alert-danger")
    assert warning == (
        "Cancelled. This session is not in the agenda any more. "
        "It was to be held as it stands here."
    )
    assert "09:00–10:00" in texts(page, "agenda-facts")[0]
    assert titles(client, f"/c/{conference.slug}/") == []


def test_a_draft_is_not_shown_and_a_strange_session_is_not_found(client: FlaskClient) -> None:
    conference, _mine = published()
    other, session = published()
    draft = make_conference(state=ConferenceState.DRAFT)
    publish(draft)
    for address in ("", "speakers", "mine", "agenda.ics", "mine.ics"):
        assert client.get(f"/c/{draft.slug}/{address}").status_code == 404
    for address in (f"sessions/{session.id}", f"sessions/{session.id}.ics"):
        assert client.get(f"/c/{conference.slug}/{address}").status_code == 404
        assert client.get(f"/c/{other.slug}/{address}").status_code == 200


# Who is named


def test_closed_and_chatham_sessions_are_marked_and_name_nobody(client: FlaskClient) -> None:
    conference = make_conference()
    for secret in ("is_closed", "is_chatham"):
        session = make_session(conference, **{secret: True})
        make_role(session, person=make_person(name="Aya Secret"), affiliation="Hidden Office")
    publish(conference)
    addresses = [
        "",
        "?q=aya",
        "speakers",
        "agenda.ics",
        f"mine?s={session.id}",
        f"sessions/{session.id}",
        f"sessions/{session.id}.ics",
    ]
    for address in addresses:
        text = client.get(f"/c/{conference.slug}/{address}").text
        assert "Aya" not in text
        assert "Hidden" not in text
    page = page_of(client, f"/c/{conference.slug}/")
    assert texts(page, "agenda-marks") == ["Plenary Closed session", "Plenary Chatham House Rule"]
    assert titles(client, f"/c/{conference.slug}/?q=aya") == []


def test_a_protected_person_is_never_called_by_name(client: FlaskClient) -> None:
    conference = make_conference()
    person = make_person(name="Real Name")
    session = make_session(conference)
    make_role(session, person=person, title="Judge", affiliation="Court")
    publish(conference)
    assert "Real Name" in client.get(f"/c/{conference.slug}/").text
    row = db.session.get_one(Person, person.id)
    row.is_protected, row.display_name = True, "A witness"
    save()
    for address in ("", f"sessions/{session.id}"):
        page = page_of(client, f"/c/{conference.slug}/{address}")
        assert texts(page, "agenda-parts") == ["Chair: A witness"]
    assert texts(page_of(client, f"/c/{conference.slug}/speakers"), "agenda-title") == []


def test_text_that_looks_like_code_is_shown_as_text(client: FlaskClient) -> None:
    conference = make_conference(summary=HOSTILE)
    session = make_session(conference, title=HOSTILE, description=HOSTILE)
    make_role(session, person=make_person(name=HOSTILE), title=HOSTILE, represented_by=HOSTILE)
    publish(conference)
    for address in ("", "speakers", f"sessions/{session.id}", f"mine?s={session.id}", "mine"):
        answer = client.get(f"/c/{conference.slug}/{address}")
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert "49" not in "".join(texts(html.document_fromstring(answer.text), "agenda-parts"))
        assert HOSTILE in html.document_fromstring(answer.text).text_content()


def test_speakers_are_listed_with_their_sessions(client: FlaskClient) -> None:
    conference = make_conference()
    session = make_session(conference, title="First talk")
    make_role(session, SessionRoleName.PANELIST, make_person(name="Aya Test"), title="Judge")
    publish(conference)
    page = page_of(client, f"/c/{conference.slug}/speakers")
    assert texts(page, "card-body") == ["Aya Test Judge Panelist: First talk"]


# Filters


def filterable() -> tuple[Conference, dict[str, int]]:
    conference = make_conference()
    hall, theme = make_room(conference, name="Hall"), make_theme(conference, name="Shelter")
    panel = make_session(conference, title="Éducation", kind=SessionKind.PANEL, room_id=hall.id)
    make_role(panel, person=make_person(name="Aya Test"), affiliation="Court")
    make_session(conference, title="Second", theme_id=theme.id, starts_at=MORNING + 24 * HOUR)
    publish(conference)
    return conference, {"room": hall.id, "theme": theme.id}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=panel", ["Éducation"]),
        ("theme={theme}", ["Second"]),
        ("room={room}", ["Éducation"]),
        ("day=2026-03-02", ["Second"]),
        ("q=EDUCATION", ["Éducation"]),
        ("q=court+aya", ["Éducation"]),
        ("q=hall", ["Éducation"]),
        ("q=shelter", ["Second"]),
        ("q=&kind=&day=", ["Éducation", "Second"]),
        ("kind=panel&day=2026-03-02", []),
        ("kind=nonsense&room=x&day=2026-02-31&theme=-1", ["Éducation", "Second"]),
        ("kind=opening", ["Éducation", "Second"]),  # no session has it: it is not on offer
    ],
)
def test_the_agenda_is_filtered_by_the_address(
    client: FlaskClient, query: str, found: list[str]
) -> None:
    conference, ids = filterable()
    page = page_of(client, f"/c/{conference.slug}/?{query.format(**ids)}")
    assert texts(page, "agenda-title") == found
    everything = ["Éducation", "Second"]
    said = [""] if found == everything else [f"Sessions shown: {len(found)} of 2."]
    assert texts(page, "agenda-found") == said
    (nothing,) = page.xpath("//*[@data-nothing]")
    assert ("hidden" in nothing.attrib) == bool(found)


def test_filters_offer_what_the_agenda_has(client: FlaskClient) -> None:
    conference, ids = filterable()
    page = page_of(client, f"/c/{conference.slug}/?room={ids['room']}")
    offered = {each.get("name"): each.value_options for each in page.xpath("//select")}
    assert offered == {
        "day": ["", "2026-03-01", "2026-03-02"],
        "kind": ["", "plenary", "panel"],
        "theme": ["", str(ids["theme"])],
        "room": ["", str(ids["room"])],
    }
    assert {each.get("name"): each.value for each in page.xpath("//select")}["room"] == str(
        ids["room"]
    )


def test_a_hostile_search_is_only_a_search(client: FlaskClient) -> None:
    conference, _ids = filterable()
    for typed in ("%00", "%22%3E%3Cscript%3E", "a" * 5000, "%F0%9F%92%A9", "%FF"):
        answer = client.get(f"/c/{conference.slug}/?q={typed}")
        assert answer.status_code == 200
        assert "<script>" not in answer.text


# My agenda


def test_chosen_sessions_stand_in_the_address(client: FlaskClient) -> None:
    conference = make_conference()
    ids = [make_session(conference, title=t).id for t in ("One", "Two", "Three")]
    publish(conference)
    page = page_of(client, f"/c/{conference.slug}/mine?s={ids[0]}-{ids[2]}-{ids[0]}")
    assert texts(page, "agenda-title") == ["One", "Three"]
    links = {each[2] for each in page.iterlinks()}
    assert f"/c/{conference.slug}/mine.ics?s={ids[0]}-{ids[2]}" in links
    assert f"webcal://localhost/c/{conference.slug}/mine.ics?s={ids[0]}-{ids[2]}" in links


def test_without_a_choice_every_session_can_be_ticked(client: FlaskClient) -> None:
    conference, session = published(title="One")
    page = page_of(client, f"/c/{conference.slug}/mine")
    (form,) = page.xpath("//form[@data-choosing]")
    assert form.method == "GET"
    assert form.xpath(".//input/@value") == [str(session.id)]
    answer = client.get(f"/c/{conference.slug}/mine?s={session.id}&s=7&s={session.id}")
    assert (answer.status_code, answer.location) == (
        303,
        f"/c/{conference.slug}/mine?s={session.id}-7",
    )


def test_chosen_sessions_that_overlap_are_told(client: FlaskClient) -> None:
    conference = make_conference()
    starts = (("One", 0), ("Two", 0.5), ("Three", 1.5))
    ids = [make_session(conference, title=t, starts_at=MORNING + h * HOUR).id for t, h in starts]
    publish(conference)
    both = page_of(client, f"/c/{conference.slug}/mine?s={ids[0]}-{ids[1]}-{ids[2]}")
    assert texts(both, "alert-warning") == [
        "At the same time One (09:00–10:00) · Two (09:30–10:30)"
    ]
    touching = page_of(client, f"/c/{conference.slug}/mine?s={ids[1]}-{ids[2]}")
    assert texts(touching, "alert-warning") == []


def test_chosen_sessions_that_are_gone_are_told(client: FlaskClient) -> None:
    conference, session = published(title="Gone")
    db.session.get_one(Session, session.id).state = SessionState.REMOVED
    publish(db.session.get_one(Conference, conference.id))
    page = page_of(client, f"/c/{conference.slug}/mine?s={session.id}-999999999")
    assert texts(page, "alert-danger") == ["Cancelled Gone"]
    assert "not in the agenda: 1." in page.text_content()
    assert texts(page, "empty-title") == ["Nothing left of this choice"]
    told = Calendar.from_ical(client.get(f"/c/{conference.slug}/mine.ics?s={session.id}").data)
    assert [(str(e["SUMMARY"]), str(e["STATUS"])) for e in told.events] == [("Gone", "CANCELLED")]


@pytest.mark.parametrize(
    "choice",
    ["x", "1-", "-1", "1--2", "1;2", "99999999999", "١", "1%002", "9" * 4000],
)
def test_an_address_that_is_no_choice_is_refused_with_a_sentence(
    client: FlaskClient, choice: str
) -> None:
    conference, _session = published()
    for file in ("mine", "mine.ics"):
        page = page_of(client, f"/c/{conference.slug}/{file}?s={choice}", status=400)
        assert texts(page, "empty-title") == ["This is no choice of sessions"]


def test_as_many_as_there_are_places_for_can_be_chosen(client: FlaskClient) -> None:
    conference, _session = published()
    most = "-".join(str(number) for number in range(1, 301))
    assert client.get(f"/c/{conference.slug}/mine?s={most}").status_code == 200
    assert client.get(f"/c/{conference.slug}/mine?s={most}-301").status_code == 400


# What it costs, and to whom it is told


def statements(client: FlaskClient, address: str) -> int:
    with count_statements() as counted, clock.fixed(YESTERDAY):
        assert client.get(address).status_code == 200
    return counted.count


@pytest.mark.parametrize("address", ["", "?q=session", "speakers", "mine"])
def test_pages_cost_the_same_however_long_the_agenda_is(client: FlaskClient, address: str) -> None:
    def counts(sessions: int) -> tuple[int, int]:
        conference = make_conference()
        for _ in range(sessions):
            make_role(make_session(conference, room_id=make_room(conference).id))
        publish(conference)
        path = f"/c/{conference.slug}/{address}"
        return statements(client, path), statements(client, path)

    one, three = counts(1), counts(3)
    assert one == three
    assert one[1] == 2  # the conference, and whether anything has changed


def test_a_reader_who_has_the_agenda_is_told_so(client: FlaskClient) -> None:
    conference, session = published()
    for address in ("", "speakers", "agenda.ics", "mine", f"sessions/{session.id}"):
        first = client.get(f"/c/{conference.slug}/{address}")
        assert (first.status_code, first.headers["Cache-Control"]) == (200, "no-cache, public")
        assert {"Cookie", "Accept-Language"} <= set(first.headers["Vary"].split(", "))
        known = {"If-None-Match": first.headers["ETag"]}
        again = client.get(f"/c/{conference.slug}/{address}", headers=known)
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
        urdu = {**known, "Accept-Language": "ur"}
        assert client.get(f"/c/{conference.slug}/{address}", headers=urdu).status_code == 200


def publish_change(conference: Conference) -> None:
    make_session(conference)
    publish_agenda(conference)


def rename_person(_conference: Conference) -> None:
    db.session.scalars(select(Person)).all()[-1].name = "Another Name"


def rename_conference(conference: Conference) -> None:
    conference.title += "!"


@pytest.mark.parametrize("change", [rename_person, rename_conference, publish_change])
def test_a_page_that_was_had_is_made_anew_after_a_change(client: FlaskClient, change: Any) -> None:
    conference = make_conference()
    make_role(make_session(conference))
    publish(conference)
    with clock.fixed(YESTERDAY):
        known = {"If-None-Match": client.get(f"/c/{conference.slug}/").headers["ETag"]}
        change(db.session.get_one(Conference, conference.id))
        save()
        assert client.get(f"/c/{conference.slug}/", headers=known).status_code == 200


def test_a_page_is_made_anew_when_a_session_begins_or_ends_or_a_day_does(
    client: FlaskClient,
) -> None:
    conference, _session = published()

    def tag(hours: float) -> str:
        with clock.fixed(MORNING + hours * HOUR):
            return client.get(f"/c/{conference.slug}/").headers["ETag"]

    before, begun, still, ended, next_day = tag(-0.1), tag(0), tag(0.9), tag(1), tag(15)
    assert begun == still
    assert len({before, begun, ended, next_day}) == 4


def test_a_sentence_for_the_reader_is_not_lost_to_the_cache(client: FlaskClient) -> None:
    conference, _session = published()
    first = client.get(f"/c/{conference.slug}/")
    with client.session_transaction() as cookie:
        cookie["_flashes"] = [("success", "You have registered.")]
    known = {"If-None-Match": first.headers["ETag"]}
    again = client.get(f"/c/{conference.slug}/", headers=known)
    assert "You have registered." in again.text
    assert again.headers["Cache-Control"] == "no-cache, private"
    assert "You have registered." not in client.get(f"/c/{conference.slug}/").text


def test_what_is_looked_for_fills_no_memory(client: FlaskClient) -> None:
    conference, _session = published()
    client.get(f"/c/{conference.slug}/")
    before = len(bodies)
    for number in range(5):
        assert client.get(f"/c/{conference.slug}/?q={number}").status_code == 200
    assert len(bodies) == before


def test_in_urdu_the_days_and_kinds_are_urdu(client: FlaskClient) -> None:
    conference, _session = published()
    assert date(2026, 3, 1).isoformat() in client.get(f"/c/{conference.slug}/").text
    urdu = client.get(f"/c/{conference.slug}/", headers={"Accept-Language": "ur"})
    page = html.document_fromstring(urdu.text)
    assert (page.get("dir"), texts(page, "agenda-day")) == ("rtl", ["اتوار، 1 مارچ، 2026"])
