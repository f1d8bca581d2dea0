"""Closing reports, from the command line."""

import json
from dataclasses import dataclass
from pathlib import Path

import click

from eventmgr.cli.conferences import conference_named
from eventmgr.cli.root import Workplace, cli
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import REPORT_LANGUAGES
from eventmgr.people.actor import COMMAND
from eventmgr.printing import files
from eventmgr.reports import operations
from eventmgr.reports.data_schema import data_schema
from eventmgr.reports.enums import Format
from eventmgr.reports.models import ReportVersion
from eventmgr.reports.operations import ReportOrder
from eventmgr.reports.renderers import RENDERERS


@cli.group()
def reports() -> None:
    """Compile closing reports."""


@reports.command("compile")
@click.argument("slug")
@click.option(
    "--format",
    "formats",
    default=",".join(Format),
    show_default=True,
    callback=lambda _context, _option, value: _formats(value),
    help="Formats, with commas between them.",
)
@click.option(
    "--language", type=click.Choice(list(REPORT_LANGUAGES)), default="en", show_default=True
)
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=".", show_default=True
)
@click.pass_obj
def compile_report(
    workplace: Workplace, slug: str, formats: list[Format], language: str, out: Path
) -> None:
    """Compile a new version of the closing report of the conference SLUG, here and now.

    The version is kept, and appears on the conference's page too. A format that cannot be made
    stops no other; the exit code is then 1.
    """
    with workplace.app():
        out.mkdir(parents=True, exist_ok=True)
        version, orders = _claimed(slug, formats, language)
        with click.progressbar(orders, label="Compiling", show_pos=True) as each_order:
            name = f"{slug}-closing-report-v{version}-{language}"
            outcomes = [_write(order, name, out) for order in each_order]
    for outcome in outcomes:
        outcome.tell()
    if not all(each.path for each in outcomes):
        raise click.exceptions.Exit(1)


@reports.command("schema")
def schema() -> None:
    """Print the JSON Schema of a report's data file."""
    click.echo(json.dumps(data_schema(), indent=2, ensure_ascii=False))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Outcome:
    """What became of one format: a file, or a problem."""

    format: Format
    path: Path | None = None
    problem: str = ""

    def tell(self) -> None:
        """Print the file with its size, or why there is none."""
        if self.path:
            click.echo(f"{self.path}  {self.path.stat().st_size} bytes")
        else:
            click.echo(f"Error: The {self.format} could not be made: {self.problem}", err=True)


def _claimed(slug: str, formats: list[Format], language: str) -> tuple[int, list[ReportOrder]]:
    """Freeze a version and claim its files in one transaction, before any worker can."""
    with unit_of_work():
        version: ReportVersion = operations.request_report(
            conference=conference_named(slug),
            formats=formats,
            language=language,
            actor=COMMAND,
            now=clock.now(),
        )
        claimed = [operations.claim(file_id=file.id, now=clock.now()) for file in version.files]
        return version.number, [order for order in claimed if order is not None]


def _write(order: ReportOrder, name: str, out: Path) -> _Outcome:
    try:
        content = operations.compile_order(order)
    except Exception as error:  # noqa: BLE001 - engines raise what they like; it is told, not lost
        problem = f"{type(error).__name__}: {error}"
        with unit_of_work():
            files.fail(order=order, problem=problem)
        return _Outcome(format=order.format, problem=" ".join(problem.split()))
    with unit_of_work():
        files.deliver(order=order, content=content, now=clock.now())
    path = out / f"{name}.{RENDERERS[order.format].suffix}"
    _replace(path, content)
    return _Outcome(format=order.format, path=path)


def _replace(path: Path, content: bytes) -> None:
    """Write the file whole or not at all."""
    half = path.with_name(f".{path.name}.part")
    try:
        half.write_bytes(content)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def _formats(value: str) -> list[Format]:
    try:
        return [Format(each.strip().lower()) for each in value.split(",") if each.strip()]
    except ValueError as error:
        known = ", ".join(Format)
        raise click.BadParameter(f"{error}. Known formats: {known}.") from error
