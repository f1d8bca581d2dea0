from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.agenda import rules
from eventmgr.agenda.enums import RoleState, SessionKind, SessionRoleName
from eventmgr.agenda.items import Agenda, AgendaItem, AgendaPart, AgendaRoom, AgendaTheme
from eventmgr.agenda.stored import Known
from eventmgr.agenda.versions import changes, differences, sentences
from eventmgr.agenda.versions.changes import ChangeKind
from eventmgr.conferences.models import Conference
from eventmgr.foundation import i18n

spoken = pytest.mark.usefixtures("app")
"""Sentences need an application to be translated in."""

TUESDAY = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
HALL_A = AgendaRoom(id=1, name="Hall A")
HALL_B = AgendaRoom(id=2, name="Hall B")
CONFERENCE = Conference(zone="UTC")
ANNA = AgendaPart(person_id=7, role=SessionRoleName.PANELIST, name="Anna Example")


def item(number: int = 1, **values: Any) -> AgendaItem:
    return AgendaItem(
        **{
            "id": number,
            "uid": UUID(int=number),
            "kind": SessionKind.PLENARY,
            "title": "Evidence",
            "starts_at": TUESDAY,
            "ends_at": TUESDAY + timedelta(hours=1),
            "updated_at": TUESDAY,
            "room": HALL_A,
            **values,
        }
    )


def told(before: Agenda | AgendaItem | None, after: Agenda | AgendaItem | None) -> list[str]:
    old, new = _agenda(before), _agenda(after)
    people = sentences.people_of(old, new)
    return sentences.told(differences.between(old, new), CONFERENCE, people)


def _agenda(of: Agenda | AgendaItem | None) -> Agenda:
    return of if isinstance(of, Agenda) else Agenda(items=(of,) if of else ())


HOUR = timedelta(hours=1)
LATER: dict[str, Any] = {"starts_at": TUESDAY + HOUR, "ends_at": TUESDAY + 2 * HOUR}
NEXT_DAY: dict[str, Any] = {"starts_at": TUESDAY + 24 * HOUR, "ends_at": TUESDAY + 25 * HOUR}


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        (LATER, "“Evidence” moved from Tue 10 Mar 09:00 to 10:00."),
        (
            LATER | {"room": HALL_B},
            "“Evidence” moved from Tue 10 Mar 09:00, Hall A to 10:00, Hall B.",
        ),
        (NEXT_DAY, "“Evidence” moved from Tue 10 Mar 09:00 to Wed 11 Mar 09:00."),
        (LATER | {"room": None}, "“Evidence” moved from Tue 10 Mar 09:00, Hall A to 10:00."),
        (
            {"starts_at": TUESDAY - HOUR},
            "“Evidence” begins Tue 10 Mar 08:00 instead of 09:00.",
        ),
        (
            {"ends_at": TUESDAY + 2 * HOUR},
            "“Evidence”, Tue 10 Mar 09:00, ends at 11:00 instead of 10:00.",
        ),
        (
            {"ends_at": TUESDAY + 17 * HOUR},
            "“Evidence”, Tue 10 Mar 09:00, ends at Wed 11 Mar 02:00 instead of 10:00.",
        ),
        ({"room": HALL_B}, "“Evidence”, Tue 10 Mar 09:00, moved from Hall A to Hall B."),
        (
            {"room": None},
            "“Evidence”, Tue 10 Mar 09:00, is no longer in Hall A; its room is not known yet.",
        ),
        ({"title": "Proof"}, "“Evidence” is now called “Proof”."),
        (
            {"kind": SessionKind.PANEL},
            "“Evidence”: the kind is now Panel instead of Plenary.",
        ),
        (
            {"theme": AgendaTheme(id=3, name="Food")},
            "“Evidence”: the theme is now “Food”.",
        ),
        ({"is_closed": True}, "“Evidence” is now for those invited to it only."),
        ({"is_chatham": True}, "“Evidence” is now held under the Chatham House Rule."),
        ({"description": "More"}, "“Evidence” has a new description."),
        ({"parts": (ANNA,)}, "Anna Example joins “Evidence”: Panelist."),
    ],
)
@spoken
def test_one_change_is_one_sentence(new: dict[str, Any], sentence: str) -> None:
    assert told(item(), item(**new)) == [sentence]


@pytest.mark.parametrize(
    ("old", "sentence"),
    [
        ({"room": None}, "“Evidence”, Tue 10 Mar 09:00, is in Hall A."),
        ({"theme": AgendaTheme(id=3, name="Food")}, "“Evidence” has no theme any more."),
        ({"is_closed": True}, "“Evidence” is no longer a closed session."),
        ({"is_chatham": True}, "“Evidence” is no longer held under the Chatham House Rule."),
        ({"parts": (ANNA,)}, "Anna Example is no longer in “Evidence” (Panelist)."),
    ],
)
@spoken
def test_what_was_taken_away_is_told(old: dict[str, Any], sentence: str) -> None:
    assert told(item(**old), item()) == [sentence]


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (
            [replace(ANNA, role=SessionRoleName.CHAIR)],
            ["Anna Example in “Evidence”: Chair instead of Panelist."],
        ),
        (
            [replace(ANNA, represented_by="Ben Sample")],
            ["Anna Example is represented by Ben Sample in “Evidence”."],
        ),
        (
            [replace(ANNA, title="Minister", affiliation="Ministry of Food")],
            ["“Evidence”: beside the name of Anna Example stands: Minister, Ministry of Food."],
        ),
        (
            [replace(ANNA, state=RoleState.DECLINED)],
            ["Anna Example is no longer in “Evidence” (Panelist)."],
        ),
        (
            [ANNA, replace(ANNA, role=SessionRoleName.CHAIR)],
            ["Anna Example in “Evidence”: Panelist, Chair instead of Panelist."],
        ),
        ([replace(ANNA, state=RoleState.ASKED)], []),
    ],
)
@spoken
def test_who_does_what_is_told(new: list[AgendaPart], expected: list[str]) -> None:
    assert told(item(parts=(ANNA,)), item(parts=tuple(new))) == expected


@spoken
def test_who_comes_in_person_after_all() -> None:
    before = replace(ANNA, represented_by="Ben Sample")
    expected = ["Anna Example comes to “Evidence” in person."]
    assert told(item(parts=(before,)), item(parts=(ANNA,))) == expected


@spoken
def test_added_cancelled_and_back_again() -> None:
    assert told(None, item()) == ["New: “Evidence”, Tue 10 Mar 09:00–10:00, Hall A."]
    assert told(item(room=None), None) == ["Cancelled: “Evidence”, Tue 10 Mar 09:00–10:00."]
    expected = ["“Evidence” takes place after all: Tue 10 Mar 09:00–10:00, Hall A."]
    assert told(Agenda(cancelled=(item(sequence=3),)), item()) == expected


@spoken
def test_the_first_version_only_counts() -> None:
    (change,) = differences.between(None, Agenda(items=(item(1), item(2))))
    expected = "First published version, with 2 sessions."
    assert sentences.sentence(change, CONFERENCE, {}) == expected


@spoken
def test_the_day_ends_at_midnight_and_not_before() -> None:
    until_midnight = item(ends_at=TUESDAY + 15 * HOUR, room=None)
    past = item(ends_at=TUESDAY + 16 * HOUR, room=None)
    assert told(None, until_midnight) == ["New: “Evidence”, Tue 10 Mar 09:00–00:00."]
    assert told(None, past) == ["New: “Evidence”, Tue 10 Mar 09:00–Wed 11 Mar 01:00."]


@spoken
def test_a_new_name_of_a_room_or_theme_is_told_once() -> None:
    food, water = AgendaTheme(id=3, name="Food"), AgendaTheme(id=3, name="Food and water")
    before = Agenda(items=(item(1, theme=food), item(2, theme=food)))
    renamed = replace(HALL_A, name="Aula")
    after = Agenda(items=(item(1, theme=water, room=renamed), item(2, theme=water, room=renamed)))
    assert told(before, after) == [
        "The room “Hall A” is now called “Aula”.",
        "The theme “Food” is now called “Food and water”.",
    ]


@spoken
def test_times_are_those_at_the_venue_in_the_readers_language() -> None:
    karachi = Conference(zone="Asia/Karachi")
    (change,) = differences.between(_agenda(item()), _agenda(item(**LATER)))
    spoken = sentences.sentence(change, karachi, {})
    assert spoken == "“Evidence” moved from Tue 10 Mar 14:00 to 15:00."
    with i18n.in_language("ur"):
        assert "مارچ" in sentences.sentence(change, karachi, {})


@pytest.mark.parametrize("flag", ["is_closed", "is_chatham"])
@spoken
def test_nobody_of_a_discreet_session_is_told_of(flag: str) -> None:
    discreet, public = item(parts=(ANNA,), **{flag: True}), item(parts=(ANNA,))
    for pair in ((discreet, item(**{flag: True})), (discreet, public), (public, discreet)):
        found = differences.between(_agenda(pair[0]), _agenda(pair[1]))
        assert [change.person_id for change in found] == [None] * len(found)
    becoming = differences.between(_agenda(public), _agenda(item(**{flag: True})))
    assert [change.person_id for change in becoming] == [None]  # nor who “left”


@spoken
def test_what_was_told_once_is_told_no_more_when_it_must_not_be() -> None:
    joined = differences.between(_agenda(item()), _agenda(item(parts=(ANNA,))))
    told_of = differences.between(
        _agenda(item(parts=(ANNA,))), _agenda(item(parts=(replace(ANNA, title="Minister"),)))
    )
    known = {7: Known("Anna Example", is_protected=False)}
    protected = {7: Known("Participant A", is_protected=True)}
    nameless = {7: Known("", is_protected=True)}
    assert len(sentences.told(joined, CONFERENCE, known)) == 1
    assert sentences.told(joined, CONFERENCE, known, discreet=frozenset({1})) == []
    assert sentences.told(joined, CONFERENCE, {}) == []
    assert sentences.told(joined, CONFERENCE, nameless) == []
    assert sentences.told(joined, CONFERENCE, protected) == [
        "Participant A joins “Evidence”: Panelist."
    ]
    assert sentences.told(told_of, CONFERENCE, protected) == []


ROOMS = st.sampled_from([None, HALL_A, HALL_B])
PARTS = st.lists(
    st.builds(
        AgendaPart,
        person_id=st.integers(1, 3),
        role=st.sampled_from([SessionRoleName.CHAIR, SessionRoleName.PANELIST]),
        name=st.just("Somebody"),
        state=st.sampled_from(RoleState),
        title=st.sampled_from(["", "Minister"]),
        represented_by=st.sampled_from(["", "Ben Sample"]),
    ),
    max_size=4,
    unique_by=lambda part: (part.person_id, part.role),
)
ITEMS = st.builds(
    AgendaItem,
    id=st.integers(1, 6),
    uid=st.just(UUID(int=0)),
    kind=st.sampled_from(SessionKind),
    title=st.sampled_from(["Evidence", "Policy"]),
    description=st.sampled_from(["", "Text"]),
    starts_at=st.sampled_from([TUESDAY, TUESDAY + HOUR]),
    ends_at=st.sampled_from([TUESDAY + HOUR, TUESDAY + 2 * HOUR]),
    updated_at=st.just(TUESDAY),
    room=ROOMS,
    is_closed=st.booleans(),
    is_chatham=st.booleans(),
    parts=PARTS.map(tuple),
)
AGENDAS = st.lists(ITEMS, max_size=6, unique_by=lambda each: each.id).map(
    lambda found: Agenda(items=tuple(replace(each, uid=UUID(int=each.id)) for each in found))
)


def shown(each: AgendaItem | None) -> object:
    """What everybody sees of it, in no order of people."""
    if each is None:
        return None
    parts = {
        (part.person_id, part.role, part.title, part.represented_by)
        for part in rules.public_parts(each)
    }
    flags = (each.is_closed, each.is_chatham)
    times = (each.starts_at, each.ends_at)
    return (each.kind, each.title, each.description, times, each.room, flags, parts)


@given(AGENDAS)
def test_no_agenda_differs_from_itself(agenda: Agenda) -> None:
    later = tuple(replace(each, updated_at=TUESDAY + HOUR, sequence=5) for each in agenda.items)
    assert differences.between(agenda, Agenda(items=later)) == []


@given(AGENDAS, AGENDAS)
def test_every_public_difference_is_told_and_nothing_else(before: Agenda, after: Agenda) -> None:
    found = differences.between(before, after)
    was = {each.id: each for each in before.items}
    is_now = {each.id: each for each in after.items}
    differing = {key for key in was | is_now if shown(was.get(key)) != shown(is_now.get(key))}
    assert {key for change in found for key in change.session_ids} == differing
    assert [changes.from_json(changes.to_json(each)) for each in found] == found


@given(AGENDAS, AGENDAS)
def test_the_way_back_adds_what_was_cancelled(before: Agenda, after: Agenda) -> None:
    there, back = differences.between(before, after), differences.between(after, before)
    cancelled = [each.session_ids for each in there if each.kind is ChangeKind.CANCELLED]
    added = [each.session_ids for each in back if each.kind is ChangeKind.ADDED]
    assert sorted(cancelled) == sorted(added)
