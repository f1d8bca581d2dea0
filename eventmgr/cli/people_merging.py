"""`eventmgr people merge` and `undo-merge`: for whom no organiser may merge."""

import click

from eventmgr.cli.people import people
from eventmgr.cli.root import Workplace
from eventmgr.foundation import clock
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.merging import operations
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from eventmgr.web.personal_links import link_for


@people.command("merge")
@click.argument("kept_id", type=int)
@click.argument("lost_id", type=int)
@click.pass_obj
def merge(workplace: Workplace, kept_id: int, lost_id: int) -> None:
    """Merge the second person into the first, both by their numbers.

    The first keeps what they say; what is empty is filled in from the second. Whoever is protected
    stays so. It tells the number by which it can be undone.
    """
    with workplace.app(), unit_of_work():
        done = operations.merge(
            kept=_person(kept_id),
            lost=_person(lost_id),
            choice={},
            link_for=link_for(),
            actor=COMMAND,
            now=clock.now(),
        )
        db.session.flush()
        said = f"Merged. To undo it: eventmgr people undo-merge {done.id}"
    click.echo(said)


@people.command("undo-merge")
@click.argument("merge_id", type=int)
@click.pass_obj
def undo_merge(workplace: Workplace, merge_id: int) -> None:
    """Have two people again, by the number of the merge."""
    with workplace.app(), unit_of_work():
        operations.undo(merge_id=merge_id, actor=COMMAND, now=clock.now())
    click.echo("Undone: these are two people again.")


def _person(person_id: int) -> Person:
    found = db.session.get(Person, person_id)
    if found is None:
        raise click.ClickException(f"There is no person {person_id}.")
    return found
