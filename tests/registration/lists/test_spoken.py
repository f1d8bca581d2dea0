"""A filter said in words, in one order whatever order it was kept in."""

import pytest

from eventmgr.registration.lists.spoken import described
from eventmgr.registration.narrowing import Filter, Wanted


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({}, "Everybody"),
        ({"came": "ever", "state": "confirmed"}, "State: Confirmed; Checked in: On any day"),
        ({"came": "never"}, "Checked in: On no day"),
        ({"came": "2026-03-01"}, "Checked in: Sunday, 1 March 2026"),
        ({"sector": "media", "category": "staff"}, "Sector: Media; Category: Staff"),
        ({"sector": "-"}, "Sector: Not said"),
        ({"province": '""', "country": "PK"}, "Country: Pakistan; Province: Not said"),
        ({"organisation": '"High Court"'}, "Organisation: High Court"),
        ({"delegation": "7", "unanswered": "y"}, "Delegation: Ministry; Not answered"),
        ({"delegation": "8"}, "Delegation: 8"),
        ({"clearance": "pending"}, "Clearance: Waiting for clearance"),
        ({"state": "gone"}, "State: Declined, refused or cancelled"),
        ({"state": "an old word"}, "State: an old word"),
    ],
)
def test_whom_a_filter_leaves(words: dict[str, str], said: str) -> None:
    assert described(words, {7: "Ministry"}) == said


@pytest.mark.usefixtures("session")
def test_every_word_of_a_filter_has_a_heading() -> None:
    for name in {*Filter.__dataclass_fields__, *Wanted.__dataclass_fields__}:
        assert not described({name: "1"}, {}).startswith(name), name
