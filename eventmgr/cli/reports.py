"""Closing reports, from the command line."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from eventmgr.cli.conferences import conference_named
from eventmgr.cli.root import Workplace, cli
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import REPORT_LANGUAGES
from eventmgr.people.actor import COMMAND
from eventmgr.printing import files
from eventmgr.reports import more, operations
from eventmgr.reports.data_schema import data_schema
from eventmgr.reports.enums import Attribution, Format, Variant
from eventmgr.reports.models import ReportFile, ReportVersion
from eventmgr.reports.names import file_name
from eventmgr.reports.operations import ReportOrder
from eventmgr.reports.rules import usual_language
from eventmgr.reports.selection import FORMATS_OF, WHOLE, WITH_SUBJECT, Selection
from eventmgr.reports.structure.subjects import UnknownSubject


@cli.group()
def reports() -> None:
    """Compile closing reports."""


@reports.command("compile")
@click.argument("slug")
@click.option(
    "--format",
    "formats",
    callback=lambda _context, _option, value: _formats(value),
    help="Formats, with commas between them; without it, all in which the variant is made.",
)
@click.option(
    "--language",
    type=click.Choice(list(REPORT_LANGUAGES)),
    help="Language of headings and labels; without it, the conference's first.",
)
@click.option(
    "--variant",
    type=click.Choice([each.value for each in Variant]),
    default=Variant.FULL.value,
    show_default=True,
    help="How much of the conference is told, and to whom.",
)
@click.option(
    "--subject",
    default="",
    help="The group's code, the theme or the addressee that the variant is about.",
)
@click.option(
    "--attribution",
    type=click.Choice([each.value for each in Attribution]),
    default=Attribution.NAMES.value,
    show_default=True,
    help="Who is named; chatham: nobody.",
)
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=".", show_default=True
)
@click.pass_obj
def compile_report(
    workplace: Workplace,
    *,
    slug: str,
    formats: list[Format] | None,
    language: str | None,
    variant: str,
    subject: str,
    attribution: str,
    out: Path,
) -> None:
    """Compile a new version of the closing report of the conference SLUG, here and now.

    The version is kept, and appears on the conference's page too. A format that cannot be made
    stops no other; the exit code is then 1. What cannot be asked for makes no version.
    """
    selection = Selection(
        variant=Variant(variant), subject=subject, attribution=Attribution(attribution)
    )
    with workplace.app():
        out.mkdir(parents=True, exist_ok=True)
        claimed = _claimed(slug, selection, formats or FORMATS_OF[selection.variant], language)
        with click.progressbar(claimed, label="Compiling", show_pos=True) as each_file:
            outcomes = [_write(order, out / name) for name, order in each_file]
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


def _claimed(
    slug: str, selection: Selection, formats: Sequence[Format], language: str | None
) -> list[tuple[str, ReportOrder]]:
    """Freeze a version and claim its files in one transaction, before any worker can."""
    with unit_of_work():
        conference, now = conference_named(slug), clock.now()
        chosen = language or usual_language(conference.languages)
        version: ReportVersion = operations.request_report(
            conference=conference,
            formats=formats if selection == WHOLE else (),
            language=chosen,
            actor=COMMAND,
            now=now,
        )
        made = (
            version.files
            if selection == WHOLE
            else _further(version, selection, formats, chosen, now)
        )
        claimed = [
            (file_name(conference, version, file), operations.claim(file_id=file.id, now=now))
            for file in made
        ]
        return [(name, order) for name, order in claimed if order is not None]


def _further(
    version: ReportVersion,
    selection: Selection,
    formats: Sequence[Format],
    language: str,
    now: datetime,
) -> list[ReportFile]:
    """Ask for the part of the version; raise click.ClickException that says which there are."""
    try:
        return more.request_files(
            version=version,
            selection=selection,
            language=language,
            formats=formats,
            actor=COMMAND,
            now=now,
        )
    except UnknownSubject as error:
        raise click.ClickException(_possible(version, selection)) from error


def _possible(version: ReportVersion, selection: Selection) -> str:
    if selection.variant not in WITH_SUBJECT:
        about_one = ", ".join(each for each in Variant if each in WITH_SUBJECT)
        return (
            f"The variant “{selection.variant}” is about the whole conference: "
            f"leave --subject out, or choose one of these variants: {about_one}."
        )
    known = more.parts(version).get(selection.variant, ())
    if not known:
        return f"The conference has nothing that the variant “{selection.variant}” can be about."
    said = f"“{selection.subject}” is not known" if selection.subject else "--subject is missing"
    return "\n".join([f"{said}. It can be:", *(f"  {each.label}" for each in known)])


def _write(order: ReportOrder, path: Path) -> _Outcome:
    try:
        content = operations.compile_order(order)
    except Exception as error:  # noqa: BLE001 - engines raise what they like; it is told, not lost
        problem = f"{type(error).__name__}: {error}"
        with unit_of_work():
            files.fail(order=order, problem=problem)
        return _Outcome(format=order.format, problem=" ".join(problem.split()))
    with unit_of_work():
        files.deliver(order=order, content=content, now=clock.now())
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


def _formats(value: str | None) -> list[Format] | None:
    if value is None:
        return None
    known = f"Known formats: {', '.join(Format)}."
    try:
        chosen = [Format(each.strip().lower()) for each in value.split(",") if each.strip()]
    except ValueError as error:
        raise click.BadParameter(f"{error}. {known}") from error
    if not chosen:
        raise click.BadParameter(f"Name at least one. {known}")
    return chosen
