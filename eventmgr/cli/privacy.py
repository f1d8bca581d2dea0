"""`eventmgr privacy`: erasing personal data."""

import click

from eventmgr.cli.conferences import conference_named
from eventmgr.cli.root import Workplace, cli
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.people.actor import COMMAND
from eventmgr.privacy import operations, queries, rules, sweeping, words
from eventmgr.privacy.queries import Plan
from eventmgr.registration.queries import setup
from eventmgr.web.personal_links import link_for


@cli.group("privacy")
def privacy() -> None:
    """Look after personal data."""


@privacy.command()
@click.argument("slug")
@click.option("--dry-run", is_flag=True, help="Only tell what would be erased.")
@click.option("--person", "person_id", type=int, help="One person alone, by their number.")
@click.pass_obj
def erase(workplace: Workplace, slug: str, *, dry_run: bool, person_id: int | None) -> None:
    """Erase what a conference holds of people; numbers and texts stay. It cannot be undone.

    Everybody is erased only after the day that the organisers have set; one person at any time.
    """
    with workplace.app():
        if dry_run:
            _tell(slug, person_id)
        elif person_id is None:
            _erase_everybody(slug)
        else:
            _erase_one(slug, person_id)


def _tell(slug: str, person_id: int | None) -> None:
    conference = conference_named(slug)
    if person_id is None:
        ids = queries.held_ids(conference)
        for each in ids:
            click.echo(f"person {each}")
        _tell_plan(queries.plan(conference, ids))
        return
    person = queries.find_subject(conference, person_id)
    if person is None:
        raise click.ClickException(_nothing(slug, person_id))
    _tell_plan(queries.plan_of(queries.subject_of(conference, person)))


def _tell_plan(plan: Plan) -> None:
    for name, count in plan.rows.items():
        if count:
            click.echo(f"{count} {words.SECTION_LABELS[name]}: {words.FATES[name]}")
    for report in plan.reports:
        click.echo(f"Report version {report.number} stays as it was compiled.")
    click.echo(f"{plan.people} people, {plan.kept_elsewhere} of them known elsewhere too.")
    click.echo("Nothing was erased.")


def _erase_everybody(slug: str) -> None:
    conference = conference_named(slug)
    rules.require_due(setup(conference), conference.at_venue(clock.now()).date())
    try:
        count = sweeping.erase_everybody(
            conference_id=conference.id, link_for=link_for(), actor=COMMAND
        )
    except sweeping.NotErased as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{count} people erased.")


def _erase_one(slug: str, person_id: int) -> None:
    with unit_of_work():
        is_erased = operations.erase_person(
            conference=conference_named(slug),
            person_id=person_id,
            link_for=link_for(),
            actor=COMMAND,
            now=clock.now(),
        )
    click.echo("Erased." if is_erased else _nothing(slug, person_id))


def _nothing(slug: str, person_id: int) -> str:
    return f"{slug} holds nothing of a person {person_id} that could be erased."
