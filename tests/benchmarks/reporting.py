"""Compiling a closing report against the engine laying out as many pages of plain text."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from statistics import median

import pikepdf
import typst
from flask import Flask

from eventmgr.printing.typefaces import collection
from eventmgr.reports.material import prepare
from eventmgr.reports.renderers import RENDERERS
from eventmgr.reports.snapshot import to_json
from eventmgr.web.requests import babel
from tests.reports.sample import sample

ROOT = Path(__file__).resolve().parents[2]
SIZES = ((8, 10), (30, 30))
ROUNDS = 5


def measure() -> Iterator[str]:
    """Yield the lines; every figure is of a process of its own, start-up left out."""
    yield f"Closing report, PDF; median of {ROUNDS} rounds, each in a fresh process"
    yield f"  {'':34}{'CPU s':>8}{'wall s':>8}{'pages':>7}{'memory':>10}{'ratio':>8}"
    for groups, recommendations in SIZES:
        ours = _median("pdf", groups, recommendations)
        plain = _median("plain", int(ours["pages"]), 0)
        ratio = ours["cpu"] / plain["cpu"] * plain["pages"] / ours["pages"]
        yield _row(f"{groups} groups x {recommendations}", ours, f"{ratio:8.2f}")
        yield _row("  the engine, plain text", plain, f"{1:8.2f}")
    for name in ("docx", "html", "json"):
        yield _row(f"8 groups x 10 as {name}", _median(name, 8, 10), "")


def _row(name: str, row: dict[str, float], ratio: str) -> str:
    return (
        f"  {name:34}{row['cpu']:8.2f}{row['wall']:8.2f}{row['pages'] or '':>7}"
        f"{row['memory']:7.0f} MB{ratio}"
    )


def _median(what: str, first: int, second: int) -> dict[str, float]:
    rounds = [_child(what, first, second) for _ in range(ROUNDS)]
    return {key: median(each[key] for each in rounds) for key in rounds[0]}


def _child(what: str, first: int, second: int) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.reporting", what, str(first), str(second)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)  # noqa: S603
    row: dict[str, float] = json.loads(result.stdout)
    return row


def _report(suffix: str, groups: int, recommendations: int) -> Callable[[], bytes]:
    app = Flask("bench")
    babel.init_app(app)
    frozen = to_json(sample(groups, recommendations, participants=150))

    def work() -> bytes:
        with app.app_context():
            return RENDERERS[suffix].render(prepare(frozen)).content

    return work


def plain(pages: int) -> Callable[[], bytes]:
    sentence = "Publish quarterly figures on investigations and convictions in every province. "
    source = (
        '#set document(title: "Plain")\n'
        '#set page(paper: "a4", margin: 2.2cm)\n#set text(font: "Noto Sans", size: 10pt)\n'
    )
    # Some 47 sentences of this length fill a page.
    source += "\n\n".join(sentence * 5 for _ in range(round(pages * 9.4)))
    return lambda: typst.compile(source.encode(), font_paths=collection(), pdf_standards="ua-1")


def _main(what: str, first: int, second: int) -> None:
    work = plain(first) if what == "plain" else _report(what, first, second)
    print(json.dumps(cost_of(work)))  # noqa: T201 - read by the parent


def cost_of(work: Callable[[], bytes]) -> dict[str, float]:
    """What it costs this process to make the file, start-up left out."""
    collection()  # the fonts are read once a process
    began, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    content = work()
    wall, now = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF)
    is_pdf = content.startswith(b"%PDF")
    return {
        "cpu": now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime,
        "wall": wall,
        "pages": len(pikepdf.open(BytesIO(content)).pages) if is_pdf else 0,
        "memory": now.ru_maxrss / 1024,
    }


if __name__ == "__main__":
    _main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
