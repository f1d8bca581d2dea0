"""`eventmgr agenda`: the agenda from files and to files."""

from pathlib import Path

import click

from eventmgr.agenda import queries
from eventmgr.agenda.exchange import detect, formats, from_csv, taking
from eventmgr.agenda.exchange.formats import Format
from eventmgr.agenda.exchange.plan import Fate, Line, Plan
from eventmgr.agenda.items import Agenda
from eventmgr.agenda.versions import published
from eventmgr.cli.conferences import conference_named
from eventmgr.cli.root import Workplace, cli
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock, tables
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.people.actor import COMMAND

_conference = click.option(
    "--conference", "slug", required=True, help="The conference's address, as tip-2026."
)


@cli.group("agenda")
def agenda() -> None:
    """Work on the agenda of a conference."""


@agenda.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_conference
@click.option("--dry-run", is_flag=True, help="Tell what would happen, and do nothing.")
@click.option("--partly", is_flag=True, help="Take the good sessions even if others are refused.")
@click.pass_obj
def import_(workplace: Workplace, file: Path, slug: str, *, dry_run: bool, partly: bool) -> None:
    """Import a schedule (c3voc JSON v1 or v2, XML) or a table (CSV: start, end, title ...).

    The format is found by what stands in the file. Importing the same file again changes nothing.
    A refused session refuses the file, unless --partly; a dry run ends with exit code 1 then.
    """
    tables.require_size(file.stat().st_size, limits=from_csv.LIMITS)
    with workplace.app(), unit_of_work():
        conference = conference_named(slug)
        names = [room.name for room in conference.rooms]
        incoming = detect.read(file.read_bytes(), zone=conference.tzinfo, rooms=names)
        plan = taking.preview(conference, incoming)
        _tell(plan, conference)
        if not dry_run:
            taking.take(
                conference=conference,
                incoming=incoming,
                seen=plan.digest,
                partly=partly,
                actor=COMMAND,
                now=clock.now(),
            )
        _tell_totals(plan, dry_run=dry_run)
    if plan.counts[Fate.REFUSED] and not partly:
        raise click.exceptions.Exit(1)


@agenda.command("export")
@_conference
@click.option("--format", "kind", required=True, type=click.Choice([each.value for each in Format]))
@click.option("--draft", is_flag=True, help="The working draft instead of what is published.")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Where to write it."
)
@click.pass_obj
def export(workplace: Workplace, slug: str, kind: str, output: Path | None, *, draft: bool) -> None:
    """Write the agenda as a file, or to standard output; only what everybody may know."""
    with workplace.app() as app:
        conference = conference_named(slug)
        found = queries.draft(conference) if draft else published.current(conference).agenda
        if found is None:
            raise DomainError("Nothing was published yet. Add --draft for the working draft.")
        content = formats.written(Format(kind), conference, found, app.config["EVENTMGR"])
    if output is None:
        click.echo(content, nl=False)
    else:
        output.write_bytes(content)
        _tell_written(Format(kind), found, output)


def _tell_written(kind: Format, agenda: Agenda, output: Path) -> None:
    left_out = formats.left_out(kind, agenda)
    click.echo(
        f"{len(agenda.items) - left_out} sessions written to {output}."
        + (f" Left out, as the format has no breaks: {left_out}." if left_out else "")
    )


def _tell(plan: Plan, conference: Conference) -> None:
    click.echo(f"Format: {plan.format}")
    for note in plan.notes:
        click.echo(note)
    for line in plan.lines:
        _tell_line(line, conference)
    for names, what in ((plan.rooms, "rooms"), (plan.themes, "themes"), (plan.people, "people")):
        if names:
            click.echo(f"New {what}: {'; '.join(names)}")


def _tell_line(line: Line, conference: Conference) -> None:
    if line.incoming is None:
        said = (line.where, "refused", line.title, line.reason)
        click.echo(": ".join(filter(None, said)))
        return
    starts_at = conference.at_venue(line.incoming.starts_at)
    kind = line.incoming.kind.value
    click.echo(f"{line.where}: {line.fate.value}: {starts_at:%Y-%m-%d %H:%M} {kind}: {line.title}")
    for repair in line.repairs:
        click.echo(f"{line.where}: repaired: {repair}")
    for change in line.changes:
        click.echo(f"{line.where}: {change.name}: {change.before or '-'} -> {change.after}")


def _tell_totals(plan: Plan, *, dry_run: bool) -> None:
    counts = plan.counts
    click.echo(
        f"{counts[Fate.NEW]} new, {counts[Fate.CHANGED]} changed, "
        f"{counts[Fate.BACK]} brought back, {counts[Fate.SAME]} unchanged, "
        f"{plan.repaired} repaired, {counts[Fate.REFUSED]} refused."
        f"{' Nothing was done.' if dry_run else ''}"
    )
