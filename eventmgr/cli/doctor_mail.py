"""`eventmgr doctor mail`: what keeps mail from arriving, and a real mail to try it with."""

import secrets
from collections.abc import Iterator
from dataclasses import replace
from email.utils import parseaddr
from itertools import chain
from typing import Final

import click
from flask import current_app

from eventmgr.cli.doctor import doctor
from eventmgr.cli.root import Workplace
from eventmgr.cli.telling import tell
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.findings import Finding, Level
from eventmgr.foundation.settings import Settings
from eventmgr.local import single
from eventmgr.local.environment import Environment
from eventmgr.local.mailcatcher import port_file
from eventmgr.mail import doctor as mail_doctor
from eventmgr.mail import operations, queries
from eventmgr.mail.addresses import checked_address
from eventmgr.mail.draft import Draft
from eventmgr.mail.enums import MailKind
from eventmgr.mail.frame import framed
from eventmgr.mail.markup import marked
from eventmgr.mail.names import Dns

_SUBJECT: Final = "A test mail of eventmgr"
_WORDS: Final = (
    "This mail was sent by `eventmgr doctor mail --send`.\n\n"
    "If it is in your inbox, mail arrives. If it is in the junk folder, look at its full "
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
    writer = _plain(address) if address else ""
    if recipient:
        _require_address(recipient)
    with workplace.app():
        complete: Settings = current_app.config["EVENTMGR"]
        settings = replace(complete, smtp_url=relay_of(workplace.environment))
        found = mail_doctor.examine(settings, names=Dns(), address=writer)
        worst = tell(chain(found, _queue()))
        if recipient:
            click.echo(_send(recipient))
    if worst is Level.PROBLEM:
        raise SystemExit(1)


def _queue() -> Iterator[Finding]:
    """Yield what the database knows, asked only when this is read: relay and DNS need none."""
    yield from mail_doctor.at_rest(queries.resting(clock.now()))


def _plain(typed: str) -> str:
    """Return the address alone, without a name before it; UsageError unless mail can be from it."""
    address = parseaddr(typed)[1] or typed
    _require_address(address)
    if not address.isascii():
        raise click.UsageError("Mail can only be sent from an address of plain letters.")
    return address


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
    with unit_of_work():
        [queued] = operations.queue_mails([trial(recipient)], now=clock.now())
        number = queued.id
    return f"Mail {number} to {recipient} waits in the outbox: a running worker takes it at once."


def trial(recipient: str) -> Draft:
    """Return the test mail, which looks as every other one does."""
    words = marked(_WORDS)
    return Draft(
        intent=f"doctor:{secrets.token_hex(8)}",
        kind=MailKind.TEST,
        recipient_name="",
        recipient_address=recipient,
        subject=_SUBJECT,
        text=words.text,
        html=framed(words.html, subject=_SUBJECT, language="en"),
    )
