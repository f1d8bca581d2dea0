"""What is told of figures, sections and sessions that differ, and of closed sessions not."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.reports import snapshot as frozen
from eventmgr.reports.comparing import compare

KINDS = ("added", "removed", "changed")


def snapshot(**values: Any) -> frozen.Snapshot:
    return frozen.Snapshot(
        compilation=frozen.Compilation(version=1, compiled_at="", generator=""),
        conference=frozen.Conference(slug="c", title="C", starts="", ends="", zone="UTC"),
        **values,
    )


def told(before: frozen.Snapshot, after: frozen.Snapshot) -> list[tuple[str, ...]]:
    return [
        (each.kind, each.subject, each.name or each.code, each.field, each.before, each.after)
        for each in compare(before, after)
    ]


def test_figures_are_compared_one_by_one() -> None:
    def numbers(registered: int, confirmed: int, attended: int, target: int | None) -> Any:
        return snapshot(
            participation=(
                frozen.SectorCount(sector="media", registered=registered, confirmed=confirmed),
                frozen.SectorCount(sector="judiciary", registered=1, confirmed=1),
            ),
            attendance=(frozen.Attendance(date="2026-03-01", attended=attended),),
            target=target,
        )

    assert told(numbers(3, 2, 1, 9), numbers(4, 3, 2, 8)) == [
        ("changed", "figure", "media", "registered", "3", "4"),
        ("changed", "figure", "media", "confirmed", "2", "3"),
        ("changed", "figure", "2026-03-01", "attended", "1", "2"),
        ("changed", "figure", "", "target", "9", "8"),
    ]
    assert told(numbers(3, 2, 1, 9), numbers(3, 2, 1, None)) == [
        ("removed", "figure", "", "target", "9", "")
    ]


def test_sections_are_compared_by_their_kind_and_further_ones_by_their_key() -> None:
    before = snapshot(
        sections=(
            frozen.Section(kind="foreword", text="Welcome."),
            frozen.Section(kind="summary", text="In short."),
            frozen.Section(
                kind="custom", key="custom-1", number="9", title="Thanks", text="To all."
            ),
        )
    )
    after = snapshot(
        sections=(
            frozen.Section(
                kind="custom", key="custom-1", number="9", title="Our thanks", text="To all."
            ),
            frozen.Section(
                kind="custom", key="custom-2", number="10", title="Errata", text="None."
            ),
            frozen.Section(kind="foreword", text="Be welcome."),
        )
    )
    assert told(before, after) == [
        ("changed", "section", "Our thanks", "title", "Thanks", "Our thanks"),
        ("added", "section", "Errata", "text", "", "None."),
        ("changed", "section", "foreword", "text", "Welcome.", "Be welcome."),
        ("removed", "section", "summary", "text", "In short.", ""),
    ]


def session(**values: Any) -> frozen.Snapshot:
    """A snapshot of one session on one day."""
    told_of = {
        "kind": "panel", "title": "Talk", "starts": "10:00", "ends": "11:00", "uid": "u", **values
    }  # fmt: skip
    return snapshot(days=(frozen.Day(date="", sessions=(frozen.Session(**told_of),)),))


@pytest.mark.parametrize(
    ("field", "before", "after"),
    [
        ("title", "Talk", "Debate"),
        ("kind", "panel", "plenary"),
        ("starts", "10:00", "10:30"),
        ("ends", "11:00", "11:30"),
        ("room", "Hall", "Garden"),
        ("description", "One.", "Two."),
        ("summary", "", "They agreed."),
    ],
)
def test_sessions_are_compared_field_by_field(field: str, before: str, after: str) -> None:
    old, new = session(**{field: before}), session(**{field: after})
    name = after if field == "title" else "Talk"
    assert told(old, new) == [("changed", "session", name, field, before, after)]


def test_a_session_more_or_less_is_told_by_its_title_and_hour() -> None:
    assert told(session(), session(uid="v", title="Other")) == [
        ("added", "session", "Other", "starts", "", "10:00"),
        ("removed", "session", "Talk", "starts", "10:00", ""),
    ]


@pytest.mark.parametrize("rule", ["chatham", "closed"])
@pytest.mark.parametrize("order", ["before", "after", "both"])
def test_of_a_session_that_names_nobody_no_words_are_told(rule: str, order: str) -> None:
    before = {"description": "Ayla speaks.", "summary": "Ayla spoke.", "room": "Hall"}
    after = {"description": "A talk.", "summary": "It was good.", "room": "Garden"}
    old = session(**before, **({rule: True} if order != "after" else {}))
    new = session(**after, **({rule: True} if order != "before" else {}))
    changes = told(old, new)
    assert [each for each in changes if any(each[4:])] == [
        ("changed", "session", "Talk", "room", "Hall", "Garden")
    ]


TEXTS = st.builds(
    frozen.Recommendation,
    reference=st.sampled_from(["WG1-R01", "WG1-R02", "WG1-R03"]),
    text=st.sampled_from(["", "a", "b b"]),
    lead=st.sampled_from(["", "A body"]),
)
LISTS = st.lists(TEXTS, unique_by=lambda each: each.reference).map(tuple)


@given(LISTS, LISTS)
def test_every_text_is_accounted_for(
    before: tuple[frozen.Recommendation, ...], after: tuple[frozen.Recommendation, ...]
) -> None:
    def of(texts: tuple[frozen.Recommendation, ...]) -> frozen.Snapshot:
        return snapshot(groups=(frozen.Group(code="WG1", title="", recommendations=texts),))

    old = {each.reference: each for each in before}
    new = {each.reference: each for each in after}
    changes = told(of(before), of(after))
    names = {kind: {each[2] for each in changes if each[0] == kind} for kind in KINDS}
    assert names == {
        "added": new.keys() - old.keys(),
        "removed": old.keys() - new.keys(),
        "changed": {key for key in old.keys() & new.keys() if old[key] != new[key]},
    }
