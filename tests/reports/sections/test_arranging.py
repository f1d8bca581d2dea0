"""Switching, ordering and adding sections, and what the snapshot tells of them."""

from itertools import product
from uuid import UUID, uuid4

import pytest

from eventmgr.agenda.enums import SessionKind
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.people.actor import COMMAND
from eventmgr.reports import operations as reports
from eventmgr.reports.enums import Format, VersionState
from eventmgr.reports.gathering import gather
from eventmgr.reports.sections import operations, queries
from eventmgr.reports.snapshot import from_json
from tests.factories.agenda import make_session
from tests.factories.conferences import make_conference
from tests.factories.people import NOW
from tests.factories.sections import place_of, write

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def conference() -> Conference:
    return make_conference(slug="ours")


def add(conference: Conference, title: str, client_id: UUID | None = None) -> str:
    return operations.add_section(
        conference=conference,
        title=title,
        client_id=client_id or uuid4(),
        actor=COMMAND,
        now=NOW,
    )


def switch(conference: Conference, key: str, *, is_on: bool) -> None:
    place = place_of(conference, key)
    operations.switch_section(place=place, is_on=is_on, actor=COMMAND, now=NOW)


def order(conference: Conference) -> list[str]:
    return [each.key for each in queries.sections(conference)]


def told(conference: Conference) -> dict[str, str]:
    found = gather(conference, number=1, now=NOW).sections
    return {each.key: each.number for each in found}


def test_one_moves_within_its_part_and_stays_at_its_ends(conference: Conference) -> None:
    before = order(conference)
    assert before[:4] == ["foreword", "acknowledgements", "acronyms", "summary"]
    for key, by in (("foreword", -1), ("acronyms", 1), ("summary", -1), ("method", 1)):
        operations.move_section(
            place=place_of(conference, key), by=1 if by > 0 else -1, actor=COMMAND, now=NOW
        )
    assert order(conference) == before
    operations.move_section(place=place_of(conference, "foreword"), by=1, actor=COMMAND, now=NOW)
    assert order(conference)[:3] == ["acknowledgements", "foreword", "acronyms"]
    operations.place_section(place=place_of(conference, "closing"), at=1, actor=COMMAND, now=NOW)
    assert order(conference)[3:5] == ["closing", "summary"]


def test_what_is_switched_off_is_kept_and_not_told(conference: Conference) -> None:
    write(conference, "foreword", "Welcome.")
    for is_on in (False, True):
        switch(conference, "foreword", is_on=is_on)
        assert ("foreword" in told(conference)) is is_on
    words = place_of(conference, "foreword").words
    assert words is not None
    assert words.text == "Welcome."


def test_own_sections_stand_at_the_end_of_the_body(conference: Conference) -> None:
    client_id = uuid4()
    assert [add(conference, "Voices", client_id) for _each in range(2)] == ["custom-1"] * 2
    assert add(conference, "Songs") == "custom-2"
    body = order(conference)
    assert body[body.index("evaluation") :][:4] == [
        "evaluation",
        "custom-1",
        "custom-2",
        "programme",
    ]
    assert place_of(conference, "custom-1").heading == "Voices"
    with pytest.raises(DomainError, match="Say what"):
        add(conference, "")


def test_the_snapshot_has_words_and_summaries(conference: Conference) -> None:
    session = make_session(conference, kind=SessionKind.PLENARY)
    write(conference, "foreword", "Welcome.", title="A word before")
    write(conference, f"session-{session.id}", "They agreed.")
    found = gather(conference, number=1, now=NOW)
    first = found.sections[0]
    assert (first.kind, first.title, first.text, first.revision, first.revised_at) == (
        "foreword",
        "A word before",
        "Welcome.",
        1,
        "2026-03-01T09:00:00+00:00",
    )
    assert [each.summary for day in found.days for each in day.sessions] == ["They agreed."]
    switch(conference, f"session-{session.id}", is_on=False)
    found = gather(conference, number=1, now=NOW)
    assert [each.summary for day in found.days for each in day.sessions] == [""]


def test_from_an_adopted_version_on_no_number_moves(conference: Conference) -> None:
    switch(conference, "matrix", is_on=False)
    assert (told(conference)["summary"], told(conference)["background"]) == ("1", "2")
    version = reports.request_report(
        conference=conference, formats=[Format.JSON], actor=COMMAND, now=NOW
    )
    before = told(conference)
    operations.place_section(place=place_of(conference, "closing"), at=1, actor=COMMAND, now=NOW)
    assert told(conference)["closing"] == "1"
    for state in (VersionState.IN_REVIEW, VersionState.ADOPTED):
        version.state = state
        db.session.flush()
    assert told(conference) == before
    switch(conference, "summary", is_on=False)
    switch(conference, "matrix", is_on=True)
    after = told(conference)
    assert {key: after[key] for key in before if key != "summary"} == {
        key: number for key, number in before.items() if key != "summary"
    }
    assert after["matrix"] == "12"


def test_of_two_adopted_versions_the_older_one_says_the_numbers(conference: Conference) -> None:
    """New ones can no longer contradict each other; those adopted long ago may."""
    versions = []
    for _ in range(2):
        versions.append(
            reports.request_report(
                conference=conference, formats=[Format.JSON], actor=COMMAND, now=NOW
            )
        )
        operations.place_section(
            place=place_of(conference, "closing"), at=1, actor=COMMAND, now=NOW
        )
    numbers = [
        {each.key: each.number for each in from_json(version.snapshot).sections if each.number}
        for version in versions
    ]
    assert numbers[0]["closing"] != numbers[1]["closing"] == "1"
    for version, state in product(versions, (VersionState.IN_REVIEW, VersionState.ADOPTED)):
        version.state = state
        db.session.flush()
    assert queries.kept_numbers(conference) == numbers[0]
