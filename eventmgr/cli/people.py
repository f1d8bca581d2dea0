"""`eventmgr people`: people from files."""

from pathlib import Path

import click

from eventmgr.cli.conferences import conference_named
from eventmgr.cli.root import Workplace, cli
from eventmgr.foundation import clock, tables
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.errors import InputErrors
from eventmgr.registration.intake import columns, planning, source, taking
from eventmgr.registration.intake.encodings import ENCODINGS
from eventmgr.registration.intake.enums import Fate
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
    dry_run: bool,
    partly: bool,
) -> None:
    """Import a CSV or XLSX file of people into the address book.

    Whoever is known keeps what is known; importing the same file again changes nothing. A refused
    line refuses the file, unless --partly.
    """
    tables.require_size(file.stat().st_size, limits=source.LIMITS)
    held = source.read(file.read_bytes(), encoding=encoding or "")
    lines = planning.understood(held.lines, _columns(held, pairs))
    refused = {each.number: each.reason for each in lines if each.candidate is None}
    candidates = [each.candidate for each in lines if each.candidate]
    with workplace.app(), unit_of_work():
        conference = conference_named(slug)
        if refused and not partly and not dry_run:
            raise InputErrors("Nothing was imported. Mend these lines.", lines=refused)
        if dry_run:
            known = taking.known(conference, candidates)
            fates = [known.fate(each) for each in candidates]
            counts = {fate: fates.count(fate) for fate in Fate}
        else:
            counts = taking.take(conference, candidates, now=clock.now())
    for line, reason in sorted(refused.items()):
        click.echo(f"line {line}: refused: {reason}")
    click.echo(
        f"{counts[Fate.NEW]} new, {counts[Fate.FILLED]} filled in, {counts[Fate.KNOWN]} known, "
        f"{len(refused)} refused."
    )


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
