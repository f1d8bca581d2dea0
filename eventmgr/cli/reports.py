"""Closing reports, from the command line."""

from pathlib import Path

import click

from eventmgr.cli.conferences import conference_named
from eventmgr.cli.root import Workplace, cli
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import LANGUAGES
from eventmgr.people.actor import COMMAND
from eventmgr.reports import operations
from eventmgr.reports.enums import Format
from eventmgr.reports.models import ReportVersion
from eventmgr.reports.renderers import RENDERERS


@cli.group()
def reports() -> None:
    """Compile closing reports."""


@reports.command("compile")
@click.argument("slug")
@click.option(
    "--format",
    "formats",
    default="pdf,docx,html,json",
    show_default=True,
    callback=lambda _context, _option, value: _formats(value),
    help="Formats, with commas between them.",
)
@click.option("--language", type=click.Choice(list(LANGUAGES)), default="en", show_default=True)
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=".", show_default=True
)
@click.pass_obj
def compile_report(
    workplace: Workplace, slug: str, formats: list[Format], language: str, out: Path
) -> None:
    """Compile a new version of the closing report of the conference SLUG, here and now.

    The version is kept, and appears on the conference's page too.
    """
    with workplace.app():
        out.mkdir(parents=True, exist_ok=True)
        version, orders = _claimed(slug, formats, language)
        with click.progressbar(orders, label="Compiling", show_pos=True) as each_order:
            written = [
                _write(order, f"{slug}-closing-report-v{version}-{language}", out)
                for order in each_order
            ]
    for path in written:
        click.echo(f"{path}  {path.stat().st_size} bytes")


def _claimed(slug: str, formats: list[Format], language: str) -> tuple[int, list[operations.Order]]:
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


def _write(order: operations.Order, name: str, out: Path) -> Path:
    try:
        content = operations.compile_order(order)
    except Exception as error:
        with unit_of_work():
            operations.fail(order=order, problem=str(error))
        raise
    with unit_of_work():
        operations.deliver(order=order, content=content, now=clock.now())
    path = out / f"{name}.{RENDERERS[order.format].suffix}"
    path.write_bytes(content)
    return path


def _formats(value: str) -> list[Format]:
    try:
        return [Format(each.strip().lower()) for each in value.split(",") if each.strip()]
    except ValueError as error:
        known = ", ".join(Format)
        raise click.BadParameter(f"{error}. Known formats: {known}.") from error
