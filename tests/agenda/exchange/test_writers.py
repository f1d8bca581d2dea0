"""What is written is valid, tells no secrets, and comes back as it went."""

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

import hypothesis
import pytest
from flask import Flask, url_for
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from lxml import etree

from eventmgr.agenda import queries
from eventmgr.agenda.exchange import detect, taking
from eventmgr.agenda.exchange.formats import FILENAMES, MEDIA_TYPES, WRITERS, Format
from eventmgr.agenda.exchange.incoming import IncomingSession
from eventmgr.agenda.exchange.outgoing import Outgoing, namespace
from eventmgr.agenda.exchange.plan import Fate
from eventmgr.agenda.items import Agenda, AgendaRoom, AgendaTheme
from eventmgr.foundation.settings import Settings
from eventmgr.foundation.text import clean, clean_line
from tests.agenda.exchange.rich import MARKUP, make_rich, write, write_nothing
from tests.factories.agenda import make_session
from tests.factories.conferences import make_conference
from tests.factories.items import a_conference, an_item

SCHEMAS = Path(__file__).parent / "schemas"
checker = FormatChecker(formats=["date", "uuid"])
Write = Callable[[Format, Any, Settings], bytes]


@checker.checks("date-time", raises=ValueError)
def is_moment(value: object) -> bool:
    return datetime.fromisoformat(str(value)).tzinfo is not None


@checker.checks("uri")
def is_address(value: object) -> bool:
    parts = urlsplit(str(value))
    return bool(parts.scheme and parts.netloc)


def problems(kind: Format, content: bytes) -> list[str]:
    """What the format's schema has against the file."""
    if kind is Format.XML:
        schema = etree.XMLSchema(etree.parse(SCHEMAS / "schedule.xsd"))
        schema.validate(etree.fromstring(content))
        return [error.message for error in schema.error_log]
    name = {Format.JSON1: "schedule_v1.json", Format.JSON2: "schedule_v2.json"}[kind]
    rules = json.loads((SCHEMAS / name).read_text())
    Draft202012Validator.check_schema(rules)
    found = Draft202012Validator(rules, format_checker=checker).iter_errors(json.loads(content))
    return [f"{error.json_path}: {error.message}" for error in found]


@pytest.mark.parametrize("writing", [write, write_nothing])
@pytest.mark.parametrize("kind", [Format.JSON1, Format.JSON2, Format.XML])
def test_what_is_written_is_valid(
    app: Flask, settings: Settings, kind: Format, writing: Write
) -> None:
    assert app
    assert problems(kind, writing(kind, make_rich(), settings)) == []


@pytest.mark.parametrize(
    ("kind", "spoiled", "by"),
    [
        (Format.JSON1, b'"index"', b'"number"'),
        (Format.JSON1, b'"guid": "', b'"guid": "x'),
        (Format.JSON1, b"+02:00", b""),
        (Format.JSON2, b'"TALK"', b'"SPEECH"'),
        (Format.JSON2, b"http://", b""),
        (Format.XML, b"<abstract></abstract>", b""),
        (Format.XML, b"+02:00", b""),
    ],
)
def test_the_schemas_notice_what_is_wrong(
    app: Flask, settings: Settings, kind: Format, spoiled: bytes, by: bytes
) -> None:
    assert app
    content = write(kind, make_rich(), settings)
    assert spoiled in content
    assert problems(kind, content.replace(spoiled, by)) != []


@pytest.mark.parametrize("slug", ["abc", "tip-2026", "a-very-long-name-of-a-conference-2026-x"])
@pytest.mark.parametrize("zone", ["UTC", "Etc/GMT+5", "America/Argentina/Ushuaia", "Asia/Karachi"])
def test_any_name_and_zone_is_valid(app: Flask, settings: Settings, slug: str, zone: str) -> None:
    assert app
    conference = make_conference(slug=slug, zone=zone)
    make_session(conference)
    for kind in (Format.JSON1, Format.JSON2, Format.XML):
        assert problems(kind, write(kind, conference, settings)) == []


@pytest.mark.parametrize("kind", list(Format))
def test_what_was_exported_changes_nothing_when_it_is_imported(
    app: Flask, settings: Settings, kind: Format
) -> None:
    assert app
    conference = make_rich()
    content = write(kind, conference, settings)
    incoming = detect.read(content, zone=conference.tzinfo)
    plan = taking.preview(conference, incoming)
    assert [(each.title, each.changes, each.reason) for each in plan.lines if each.changes] == []
    assert set(plan.counts) == {Fate.SAME}
    told = [each for each in plan.lines if each.repairs]
    assert [each.title for each in told] == ["Deadline"]  # it has no length
    assert (plan.rooms, plan.themes, plan.people, plan.notes) == ([], [], [], [])


@pytest.mark.parametrize(("kind", "breaks"), [("json1", 0), ("json2", 1), ("xml", 0), ("csv", 1)])
def test_every_session_is_in_the_file_and_breaks_where_there_is_a_place(
    app: Flask, settings: Settings, kind: str, breaks: int
) -> None:
    assert app
    conference = make_rich()
    incoming = detect.read(write(Format(kind), conference, settings), zone=conference.tzinfo)
    assert len(incoming.sessions) == len(queries.draft(conference).items) - 1 + breaks


@pytest.mark.parametrize("kind", list(Format))
def test_no_file_tells_what_not_everybody_may_know(
    app: Flask, settings: Settings, kind: Format
) -> None:
    assert app
    text = write(kind, make_rich(), settings).decode()
    assert "Hidden" not in text
    assert "Gone Away" not in text
    assert "example.org" not in text
    assert settings.secret_key not in text
    assert "Witness 7" in text


# Readers take out what turns the direction of text, and say so: that is tested with the oddities.
PLAIN = st.characters(
    codec="utf-8", exclude_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
ANY = st.text(PLAIN, max_size=40) | st.text("'=+-@*\t\n ＝a<b>&;\\\"", max_size=12)
TITLES = ANY.map(clean_line).filter(bool)
DESCRIPTIONS = ANY.map(lambda text: clean(text).strip())


@pytest.mark.parametrize("kind", list(Format))
@given(title=TITLES, description=DESCRIPTIONS, room=TITLES, theme=DESCRIPTIONS.map(clean_line))
@hypothesis.settings(deadline=None)
@example(title="'=x *", description="''=\n=y", room="'+", theme="'n' '=")
def test_any_text_comes_back_as_it_went(
    kind: Format, title: str, description: str, room: str, theme: str
) -> None:
    item = an_item(
        1, title=title, description=description, room=AgendaRoom(id=1, name=room, position=1),
        theme=AgendaTheme(id=1, name=theme) if theme else None,
    )  # fmt: skip
    out = Outgoing(
        conference=a_conference(slug="tip-2026", title="x", accent="#000000", languages=["en"]),
        agenda=Agenda(items=(item,)),
        base_url="http://localhost",
        namespace=namespace("x"),
    )
    (back,) = detect.read(WRITERS[kind](out), zone=ZoneInfo("UTC")).entries
    assert isinstance(back, IncomingSession)
    assert (back.title, back.description, back.room, back.theme, back.repairs) == (
        *(title, description, room, theme, ()),
    )


def test_html_stays_text_in_files(app: Flask, settings: Settings) -> None:
    assert app
    content = write(Format.XML, make_rich(), settings)
    assert MARKUP in [each.text for each in etree.fromstring(content).iter("abstract")]


def test_people_are_told_by_keys_that_lead_nowhere(app: Flask, settings: Settings) -> None:
    assert app
    conference = make_rich()
    other = namespace("another secret")
    assert namespace(settings.secret_key) == namespace(settings.secret_key) != other
    content = json.loads(write(Format.JSON2, conference, settings))
    keys = {
        each["guid"]
        for event in content["schedule"]["events"]
        for each in event.get("participants", [])
    }
    assert len(keys) == 10
    assert all(UUID(each).version == 5 for each in keys)
    assert write(Format.JSON2, conference, settings) == write(Format.JSON2, conference, settings)


def test_roles_have_their_word_in_json_v2(app: Flask, settings: Settings) -> None:
    assert app
    content = json.loads(write(Format.JSON2, make_rich(), settings))
    panel = content["schedule"]["events"][0]
    assert panel["type"] == "DISCUSSION"
    assert [(each["name"], each["role"]) for each in panel["participants"]] == [
        ("Dr Ann Example", "MODERATOR"),
        ("Cy Sample; Jr: II", "SPEAKER"),
    ]


def test_a_session_after_midnight_stands_under_the_evening_before(
    app: Flask, settings: Settings
) -> None:
    assert app
    days = json.loads(write(Format.JSON1, make_rich(), settings))["schedule"]["conference"]["days"]
    assert [(day["date"], day["day_start"], day["day_end"]) for day in days] == [
        ("2026-10-24", "2026-10-24T04:00:00+02:00", "2026-10-25T03:59:00+01:00"),
        ("2026-10-25", "2026-10-25T04:00:00+01:00", "2026-10-26T03:59:00+01:00"),
    ]
    titles = [event["title"] for events in days[0]["rooms"].values() for event in events]
    assert "Deadline" in titles
    assert days[1]["rooms"] == {}


def test_the_table_has_the_times_of_the_venue_and_tells_the_two_at_night_apart(
    app: Flask, settings: Settings
) -> None:
    assert app
    text = write(Format.CSV, make_rich(), settings).decode("utf-8-sig")
    rows = {row["title"]: row for row in csv.DictReader(io.StringIO(text))}
    assert (rows["'=SUM(1)"]["start"], rows["'=SUM(1)"]["end"]) == (
        "2026-10-25 02:30+02:00",
        "2026-10-25 02:00+01:00",
    )
    assert rows["Once more"]["start"] == "2026-10-25 02:30+01:00"
    assert rows["Panel: <i>law</i>"]["people"] == (
        "moderator: Dr Ann Example\npanelist: Cy Sample\\; Jr: II"
    )


def test_addresses_lead_to_the_pages(app: Flask, settings: Settings) -> None:
    conference = a_conference(id=1, slug="tip-2026")
    out = Outgoing(
        conference=conference,
        agenda=Agenda(name="Final"),
        base_url=settings.base_url,
        namespace=namespace("x"),
    )
    with app.test_request_context():
        session = url_for("agenda.session", slug="tip-2026", session_id=7)
        site = url_for("agenda.public", slug="tip-2026")
    assert out.address(an_item(7)) == f"{settings.base_url}{session}"
    assert out.site == f"{settings.base_url}{site}"
    assert out.version == "Final"


@pytest.mark.parametrize(("key", "code"), [(1, "000001"), (36, "000010"), (2**31 - 1, "ZIK0ZJ")])
def test_codes_are_six_letters_and_digits(key: int, code: str) -> None:
    out = Outgoing(
        conference=a_conference(), agenda=Agenda(), base_url="", namespace=namespace("x")
    )
    assert out.code(an_item(key)) == code


def test_every_format_has_a_writer_a_name_and_a_type() -> None:
    assert set(WRITERS) == set(FILENAMES) == set(MEDIA_TYPES) == set(Format)
