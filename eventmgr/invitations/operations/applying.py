"""Applying: a link to the address first, then a registration of one's own."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.invitations import queries
from eventmgr.invitations.application_links import Applicant
from eventmgr.invitations.letters import application_mail
from eventmgr.invitations.models import Invitation
from eventmgr.mail.operations import queue_mails
from eventmgr.people.actor import Actor
from eventmgr.people.operations import find_or_add_person
from eventmgr.people.rules import checked_address
from eventmgr.registration import rules, waiting
from eventmgr.registration.enums import Category
from eventmgr.registration.models import Registration
from eventmgr.registration.operations import begin_application


def ask_to_apply(
    *,
    conference: Conference,
    email: str,
    category: Category,
    language: str,
    base_url: str,
    now: datetime,
) -> None:
    """Mail the address the link that opens an application, once for each five minutes.

    Nothing else happens, whoever the address belongs to: so nobody finds out who is invited.
    Raises DomainError for a bad address, after the end, and if the category cannot apply.
    """
    rules.require_open(conference, conference.at_venue(now).date())
    rules.require_can_apply(category, waiting.arrangement(conference))
    applicant = Applicant(email=checked_address(email), category=category, language=language)
    queue_mails([application_mail(conference, applicant, base_url=base_url, now=now)], now=now)


def apply(
    *, conference: Conference, applicant: Applicant, actor: Actor, now: datetime
) -> Registration:
    """Open a registration for the reader of the address, with a link of their own to come back by.

    Whoever is invited or registered already gets their own, and by it no more than a personal link
    opens. Raises DomainError after the end, if the category cannot apply any more, and for whoever
    is no longer invited: their links open nothing, this one neither.
    """
    person = find_or_add_person(
        name="", email=applicant.email, language=applicant.language, now=now
    )
    registration = begin_application(
        conference=conference, person=person, category=applicant.category, actor=actor, now=now
    )
    invitation = queries.find_of_person(conference.id, person.id)
    if invitation is not None and invitation.taken_back_at is not None:
        raise DomainError(
            _("You are not invited any more, so this link opens nothing. Write to the organisers.")
        )
    db.session.execute(
        insert(Invitation)
        .values(
            conference_id=conference.id,
            person_id=person.id,
            message="",
            generation=1,
            created_at=now,
        )
        .on_conflict_do_nothing()
    )
    return registration
