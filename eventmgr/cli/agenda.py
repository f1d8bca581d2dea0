"""`eventmgr agenda`: the agenda from files."""

from pathlib import Path

import click

from eventmgr.agenda import csv_import, operations
from eventmgr.agenda.csv_import import ParsedAgenda
from eventmgr.agenda.operations import ImportReport
from eventmgr.cli.conferences import conference_named
from eventmgr.cli.root import Workplace, cli
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock, tables
from eventmgr.foundation.db import unit_of_work
from eventmgr.people.actor import COMMAND


@cli.group("agenda")
def agenda() -> None:
    """Work on the agenda of a conference."""


@agenda.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--conference", "slug", required=True, help="The conference's address, as tip-2026.")
@click.option("--partly", is_flag=True, help="Take the good lines even if others are refused.")
@click.pass_obj
def import_(workplace: Workplace, file: Path, slug: str, *, partly: bool) -> None:
    """Import a CSV file of sessions: start, end, title; room, kind, closed, description.

    Times are those of the venue's clocks. Importing the same file again changes nothing. A refused
    line refuses the file, unless --partly.
    """
    tables.require_size(file.stat().st_size, limits=csv_import.LIMITS)
    with workplace.app(), unit_of_work():
        conference = conference_named(slug)
        parsed = csv_import.read(
            file.read_bytes(),
            zone=conference.tzinfo,
            rooms=[room.name for room in conference.rooms],
        )
        _tell_lines(parsed, conference)
        report = operations.import_agenda(
            conference=conference, parsed=parsed, strict=not partly, actor=COMMAND, now=clock.now()
        )
        _tell_totals(parsed, report, conference)


def _tell_lines(parsed: ParsedAgenda, conference: Conference) -> None:
    for note in parsed.notes:
        click.echo(note)
    lines = {item.line: item for item in parsed.items}
    for number in sorted({*lines, *parsed.refused}):
        if number in parsed.refused:
            click.echo(f"line {number}: refused: {parsed.refused[number]}")
            continue
        item = lines[number]
        starts_at = conference.at_venue(item.starts_at)
        click.echo(f"line {number}: {starts_at:%Y-%m-%d %H:%M} {item.kind.value}: {item.title}")
        for repair in item.repairs:
            click.echo(f"line {number}: repaired: {repair}")


def _tell_totals(parsed: ParsedAgenda, report: ImportReport, conference: Conference) -> None:
    if report.rooms:
        click.echo(f"New rooms: {', '.join(report.rooms)}")
    if report.outside:
        click.echo(
            f"Outside the conference's days ({conference.starts} to {conference.ends}): "
            f"{report.outside}. Change its days or their times."
        )
    click.echo(
        f"{report.added} added, {report.changed} changed, {report.unchanged} unchanged, "
        f"{len(parsed.repaired)} repaired, {len(parsed.refused)} refused."
    )
