"""Conferences, from the command line."""

from datetime import datetime

import click

from eventmgr.cli.root import Workplace, cli
from eventmgr.conferences.models import Conference
from eventmgr.conferences.operations import Description, create_conference
from eventmgr.conferences.queries import conferences_of, find_conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
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
@click.pass_obj
def create(
    workplace: Workplace, slug: str, title: str, starts: datetime, ends: datetime, zone: str
) -> None:
    """Create a conference in draft, at the address SLUG."""
    with workplace.app(), unit_of_work():
        conference = create_conference(
            slug=slug,
            description=Description(title=title, starts=starts.date(), ends=ends.date(), zone=zone),
            actor=COMMAND,
            now=clock.now(),
        )
        click.echo(f"Created: {conference.title} ({conference.slug})")


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
