"""Links by which whoever is not invited asks for a place: they prove who reads the address."""

from dataclasses import dataclass
from datetime import datetime

from eventmgr.conferences.models import Conference
from eventmgr.foundation import tokens
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.registration.enums import Category
from eventmgr.registration.rules import is_over

PURPOSE = "application"


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who asks, and as what."""

    email: str
    category: Category
    language: str


def application_link(base_url: str, conference: Conference, applicant: Applicant) -> str:
    """Return the address that opens the application, until the conference ends."""
    payload = [conference.id, applicant.email, applicant.category.value, applicant.language]
    return f"{base_url}/c/{conference.slug}/apply/{tokens.sign(PURPOSE, payload)}"


def read_application(token: str, conference: Conference, *, now: datetime) -> Applicant:
    """Return who the link was sent to.

    Raises BadToken for what was not made here or for another conference, and once all is over.
    """
    conference_id, email, category, language = tokens.read(PURPOSE, token)
    if conference_id != conference.id:
        raise tokens.BadToken(_l("This link belongs to another conference."))
    if is_over(conference, conference.at_venue(now).date()):
        raise tokens.BadToken(_l("The conference is over: nobody can apply any more."))
    return Applicant(email=email, category=Category(category), language=language)
