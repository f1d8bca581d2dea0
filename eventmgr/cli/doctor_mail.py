"""`eventmgr doctor mail`: what keeps mail from arriving, and a real mail to try it with."""

import secrets
from dataclasses import replace

import click
from flask import current_app

from eventmgr.cli.doctor import doctor
from eventmgr.cli.root import Workplace
from eventmgr.cli.telling import tell
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.findings import Level
from eventmgr.foundation.settings import Settings
from eventmgr.local import single
from eventmgr.local.environment import Environment
from eventmgr.local.mailcatcher import port_file
from eventmgr.mail import doctor as mail_doctor
from eventmgr.mail import operations
from eventmgr.mail.addresses import checked_address
from eventmgr.mail.draft import Draft
from eventmgr.mail.enums import MailKind
from eventmgr.mail.names import Dns

_TEXT = (
    "This mail was sent by `eventmgr doctor mail --send`.\n\n"
    "If it is in your inbox, mail arrives. If it is in the junk folder, look at its full\n"
    "header: SPF, DKIM and DMARC should say “pass” there.\n"
)


@doctor.command()
@click.argument("address", required=False, default="")
@click.option("--send", "recipient", metavar="ADDRESS", help="Send a test mail there as well.")
@click.pass_obj
def mail(workplace: Workplace, address: str, recipient: str | None) -> None:
    """Check relay, DNS and return path of mail from ADDRESS (else from MAIL_FROM).

    Exits with 1 if something would lose mail.
    """
    for each in filter(None, [address, recipient]):
        _require_address(each)
    with workplace.app():
        complete: Settings = current_app.config["EVENTMGR"]
        settings = replace(complete, smtp_url=relay_of(workplace.environment))
        worst = tell(mail_doctor.examine(settings, names=Dns(), address=address))
        if recipient:
            click.echo(_send(recipient))
    if worst is Level.PROBLEM:
        raise SystemExit(1)


def _require_address(typed: str) -> None:
    try:
        checked_address(typed)
    except DomainError as error:
        raise click.UsageError(str(error)) from error


def relay_of(asked: Environment) -> str:
    """Return the relay's address, that of an eventmgr that runs among them; a catcher is none."""
    running = single.addresses(asked.home)
    if asked.smtp_url or running is None:
        return asked.smtp_url
    port = port_file(asked.home)
    catcher = f"smtp://127.0.0.1:{port.read_text(encoding='ascii')}" if port.exists() else ""
    return "" if running.smtp_url == catcher else running.smtp_url


def _send(recipient: str) -> str:
    """Put a test mail into the outbox, as any other, and say where it is."""
    draft = Draft(
        intent=f"doctor:{secrets.token_hex(8)}",
        kind=MailKind.TEST,
        recipient_name="",
        recipient_address=recipient,
        subject="A test mail of eventmgr",
        text=_TEXT,
        html="".join(f"<p>{each}</p>" for each in _TEXT.split("\n\n")),
    )
    with unit_of_work():
        [queued] = operations.queue_mails([draft], now=clock.now())
        number = queued.id
    return f"Mail {number} to {recipient} waits in the outbox: a worker takes it within seconds."
