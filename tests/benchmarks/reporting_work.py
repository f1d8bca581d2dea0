"""What a process of its own does for the benchmark of reports; it prints what it cost."""

import json
import sys
from dataclasses import replace
from statistics import median
from typing import Final

import weasyprint
from flask import Flask

from eventmgr.printing.uncollected import uncollected
from eventmgr.reports.material import prepare
from eventmgr.reports.renderers import RENDERERS
from eventmgr.reports.snapshot import Snapshot, to_json
from eventmgr.web.requests import babel
from tests.benchmarks.costing import cost_of, plain
from tests.reports.sample import sample

ROUNDS: Final = 5
PARTICIPANTS: Final = 150

Row = dict[str, float]


def main(what: str, name: str, first: int, second: int) -> None:
    """Print the row of figures as JSON; the parent reads it."""
    app = Flask("bench")
    babel.init_app(app)
    with app.app_context():
        print(json.dumps(_WORK[what](name, first, second)))  # noqa: T201


def _typical(name: str, groups: int, each: int) -> Row:
    """Return CPU seconds by format: of the first report, of other ones, or of edits."""
    if name == "first":
        return _all_formats(sample(groups, each, participants=PARTICIPANTS))
    _all_formats(sample(groups, each, participants=PARTICIPANTS))
    change = _edited if name == "edit" else _another
    rounds = [_all_formats(change(groups, each, number)) for number in range(ROUNDS)]
    return {key: median(row[key] for row in rounds) for key in rounds[0]}


def _edited(groups: int, each: int, number: int) -> Snapshot:
    whole = sample(groups, each, participants=PARTICIPANTS)
    group = whole.groups[groups // 2]
    text, *others = group.recommendations
    changed = replace(text, text=f"{text.text} This was added in round {number}.")
    edited = replace(group, recommendations=(changed, *others))
    return replace(whole, groups=tuple(edited if g is group else g for g in whole.groups))


def _another(groups: int, each: int, number: int) -> Snapshot:
    """Return a report of the same size of which no paragraph was seen before."""
    whole = sample(groups, each, participants=PARTICIPANTS)
    said = f" ({number})"
    return replace(
        whole,
        groups=tuple(
            replace(
                group,
                recommendations=tuple(
                    replace(
                        one, text=one.text + said, title=one.title + said, indicator=said + one.lead
                    )
                    for one in group.recommendations
                ),
            )
            for group in whole.groups
        ),
    )


def _all_formats(snapshot: Snapshot) -> Row:
    frozen = to_json(snapshot)
    rows = {suffix: cost_of(lambda s=suffix: _made(s, frozen)) for suffix in RENDERERS}
    return {
        **{suffix: row["cpu"] for suffix, row in rows.items()},
        "all": sum(row["cpu"] for row in rows.values()),
        "wall": sum(row["wall"] for row in rows.values()),
    }


def _made(suffix: str, frozen: bytes) -> bytes:
    with uncollected():  # as workers do
        return RENDERERS[suffix].render(prepare(frozen)).content


def _file(suffix: str, groups: int, each: int) -> Row:
    frozen = to_json(sample(groups, each, participants=PARTICIPANTS))
    return cost_of(lambda: _made(suffix, frozen))


def _composed(_name: str, groups: int, each: int) -> Row:
    """Return what every format but the tables of data costs before it begins."""
    frozen = to_json(sample(groups, each, participants=PARTICIPANTS))

    def work() -> bytes:
        with uncollected():
            assert prepare(frozen).document
        return b""

    return cost_of(work)


def _plain(_name: str, pages: int, _second: int) -> Row:
    return cost_of(plain(pages))


def _weasyprint(_name: str, groups: int, each: int) -> Row:
    page = _made("html", to_json(sample(groups, each, participants=PARTICIPANTS))).decode()
    return cost_of(lambda: weasyprint.HTML(string=page).write_pdf(pdf_variant="pdf/ua-1"))


_WORK: Final = {
    "typical": _typical,
    "file": _file,
    "composed": _composed,
    "plain": _plain,
    "weasyprint": _weasyprint,
}

if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
