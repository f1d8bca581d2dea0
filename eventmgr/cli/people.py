"""`eventmgr people`: people from files."""

from pathlib import Path

import click

from eventmgr.cli.conferences import conference_named
from eventmgr.cli.root import Workplace, cli
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock, tables
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.errors import InputErrors
from eventmgr.registration.intake import columns, planning, source, taking
from eventmgr.registration.intake.encodings import ENCODINGS
from eventmgr.registration.intake.enums import Fate, Twin
from eventmgr.registration.intake.planning import Line
from eventmgr.registration.intake.source import Source


@cli.group("people")
def people() -> None:
    """Work on the people of a conference."""


@people.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--conference", "slug", required=True, help="The conference's address, as tip-2026.")
@click.option(
    "--map",
    "pairs",
    multiple=True,
    metavar="FIELD=COLUMN",
    help=f"Which column holds a field: {', '.join(columns.FIELDS)}.",
)
@click.option("--encoding", type=click.Choice(list(ENCODINGS)), help="If it is guessed wrongly.")
@click.option(
    "--sheet", default="", help="Which sheet of a workbook; the first, if nothing is said."
)
@click.option(
    "--equal-names",
    type=click.Choice([each.value for each in Twin]),
    help="Who equal names without an address are; such lines are refused if nothing is said.",
)
@click.option("--dry-run", is_flag=True, help="Only tell what would be done.")
@click.option("--partly", is_flag=True, help="Take the good lines even if others are refused.")
@click.pass_obj
def import_(
    workplace: Workplace,
    file: Path,
    slug: str,
    *,
    pairs: tuple[str, ...],
    encoding: str | None,
    sheet: str,
    equal_names: str | None,
    dry_run: bool,
    partly: bool,
) -> None:
    """Import a CSV or XLSX file of people into the address book.

    Whoever is known keeps what is known; importing the same file again changes nothing. A refused
    line refuses the file, unless --partly.
    """
    tables.require_size(file.stat().st_size, limits=source.LIMITS)
    with workplace.app(), unit_of_work():
        conference = conference_named(slug)
        held = source.read(file.read_bytes(), encoding=encoding or "", sheet=sheet)
        chosen = _columns(held, pairs)
        lines = _lines(held, chosen, equal_names)
        refused = {each.number: each.reason for each in lines if each.reason}
        if refused and not partly and not dry_run:
            raise InputErrors("Nothing was imported. Mend these lines.", lines=refused)
        counts = _taken(conference, lines, dry_run=dry_run)
    _tell_left_out(columns.left_out(held.header, [each.cells for each in held.lines], chosen))
    for each in lines:
        for repair in each.repairs:
            click.echo(f"line {each.number}: repaired: {repair}")
    for line, reason in sorted(refused.items()):
        click.echo(f"line {line}: refused: {reason}")
    click.echo(
        f"{counts[Fate.NEW]} new, {counts[Fate.FILLED]} filled in, {counts[Fate.KNOWN]} known, "
        f"{len(refused)} refused."
    )


def _lines(held: Source, chosen: dict[str, int], equal_names: str | None) -> list[Line]:
    lines = planning.understood(held.lines, chosen)
    if equal_names is None:
        return lines
    answers = {each.number: Twin(equal_names) for each in lines if each.is_undecided}
    return planning.understood(held.lines, chosen, answers)


def _taken(conference: Conference, lines: list[Line], *, dry_run: bool) -> dict[Fate, int]:
    candidates = [each.candidate for each in lines if each.candidate]
    if not dry_run:
        return taking.take(conference, candidates, now=clock.now())
    known = taking.known(conference, candidates)
    fates = [known.fate(each) for each in candidates]
    return {fate: fates.count(fate) for fate in Fate}


def _tell_left_out(names: list[str]) -> None:
    if names:
        click.echo(f"These columns are not taken over: {', '.join(names)}")


def _columns(held: Source, pairs: tuple[str, ...]) -> dict[str, int]:
    found = columns.guess(held.header, [each.cells for each in held.lines[:50]])
    for pair in pairs:
        name, mark, column = pair.partition("=")
        place = tables.places(held.header, {name: column})
        if not mark or name not in columns.FIELDS or not place:
            raise click.BadParameter(
                f"“{pair}” is not FIELD=COLUMN with one of {', '.join(columns.FIELDS)} and a "
                "column of the file.",
                param_hint="--map",
            )
        found.update(place)
    return found
