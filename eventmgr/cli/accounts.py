"""Accounts, from the command line: how the first organiser gets in."""

import click
from flask import current_app

from eventmgr.cli.root import Workplace, cli
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.people import operations, queries
from eventmgr.people.actor import COMMAND
from eventmgr.people.links import make_link


@cli.group()
def accounts() -> None:
    """Create accounts and let people in."""


@accounts.command()
@click.argument("email")
@click.option("--name", default="", help="How the person is called; the address if left out.")
@click.option("--administrator", is_flag=True, help="May do everything in this installation.")
@click.pass_obj
def create(workplace: Workplace, email: str, name: str, *, administrator: bool) -> None:
    """Create an account and print a link to sign in with."""
    with workplace.app(), unit_of_work():
        now = clock.now()
        account = operations.add_account(
            person=operations.find_or_add_person(name=name or email, email=email, now=now),
            is_administrator=administrator,
            actor=COMMAND,
            now=now,
        )
        click.echo(_link(account.id))


@accounts.command()
@click.argument("email")
@click.pass_obj
def link(workplace: Workplace, email: str) -> None:
    """Print a link that signs the account in once, within half an hour."""
    with workplace.app():
        account = queries.find_account_by_email(email)
        if account is None:
            raise click.ClickException(f"No account has the address {email}.")
        click.echo(_link(account.id))


def _link(account_id: int) -> str:
    return make_link(account_id, base_url=current_app.config["EVENTMGR"].base_url)
