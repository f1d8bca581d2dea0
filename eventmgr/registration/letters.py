"""What registration writes to people."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from babel.dates import format_date, format_datetime

from eventmgr.conferences.models import Conference
from eventmgr.foundation.i18n import locale_of
from eventmgr.mail.draft import Draft
from eventmgr.mail.enums import MailKind
from eventmgr.mail.letters import render_letter
from eventmgr.registration.models import Registration

LinkFor = Callable[[Registration], str]
"""Makes the address that opens a registration for the person who holds it."""


class Writer(Protocol):
    """Makes a letter to the person who holds a registration."""

    def __call__(self, conference: Conference, registration: Registration, *, link: str) -> Draft:
        """Return the mail; ``link`` opens the registration."""


def confirmation(conference: Conference, registration: Registration, *, link: str) -> Draft:
    """Return the mail that tells of a confirmed place: one for each time a place is given."""
    return _letter(
        "confirmation", conference, registration, link=link, once_for=registration.answered_at
    )


def offer(conference: Conference, registration: Registration, *, link: str) -> Draft:
    """Return the mail that offers a place, and says until when it is held."""
    return _letter(
        "offer",
        conference,
        registration,
        link=link,
        once_for=registration.offered_until,
        until=_spoken_deadline(conference, registration),
    )


def offer_lapsed(conference: Conference, registration: Registration, *, link: str) -> Draft:
    """Return the mail that tells of an offer which was not taken in time."""
    return _letter(
        "offer_lapsed", conference, registration, link=link, once_for=registration.offered_until
    )


def refusal(conference: Conference, registration: Registration, *, link: str) -> Draft:
    """Return the mail that tells an applicant, in the organisers' words, why not."""
    return _letter(
        "refusal",
        conference,
        registration,
        link=link,
        once_for=registration.answered_at,
        reason=registration.reason,
    )


def _letter(
    template: str,
    conference: Conference,
    registration: Registration,
    *,
    link: str,
    once_for: datetime | None,
    **values: str,
) -> Draft:
    """Return the letter, which never leaves twice for the same moment."""
    person = registration.person
    letter = render_letter(
        template,
        language=person.language,
        conference_id=conference.id,
        name=addressed(registration.honorific, registration.name),
        conference=conference,
        dates=spoken_dates(conference, person.language),
        link=link,
        **values,
    )
    return Draft.of(
        letter,
        intent=f"{template}:{registration.id}:{once_for.isoformat() if once_for else ''}",
        kind=MailKind.CONFIRMATION,
        conference_id=conference.id,
        sender_name=conference.title,
        recipient_name=registration.name,
        recipient_address=person.email,
    )


def _spoken_deadline(conference: Conference, registration: Registration) -> str:
    until = registration.offered_until
    if until is None:
        return ""
    return format_datetime(
        conference.at_venue(until),
        "d MMMM y, HH:mm",
        locale=locale_of(registration.person.language),
    )


def addressed(honorific: str, name: str) -> str:
    """Return how a letter addresses the person."""
    return f"{honorific} {name}".strip()


def spoken_dates(conference: Conference, language: str) -> str:
    """Return the days of the conference in the reader's language."""
    locale = locale_of(language)
    first = format_date(conference.starts, "long", locale=locale)
    if conference.starts == conference.ends:
        return first
    return f"{first} – {format_date(conference.ends, 'long', locale=locale)}"
