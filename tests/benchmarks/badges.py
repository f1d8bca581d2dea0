"""Two thousand badges as one PDF against the engine laying out as many pages of plain text."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from statistics import median

from flask import Flask

from eventmgr.conferences.models import Conference
from eventmgr.printing import prints
from eventmgr.printing.files import MadeFile
from eventmgr.printing.prints import PrintOrder
from eventmgr.registration.enums import Category
from eventmgr.registration.prints import badges, making
from eventmgr.registration.prints.attendees import Attendee
from eventmgr.registration.prints.enums import BadgeSize, Paperwork
from eventmgr.web.requests import babel
from tests.benchmarks.costing import ROOT, cost_of, plain

BADGES = 2000
ROUNDS = 3
MOMENT = datetime(2026, 3, 1, tzinfo=UTC)
NAMES = (
    "Amina Example",
    "Muhammad Abdul Rahman Khan Yousafzai",
    "ڈاکٹر عائشہ صدیقہ",
    "王小明",
    "Maria Theresia Walburga Amalia Christina Habsburg-Lothringen",
)


def measure() -> Iterator[str]:
    """Yield the lines; every figure is of a process of its own, start-up left out."""
    yield f"{BADGES} badges as one PDF, codes drawn; median of {ROUNDS} rounds in fresh processes"
    yield f"  {'':34}{'CPU s':>8}{'wall s':>8}{'pages':>7}{'memory':>10}{'ratio':>8}"
    for size in BadgeSize:
        ours = _median(size)
        pages = int(ours["pages"])
        text = _median(str(pages))
        ratio = ours["cpu"] / text["cpu"] * text["pages"] / pages
        yield _row(f"{size} badges", ours, ratio)
        yield _row("  the engine, plain text", text, 1)


def _row(name: str, row: dict[str, float], ratio: float) -> str:
    return (
        f"  {name:34}{row['cpu']:8.2f}{row['wall']:8.2f}{row['pages']:7.0f}"
        f"{row['memory']:7.0f} MB{ratio:8.2f}"
    )


def _median(what: str) -> dict[str, float]:
    rounds = [_child(what) for _ in range(ROUNDS)]
    return {key: median(each[key] for each in rounds) for key in rounds[0]}


def _child(what: str) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.badges", what]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)  # noqa: S603
    row: dict[str, float] = json.loads(result.stdout)
    return row


def _badges(size: BadgeSize) -> Callable[[], bytes]:
    """Return what a worker does with an order for badges, every name of which is another."""
    app = Flask("bench")
    babel.init_app(app)
    conference = Conference(title="Conference on fair work", accent="#0b6e4f", partners=[])
    categories = list(Category)
    attendees = [
        Attendee(
            registration_id=number,
            person_id=number,
            name=f"{NAMES[number % len(NAMES)]} {number}",
            category=categories[number % len(categories)],
            badge_code=f"{number:016d}",
            honorific="Dr",
            title=f"Director of department {number}",
            organisation="Ministry of Labour and Human Resource",
            country="PK",
        )
        for number in range(BADGES)
    ]
    with app.test_request_context():
        told = badges.told(
            conference, attendees, size=size, base_url="https://conference.example.org"
        )
    data = prints.freeze(told, stamp="", moment=MOMENT, is_dated=False).data
    order = PrintOrder(
        table=MadeFile, file_id=1, lease_until=MOMENT, kind=Paperwork.BADGES, data=data
    )
    return lambda: making.make(order)


def _main(what: str) -> None:
    work = plain(int(what)) if what.isdigit() else _badges(BadgeSize(what))
    print(json.dumps(cost_of(work)))  # noqa: T201 - read by the parent


if __name__ == "__main__":
    _main(sys.argv[1])
