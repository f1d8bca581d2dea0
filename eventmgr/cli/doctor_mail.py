"""`eventmgr doctor mail`: what keeps mail from arriving, and a real mail to try it with."""

import secrets
from dataclasses import replace
from itertools import chain

import click
from flask import current_app

from eventmgr.cli.doctor import doctor
from eventmgr.cli.root import Workplace
from eventmgr.cli.telling import tell
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.findings import Level
from eventmgr.foundation.settings import Settings
from eventmgr.mail import doctor as mail_doctor
from eventmgr.mail import operations, queries
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
    with workplace.app():
        complete: Settings = current_app.config["EVENTMGR"]
        settings = replace(complete, smtp_url=workplace.environment.smtp_url)
        found = mail_doctor.examine(settings, names=Dns(), address=address)
        worst = tell(chain(found, mail_doctor.at_rest(queries.resting(clock.now()))))
        if recipient:
            click.echo(_send(recipient))
    if worst is Level.PROBLEM:
        raise SystemExit(1)


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
