"""Sectors: the built-in list, and what administrators made of it."""

import pytest

from eventmgr.foundation.errors import DomainError
from eventmgr.people import sector_list, sectors
from eventmgr.people.actor import COMMAND
from eventmgr.people.enums import Sector
from eventmgr.people.names import guessed_sort_name
from tests.conftest import count_statements
from tests.factories.people import NOW

pytestmark = pytest.mark.usefixtures("app")


def change(key: str, **values: object) -> None:
    entry = sector_list.find(key)
    assert entry is not None
    told = {"name": entry.name, "position": entry.position, "is_hidden": entry.is_hidden}
    sector_list.change(key=key, **{**told, **values}, actor=COMMAND, now=NOW)  # type: ignore[arg-type]  # tests know what they write


def test_without_rows_the_built_in_list_is_on_offer() -> None:
    assert list(sectors.choices()) == [each.value for each in Sector]
    assert (sectors.label("media"), sectors.label(None), sectors.label("old_one")) == (
        "Media",
        "",
        "Old one",
    )


def test_one_is_added_renamed_moved_and_hidden() -> None:
    key = sector_list.add(name="  Faith   leaders ", actor=COMMAND, now=NOW)
    assert (key, sectors.label(key), list(sectors.choices())[-1]) == (
        "faith_leaders",
        "Faith leaders",
        key,
    )
    change("media", name="Press", position=1)
    assert next(iter(sectors.choices().items())) == ("media", "Press")
    change("media", name="", is_hidden=True)
    assert "media" not in sectors.choices()
    assert sectors.label("media") == "Media"
    assert sectors.given_names() == {key: "Faith leaders"}
    assert sectors.order({"unheard_of", None})[-1] == "unheard_of"


def test_no_two_are_called_alike_and_none_is_nameless() -> None:
    with pytest.raises(DomainError, match="already"):
        sector_list.add(name="ACADEMIA", actor=COMMAND, now=NOW)
    first = sector_list.add(name="مذہبی رہنما", actor=COMMAND, now=NOW)
    second = sector_list.add(name="اقلیتیں", actor=COMMAND, now=NOW)
    assert (first, second) == ("sector", "sector_2")
    with pytest.raises(DomainError, match="Fill this in"):
        change(first, name=" ")


def test_the_list_is_read_once() -> None:
    sectors.forget()
    with count_statements() as counted:
        sectors.choices()
        sectors.label("media")
    assert counted.count == 1


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Amal Demo", "Demo, Amal"),
        ("Siân d'Örtel-O'Neill", "d'Örtel-O'Neill, Siân"),
        ("Sian\u0302 O\u2019Hara", "O\u2019Hara, Sian\u0302"),
        ("Suharto", "Suharto"),
        ("Dr. Zoe Mueller", "Mueller, Zoe"),
        ("Prof Dr Mueller", "Mueller"),
        ("H.E. Zoe Mueller", "Mueller, Zoe"),
        ("Dr.", "Dr."),
        ("آمنہ خان", "آمنہ خان"),
        ("山田 太郎", "山田 太郎"),
        ("", ""),
    ],
)
def test_a_western_name_is_sorted_by_its_last_word(name: str, expected: str) -> None:
    assert guessed_sort_name(name) == expected
