"""What a seating does not keep, in sentences that one would say."""

from typing import Any

import pytest
from flask import Flask

from eventmgr.groups.seating.attributes import Attribute
from eventmgr.groups.seating.costs import Breach
from eventmgr.groups.seating.enums import RuleKind
from eventmgr.groups.seating.explaining import Names, sentence
from eventmgr.groups.seating.problem import Rule

NAMES = Names(
    attributes={
        "q:gender": Attribute(key="q:gender", name="Your gender", labels={"other": "Another"}),
        "sector": Attribute(key="sector", name="Sector", labels={"ngo": "Civil society"}),
        "language": Attribute(key="language", name="Language", labels={"ur": "Urdu"}),
        "category": Attribute(key="category", name="Comes as", labels={"media": "Media"}),
        "round:7": Attribute(
            key="round:7",
            name="Sat together in “Day one”",
            labels={"4": "WG4"},
            round_name="Day one",
        ),
    },
    groups={3: "WG3"},
)


@pytest.mark.parametrize(
    ("attribute", "value", "off", "said"),
    [
        ("q:gender", "woman", {"is_short": True}, "WG3 is short of one woman."),
        ("q:gender", "woman", {"is_short": True, "size": 2}, "WG3 is short of 2 women."),
        ("q:gender", "man", {"size": 3}, "WG3 has 3 men too many."),
        ("q:gender", "woman", {"kind": "never_alone"}, "There is only one woman in WG3."),
        (
            "q:gender",
            "other",
            {},
            "WG3 has one person too many with “Another” under “Your gender”.",
        ),
        ("sector", "ngo", {}, "WG3 has one person too many from Civil society."),
        (
            "sector",
            "ngo",
            {"table": None, "kind": "together"},
            "People from Civil society sit in one group more than needed.",
        ),
        ("organisation", "A body", {"size": 2}, "WG3 has 2 people too many from A body."),
        (
            "language",
            "ur",
            {"is_short": True},
            "WG3 is short of one person whose language is Urdu.",
        ),
        (
            "round:7",
            "4",
            {"size": 2},
            "WG3 has 2 people too many who sat in WG4 in “Day one”.",
        ),
        (
            "category",
            "media",
            {"kind": "never_alone"},
            "Only one person in WG3 has “Media” under “Comes as”.",
        ),
    ],
)
def test_a_breach_is_said_in_a_sentence(
    app: Flask, attribute: str, value: str, off: dict[str, Any], said: str
) -> None:
    kind = RuleKind(off.get("kind", "distribute"))
    breach = Breach(
        rule=Rule(attribute=attribute, kind=kind),
        value=value,
        table=off.get("table", 3),
        count=1,
        size=off.get("size", 1),
        is_short=off.get("is_short", False),
    )
    with app.test_request_context():
        assert sentence(breach, NAMES) == said
