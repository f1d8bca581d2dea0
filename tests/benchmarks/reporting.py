"""Compiling closing reports: every format, beside other ways to make the same pages."""

import json
import subprocess
import sys
from collections.abc import Iterator
from statistics import median
from typing import Final

from tests.benchmarks.costing import ROOT
from tests.benchmarks.growth import Growth

ROUNDS: Final = 5
FORMATS: Final = ("pdf", "docx", "html", "md", "xlsx", "csv", "json")
TYPICAL: Final = (8, 10)
MIDDLE: Final = (30, 30)
LARGE: Final = (100, 100)
SIZES: Final = (TYPICAL, (20, 20), MIDDLE, (55, 55), LARGE)

Row = dict[str, float]


def measure() -> Iterator[str]:
    """Yield the lines; start-up is left out of every figure."""
    yield from _typical()
    yield from _beside_others()
    yield from _large()
    yield from _growth()


def _typical() -> Iterator[str]:
    """Measure what a warm worker does; every round makes all formats of a text not seen before."""
    groups, each = TYPICAL
    yield f"Closing report, {groups} groups x {each}, in a warm worker; median of {ROUNDS}, CPU s"
    yield f"  {'':24}" + "".join(f"{name:>7}" for name in (*FORMATS, "all", "wall"))
    rows = {name: _child("typical", name, *TYPICAL) for name in ("first", "other", "edit")}
    for name, words in (
        ("first", "the first of a process"),
        ("other", "of another conference"),
        ("edit", "one text edited"),
    ):
        row = rows[name]
        cells = "".join(f"{row[key]:7.3f}" for key in (*FORMATS, "all", "wall"))
        yield f"  {words:24}{cells}"
    yield _aim("all formats, warm", rows["other"]["all"], 1.0, "CPU s")
    yield _aim("an edit, all formats", rows["edit"]["all"], 0.5, "CPU s")
    for name in ("pdf", "all"):
        share = rows["edit"][name] / rows["other"][name]
        yield _aim(f"an edit, {name}, beside another", share, 0.5, "x")


def _beside_others() -> Iterator[str]:
    """Measure the PDF of 900 recommendations; each in a fresh process."""
    groups, each = MIDDLE
    yield f"Closing report, {groups} groups x {each}, PDF; each in a fresh process"
    yield f"  {'':34}{'CPU s':>8}{'wall s':>8}{'pages':>7}{'memory':>10}"
    ours = _median(ROUNDS, "file", "pdf", *MIDDLE)
    plain = _median(ROUNDS, "plain", "pdf", int(ours["pages"]), 0)
    theirs = _median(1, "weasyprint", "pdf", *MIDDLE)
    yield _row(f"ours, median of {ROUNDS}", ours)
    yield _row("the same pages of plain text", plain)
    yield _row("the same content by WeasyPrint", theirs)
    a_page = ours["cpu"] / ours["pages"] / (plain["cpu"] / plain["pages"])
    yield _aim("a page, beside plain text", a_page, 3.0, "x")
    yield _aim("WeasyPrint's CPU", theirs["cpu"] / ours["cpu"], 12.0, "x", least=True)


def _large() -> Iterator[str]:
    groups, each = LARGE
    yield f"Closing report, {groups} groups x {each}; each format in a fresh process"
    yield f"  {'':34}{'CPU s':>8}{'wall s':>8}{'pages':>7}{'memory':>10}"
    yield _row("reading and composing alone", _median(1, "composed", "", *LARGE))
    rows = {name: _median(1, "file", name, *LARGE) for name in FORMATS}
    for name, row in rows.items():
        yield _row(name, row)
    aims = {"pdf": 25.0, "docx": 1.5}
    for name, row in rows.items():
        yield _aim(name, row["cpu"], aims.get(name, 0.5), "CPU s")
    yield _aim("memory of the PDF", rows["pdf"]["memory"] / 1024, 3.5, "GB")


def _growth() -> Iterator[str]:
    growth = Growth(FORMATS)
    for groups, each in SIZES:
        rows = {name: _median(1, "file", name, groups, each) for name in FORMATS}
        growth.add(groups * each, {name: row["cpu"] for name, row in rows.items()})
    yield "Closing report, growth: CPU s of a file by the number of recommendations"
    yield from growth.lines()


def _aim(name: str, found: float, aim: float, unit: str, *, least: bool = False) -> str:
    is_met = found >= aim if least else found <= aim
    words = "at least" if least else "at most"
    verdict = "met" if is_met else "NOT MET"
    return f"  {name:34}{found:8.2f} {unit}, aim {words} {aim:g}: {verdict}"


def _row(name: str, row: Row) -> str:
    pages = int(row["pages"]) or ""
    return f"  {name:34}{row['cpu']:8.2f}{row['wall']:8.2f}{pages:>7}{row['memory']:7.0f} MB"


def _median(rounds: int, what: str, name: str, first: int, second: int) -> Row:
    rows = [_child(what, name, first, second) for _ in range(rounds)]
    return {key: median(each[key] for each in rows) for key in rows[0]}


def _child(what: str, name: str, first: int, second: int) -> Row:
    command = [sys.executable, "-m", "tests.benchmarks.reporting_work", what, name]
    command += [str(first), str(second)]
    result = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)  # noqa: S603
    row: Row = json.loads(result.stdout)
    return row
