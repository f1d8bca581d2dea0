"""What institutions and their nominees are written."""

from datetime import datetime
from typing import Any

from babel.dates import format_datetime

from eventmgr.conferences.models import Conference
from eventmgr.foundation.i18n import locale_of
from eventmgr.invitations.delegations.links import delegation_link
from eventmgr.invitations.delegations.models import Delegation, Nomination
from eventmgr.mail.draft import Draft
from eventmgr.mail.enums import MailKind
from eventmgr.mail.letters import render_letter
from eventmgr.people.models import Person
from eventmgr.registration.letters import addressed, spoken_dates
from eventmgr.registration.models import Registration


def institution_letter(conference: Conference, delegation: Delegation, *, base_url: str) -> Draft:
    """Return the letter of this generation that asks the institution to nominate."""
    return _to_focal_point(
        conference,
        delegation,
        "delegation",
        intent=f"delegation:{delegation.id}:{delegation.generation}",
        link=delegation_link(base_url, delegation),
        message=delegation.message,
    )


def reminder(
    conference: Conference, delegation: Delegation, *, which: str, nominated: int, base_url: str
) -> Draft:
    """Return the letter that reminds of the deadline; one for each ``which``."""
    return _to_focal_point(
        conference,
        delegation,
        "delegation_reminder",
        intent=f"delegation-reminder:{delegation.id}:{which}",
        link=delegation_link(base_url, delegation),
        nominated=nominated,
    )


def no_longer_nominated(
    conference: Conference,
    registration: Registration,
    *,
    nomination: Nomination | None,
    organisation: str,
    is_replaced: bool,
    now: datetime,
) -> Draft:
    """Return the mail that tells somebody that they are not expected any more."""
    person: Person = registration.person
    letter = render_letter(
        "no_longer_nominated",
        language=person.language,
        conference_id=conference.id,
        name=addressed(registration.honorific, registration.name),
        conference=conference,
        dates=spoken_dates(conference, person.language),
        organisation=organisation,
        is_replaced=is_replaced,
    )
    which = f"nomination:{nomination.id}" if nomination else f"registration:{now.isoformat()}"
    return Draft.of(
        letter,
        intent=f"no-longer-nominated:{registration.id}:{which}",
        kind=MailKind.CONFIRMATION,
        conference_id=conference.id,
        sender_name=conference.title,
        recipient_name=registration.name,
        recipient_address=person.email,
    )


def spoken_moment(conference: Conference, moment: datetime, language: str) -> str:
    """Return the moment by the venue's clocks, with the zone's name, in the reader's language."""
    spoken = format_datetime(
        conference.at_venue(moment), "d MMMM y, HH:mm", locale=locale_of(language)
    )
    return f"{spoken} ({conference.zone})"


def _to_focal_point(
    conference: Conference,
    delegation: Delegation,
    template: str,
    *,
    intent: str,
    **values: Any,  # noqa: ANN401 - what the letter tells
) -> Draft:
    letter = render_letter(
        template,
        language=delegation.language,
        conference_id=conference.id,
        name=delegation.focal_name or delegation.organisation.name,
        organisation=delegation.organisation.name,
        conference=conference,
        dates=spoken_dates(conference, delegation.language),
        quota=delegation.quota,
        deadline=spoken_moment(conference, delegation.deadline, delegation.language),
        **values,
    )
    return Draft.of(
        letter,
        intent=intent,
        kind=MailKind.INVITATION,
        conference_id=conference.id,
        sender_name=conference.title,
        recipient_name=delegation.focal_name,
        recipient_address=delegation.focal_email,
    )
