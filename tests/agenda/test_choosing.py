from datetime import date
from zoneinfo import ZoneInfo

import pytest

from eventmgr.agenda.choosing import Choice, options, plain
from eventmgr.agenda.enums import SessionKind
from eventmgr.agenda.items import Agenda, AgendaTheme
from tests.factories.items import a_part, a_room, an_item

KARACHI = ZoneInfo("Asia/Karachi")
ITEM = an_item(
    1,
    title="Éducation for all",
    kind=SessionKind.PANEL,
    room=a_room(7, name="Hall"),
    theme=AgendaTheme(id=3, name="Shelter"),
    description="Hidden words",
    parts=(a_part(1, name="Aya Test", affiliation="Court", represented_by="Ben Deputy"),),
)


@pytest.mark.parametrize(
    ("choice", "is_taken"),
    [
        (Choice(), True),
        (Choice(kind=SessionKind.PANEL), True),
        (Choice(kind=SessionKind.OPENING), False),
        (Choice(room_id=7, theme_id=3), True),
        (Choice(room_id=8), False),
        (Choice(theme_id=7), False),
        (Choice(day=date(2026, 3, 1)), True),
        (Choice(day=date(2026, 3, 2)), False),
        (Choice(words="EDUCATION  all"), True),
        (Choice(words="hall shelter court ben"), True),
        (Choice(words="education nowhere"), False),
        (Choice(words="hidden"), False),  # only what the list shows is looked through
    ],
)
def test_a_session_is_taken_if_it_has_all_that_is_looked_for(
    choice: Choice, is_taken: bool
) -> None:
    assert choice.takes(ITEM, KARACHI) is is_taken


def test_the_day_is_the_venues() -> None:
    late = an_item(1, 11 * 60, 12 * 60)  # 20:00 UTC, past midnight in Karachi
    assert Choice(day=date(2026, 3, 2)).takes(late, KARACHI)
    assert not Choice(day=date(2026, 3, 1)).takes(late, KARACHI)


@pytest.mark.parametrize("secret", ["is_closed", "is_chatham"])
def test_nobody_is_found_by_name_where_nobody_is_named(secret: str) -> None:
    item = an_item(1, parts=(a_part(1, name="Aya Test"),), **{secret: True})
    assert not Choice(words="aya").takes(item, KARACHI)


def test_words_are_found_without_accents_and_vowel_signs() -> None:
    assert [plain(each) for each in ("ÉCOLE", "Straße", "تَعلِیم", "ﬁne")] == [
        "ecole",
        "straße",
        "تعلیم",
        "fine",
    ]


def test_only_what_the_agenda_has_is_on_offer() -> None:
    rooms = (a_room(2, name="Second", position=2), a_room(1, name="First", position=1))
    items = (
        an_item(1, kind=SessionKind.CLOSING, room=rooms[0]),
        an_item(2, kind=SessionKind.OPENING, room=rooms[1], theme=AgendaTheme(id=3, name="b")),
        an_item(3, 24 * 60, 25 * 60, room=rooms[1], theme=AgendaTheme(id=4, name="A")),
    )
    found = options(Agenda(items=items), KARACHI)
    assert found.kinds == (SessionKind.OPENING, SessionKind.PLENARY, SessionKind.CLOSING)
    assert [each.name for each in found.themes] == ["A", "b"]
    assert [each.name for each in found.rooms] == ["First", "Second"]
    assert found.days == (date(2026, 3, 1), date(2026, 3, 2))


def test_nothing_looked_for_is_no_choice() -> None:
    assert not Choice()
    assert Choice(words="x")
