"""What registration writes to people."""

from collections.abc import Callable

from babel.dates import format_date

from eventmgr.conferences.models import Conference
from eventmgr.foundation.i18n import locale_of
from eventmgr.mail.draft import Draft
from eventmgr.mail.enums import MailKind
from eventmgr.mail.letters import render_letter
from eventmgr.registration.models import Registration

LinkFor = Callable[[Registration], str]
"""Makes the address that opens a registration for the person who holds it."""


def confirmation(conference: Conference, registration: Registration, *, link: str) -> Draft:
    """Return the mail that tells of a confirmed place: one for each time a place is given."""
    person = registration.person
    letter = render_letter(
        "confirmation",
        language=person.language,
        name=addressed(registration.honorific, registration.name),
        conference=conference,
        dates=spoken_dates(conference, person.language),
        link=link,
    )
    asked = registration.answered_at
    return Draft.of(
        letter,
        intent=f"confirmation:{registration.id}:{asked.isoformat() if asked else ''}",
        kind=MailKind.CONFIRMATION,
        conference_id=conference.id,
        sender_name=conference.title,
        recipient_name=registration.name,
        recipient_address=person.email,
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
