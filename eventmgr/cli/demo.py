"""The demo conference, from the command line."""

import json

import click

from eventmgr.cli.root import Workplace, cli
from eventmgr.conferences.queries import count_conferences
from eventmgr.demo.build import build_demo
from eventmgr.demo.links import sign_in_links
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work


@cli.group()
def demo() -> None:
    """Build the demo conference, and get into it."""


@demo.command()
@click.pass_obj
def build(workplace: Workplace) -> None:
    """Fill an empty database with the demo conference."""
    with workplace.app() as app:
        if count_conferences():
            raise click.ClickException("There are conferences here already; nothing was changed.")
        with unit_of_work():
            conference = build_demo(base_url=app.config["EVENTMGR"].base_url, now=clock.now())
        click.echo(f"Built: {conference.title} ({conference.slug})")


@demo.command()
@click.option("--json", "as_json", is_flag=True, help="As one JSON object: role to address.")
@click.pass_obj
def links(workplace: Workplace, *, as_json: bool) -> None:
    """Print a sign-in link for each role; in demo mode only."""
    if not workplace.environment.wants_demo:
        raise click.ClickException("This is not demo mode: nobody gets in by such links here.")
    with workplace.app() as app:
        found = sign_in_links(app.config["EVENTMGR"].base_url)
    if as_json:
        click.echo(json.dumps(found, indent=2))
    else:
        for role, address in found.items():
            click.echo(f"{role + ':':16}{address}")
