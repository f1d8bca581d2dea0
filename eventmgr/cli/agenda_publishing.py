"""`eventmgr agenda check` and `publish`: what may be wrong in the draft, and making it public."""

from functools import partial

import click
from flask import current_app

from eventmgr.agenda import queries
from eventmgr.agenda.checks import clashes
from eventmgr.agenda.items import Agenda, AgendaItem
from eventmgr.agenda.operations import publishing
from eventmgr.agenda.versions import differences, sentences
from eventmgr.cli.agenda import agenda
from eventmgr.cli.conferences import conference_named
from eventmgr.cli.root import Workplace
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.groups import queries as groups
from eventmgr.people.actor import COMMAND

_conference = click.option(
    "--conference", "slug", required=True, help="The conference's address, as tip-2026."
)


@agenda.command()
@_conference
@click.option("--strict", is_flag=True, help="End with exit code 1 if anything was found.")
@click.pass_obj
def check(workplace: Workplace, slug: str, *, strict: bool) -> None:
    """Tell what may be wrong in the draft: people or rooms needed twice, roles missing ..."""
    with workplace.app():
        conference = conference_named(slug)
        found = _warnings(conference)
    for line in found:
        click.echo(line)
    click.echo(f"{len(found)} found." if found else "Nothing found.")
    if found and strict:
        raise click.exceptions.Exit(1)


@agenda.command()
@_conference
@click.option("--name", help="The version's name; without it, the last one's counted on.")
@click.option("--comment", default="", help="What everybody may read beside the changes.")
@click.option("--quiet", is_flag=True, help="Send no letters to the people concerned.")
@click.pass_obj
def publish(
    workplace: Workplace, slug: str, name: str | None, comment: str, *, quiet: bool
) -> None:
    """Make the draft the public agenda, and tell the people whose sessions have changed."""
    with workplace.app(), unit_of_work():
        conference = conference_named(slug)
        told = _changes(conference)
        version = publishing.publish(
            conference=conference,
            name=publishing.next_name(queries.versions(conference)) if name is None else name,
            comment=comment,
            tell=not quiet,
            concerned=partial(groups.people_by_session, conference),
            base_url=current_app.config["EVENTMGR"].base_url,
            actor=COMMAND,
            now=clock.now(),
        )
        for line in told:
            click.echo(line)
        click.echo(f"Published as {version.name}; letters: {publishing.count_letters(version)}.")


def _warnings(conference: Conference) -> list[str]:
    draft = queries.draft(conference)
    found = clashes.told_once(clashes.concerns(conference, draft.items, groups.facts(conference)))
    items = {each.id: each for each in draft.items}
    return [_line(conference, items[each.item_id], each.sentence) for each in found]


def _line(conference: Conference, item: AgendaItem, sentence: str) -> str:
    return f"{conference.at_venue(item.starts_at):%Y-%m-%d %H:%M} {item.title}: {sentence}"


def _changes(conference: Conference) -> list[str]:
    before, draft = queries.published(conference), queries.draft(conference)
    people = sentences.people_of(before or Agenda(), draft)
    return sentences.told(differences.between(before, draft), conference, people)
