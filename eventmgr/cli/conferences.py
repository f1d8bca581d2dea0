"""Conferences, from the command line."""

from datetime import datetime
from typing import Any

import click

from eventmgr.agenda.queries import count_sessions, unscheduled
from eventmgr.cli.root import Workplace, cli
from eventmgr.conferences.models import Conference
from eventmgr.conferences.operations import Description, create_conference
from eventmgr.conferences.queries import conferences_of, find_conference
from eventmgr.editions.enums import BY_DEFAULT, TEMPLATE_LABELS, Part, TemplateName
from eventmgr.editions.operations import clone_conference, start_from_template
from eventmgr.editions.templates import TEMPLATES
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.groups.queries import groups
from eventmgr.people.actor import COMMAND

DAY = click.DateTime(["%Y-%m-%d"])


@cli.group()
def conferences() -> None:
    """Create and list conferences."""


@conferences.command()
@click.argument("slug")
@click.option("--title", required=True)
@click.option("--starts", type=DAY, required=True, help="First day, as 2026-03-01.")
@click.option("--ends", type=DAY, required=True, help="Last day.")
@click.option("--zone", default="UTC", show_default=True, help="Time zone of the venue.")
@click.option("--language", default="en", show_default=True, help="The first language.")
@click.option("--template", type=click.Choice([each.value for each in TemplateName]))
@click.pass_obj
def create(
    workplace: Workplace,
    slug: str,
    title: str,
    starts: datetime,
    ends: datetime,
    zone: str,
    language: str,
    template: str | None,
) -> None:
    """Create a conference in draft, at the address SLUG, empty or with a template's agenda."""
    description = Description(
        title=title, starts=starts.date(), ends=ends.date(), zone=zone, languages=(language,)
    )
    who: dict[str, Any] = {"actor": COMMAND, "now": clock.now()}
    with workplace.app(), unit_of_work():
        if template is None:
            made = create_conference(slug=slug, description=description, **who)
        else:
            made = start_from_template(
                template=TemplateName(template), slug=slug, description=description, **who
            )
        click.echo(f"Created: {made.title} ({made.slug})")
        waiting = len(unscheduled(made))
        if waiting:
            click.echo(f"The template has more days: {waiting} sessions wait for a time.")


@conferences.command()
@click.argument("source")
@click.option("--slug", required=True, help="The new conference's address.")
@click.option("--starts", type=DAY, required=True, help="Its first day, as 2027-03-01.")
@click.option("--title", default="", help="Its title; without it, the same as before.")
@click.option(
    "--without",
    multiple=True,
    type=click.Choice([each.value for each in Part if each in BY_DEFAULT]),
    help="What not to take over; as often as you like.",
)
@click.option(
    "--with",
    "further",
    multiple=True,
    type=click.Choice([each.value for each in Part if each not in BY_DEFAULT]),
    help="What to take over that otherwise stays: descriptions and mandates may name people.",
)
@click.pass_obj
def clone(
    workplace: Workplace,
    source: str,
    slug: str,
    starts: datetime,
    title: str,
    without: tuple[str, ...],
    further: tuple[str, ...],
) -> None:
    """Make another edition of the conference SOURCE, in draft and without anybody in it."""
    with workplace.app(), unit_of_work():
        earlier = conference_named(source)
        made = clone_conference(
            source=earlier,
            slug=slug,
            title=title or earlier.title,
            starts=starts.date(),
            take=BY_DEFAULT - {Part(each) for each in without} | {Part(each) for each in further},
            actor=COMMAND,
            now=clock.now(),
        )
        click.echo(
            f"Created: {made.title} ({made.slug}), {made.starts} to {made.ends}: "
            f"{count_sessions(made)} sessions, {len(groups(made))} groups"
        )


@conferences.command()
@click.pass_obj
def templates(workplace: Workplace) -> None:
    """List the templates that a conference can begin with."""
    with workplace.app():
        for name, template in TEMPLATES.items():
            click.echo(f"{name:20}{TEMPLATE_LABELS[name]}. {template.description}")


@conferences.command("list")
@click.pass_obj
def list_them(workplace: Workplace) -> None:
    """List the conferences, the latest first."""
    with workplace.app():
        for each in conferences_of(COMMAND):
            click.echo(f"{each.slug:24}{each.starts} to {each.ends}  {each.state:12}{each.title}")


def conference_named(slug: str) -> Conference:
    """Return the conference of this address; raises click.ClickException."""
    found = find_conference(slug)
    if found is None:
        raise click.ClickException(
            f"There is no conference “{slug}”. See: eventmgr conferences list"
        )
    return found
