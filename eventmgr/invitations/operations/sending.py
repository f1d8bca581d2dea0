"""Bringing personal links to people."""

from collections.abc import Sequence
from datetime import datetime

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.invitations import queries
from eventmgr.invitations.formal.operations import enclose_in
from eventmgr.invitations.letters import invitation_mail, link_mail
from eventmgr.invitations.models import Invitation
from eventmgr.mail.operations import queue_mails
from eventmgr.people.discretion import hidden_names
from eventmgr.people.models import Person
from eventmgr.people.queries import find_person_by_email
from eventmgr.registration.rules import is_over


def send(
    conference: Conference,
    recipients: Sequence[tuple[Invitation, Person]],
    base_url: str,
    now: datetime,
) -> None:
    """Queue the mail of each invitation's present generation, and note it at the invitation.

    Where formal letters are enclosed, each mail waits for its own.
    """
    is_any_nominated = any(invitation.nominated_by for invitation, _person in recipients)
    hidden = hidden_names() if is_any_nominated else ()
    drafts = [
        invitation_mail(conference, invitation, person, base_url=base_url, hidden=hidden)
        for invitation, person in recipients
    ]
    for (invitation, _person), mail in zip(recipients, queue_mails(drafts, now=now), strict=True):
        invitation.mail = mail
    enclose_in(conference=conference, invitations=[each for each, _ in recipients], now=now)
    db.session.flush()


def send_links_again(*, address: str, base_url: str, now: datetime) -> int:
    """Mail the address its personal link to each conference that invites it and is not over.

    Return how many links were asked for; an address that nobody invited is none, and whoever asks
    again within five minutes gets no second mail.
    """
    person = find_person_by_email(address)
    invitations = queries.to_send_again(person) if person else []
    drafts = [
        link_mail(each, base_url=base_url, now=now)
        for each in invitations
        if not is_over(each.conference, each.conference.at_venue(now).date())
    ]
    return len(queue_mails(drafts, now=now))
