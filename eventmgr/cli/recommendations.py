"""`eventmgr recommendations`: recommendations from files."""

from pathlib import Path

import click

from eventmgr.cli.conferences import conference_named
from eventmgr.cli.root import Workplace, cli
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock, tables
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.errors import InputErrors
from eventmgr.people.actor import COMMAND
from eventmgr.recommendations import operations, sheet
from eventmgr.recommendations.operations import Intake
from eventmgr.recommendations.sheet import FIELDS, Sheet
from eventmgr.recommendations.sorting import MOST_GROUPS


@cli.group("recommendations")
def recommendations() -> None:
    """Work on the recommendations of a conference."""


@recommendations.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--conference", "slug", required=True, help="The conference's address, as tip-2026.")
@click.option(
    "--map",
    "pairs",
    multiple=True,
    metavar="FIELD=COLUMN",
    help=f"Which column holds a field that has another name: {', '.join(FIELDS)}.",
)
@click.option(
    "--groups",
    "most_groups",
    type=click.IntRange(min=1),
    default=MOST_GROUPS,
    show_default=True,
    help="How many working groups at most.",
)
@click.option("--partly", is_flag=True, help="Take the good lines even if others are refused.")
@click.pass_obj
def import_(
    workplace: Workplace,
    file: Path,
    slug: str,
    *,
    pairs: tuple[str, ...],
    most_groups: int,
    partly: bool,
) -> None:
    """Import a CSV file of recommendations: id, text; title, addressee, proposed_by, themes.

    Working groups are made of the themes: a recommendation goes to the most frequent of its
    themes, the one that is commonest of all asked last. Every text is kept exactly; importing the
    same file again changes nothing. A refused line refuses the file, unless --partly.
    """
    tables.require_size(file.stat().st_size, limits=sheet.LIMITS)
    table = sheet.read(file.read_bytes(), columns=_columns(pairs))
    with workplace.app(), unit_of_work():
        intake = _import(conference_named(slug), table, source=file.name, most_groups=most_groups)
        refused = {**table.refused, **intake.refused}
        if refused and not partly:
            raise InputErrors("Nothing was imported. Mend these lines.", lines=refused)
    _tell(table, intake, refused)


def _columns(pairs: tuple[str, ...]) -> dict[str, str]:
    columns = {}
    for pair in pairs:
        name, mark, column = pair.partition("=")
        if not mark or not column or name not in FIELDS:
            raise click.BadParameter(
                f"“{pair}” is not FIELD=COLUMN with one of {', '.join(FIELDS)}.",
                param_hint="--map",
            )
        columns[name] = column
    return columns


def _import(conference: Conference, table: Sheet, *, source: str, most_groups: int) -> Intake:
    with click.progressbar(length=len(table.rows), label="Importing") as bar:
        return operations.import_sheet(
            conference=conference,
            rows=table.rows,
            source=source,
            most_groups=most_groups,
            actor=COMMAND,
            now=clock.now(),
            progress=bar.update,
        )


def _tell(table: Sheet, intake: Intake, refused: dict[int, str]) -> None:
    if table.ignored:
        click.echo(f"Columns not taken: {', '.join(table.ignored)}")
    for line, reason in sorted(refused.items()):
        click.echo(f"line {line}: refused: {reason}")
    for group, count in intake.added.items():
        click.echo(f"{group}: {count}")
    click.echo(
        f"{sum(intake.added.values())} added, {intake.unchanged} unchanged, {len(refused)} refused."
    )
