"""What stands on badges."""

from collections.abc import Iterable, Mapping
from io import BytesIO
from types import MappingProxyType
from typing import Any, Final

import segno
from babel import Locale

from eventmgr.agenda.prints import words
from eventmgr.conferences.enums import PartnerRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import language, locale_of
from eventmgr.registration.enums import CATEGORY_LABELS, Category
from eventmgr.registration.prints.attendees import Attendee
from eventmgr.registration.prints.enums import BadgeSize
from eventmgr.registration.prints.spoken import Told, spoken

COLOURS: Final[Mapping[Category, str]] = MappingProxyType(
    {
        Category.DELEGATE: "#1f4e79",
        Category.SPEAKER: "#7a1f3d",
        Category.MEDIA: "#8a4b00",
        Category.OBSERVER: "#4a4f57",
        Category.STAFF: "#1b6b3a",
    }
)
"""Of the band that names the category: white words have contrast 4.5 and more on each."""
_MASK: Final = 3
"""The pattern over a code's modules: any can be read, and trying all eight costs fivefold."""


def told(
    conference: Conference, attendees: Iterable[Attendee], *, size: BadgeSize, base_url: str
) -> Told:
    """Return the badges in the order of the attendees; the conference's partners are asked for."""
    look = words.look(conference, genre=_("Badges"))
    return {
        "look": {**look, "said": spoken(conference.title), "host": spoken(_hosts(conference))},
        "language": language(),
        "size": size.value,
        "badges": [_badge(each, base_url) for each in attendees],
    }


def with_codes(data: Told) -> Told:
    """Return what a template takes: each badge with its code drawn."""
    return {**data, "badges": [{**each, "code": drawn(each["address"])} for each in data["badges"]]}


def drawn(address: str) -> str:
    """Return the QR code of an address as SVG, nothing around it."""
    target = BytesIO()
    code = segno.make_qr(address, error="m", boost_error=False, mask=_MASK)
    code.save(
        target, kind="svg", border=0, xmldecl=False, omitsize=True, svgclass=None, lineclass=None
    )
    return target.getvalue().decode()


def country_of(code: str) -> str:
    """Return the country of an ISO 3166-1 code in the language that is spoken."""
    name: Any = Locale.parse(locale_of(language())).territories.get(code.upper())
    return str(name or code)


def _hosts(conference: Conference) -> str:
    """Return host and partners in the order that protocol wants, hosts first."""
    partners = [each for each in conference.partners if each.role is not PartnerRole.DONOR]
    in_order = sorted(partners, key=lambda each: each.role is not PartnerRole.HOST)
    return " · ".join(dict.fromkeys(each.organisation.name for each in in_order))


def _badge(attendee: Attendee, base_url: str) -> Told:
    return {
        "id": attendee.registration_id,
        "fingerprint": attendee.fingerprint,
        "honorific": spoken(attendee.honorific),
        "name": spoken(attendee.name) or spoken(_("Participant")),
        "about": _about(attendee),
        "category": spoken(str(CATEGORY_LABELS[attendee.category])),
        "colour": COLOURS[attendee.category],
        "group": attendee.group,
        "address": f"{base_url}/b/{attendee.badge_code}",
    }


def _about(attendee: Attendee) -> list[Told]:
    lines = (
        (attendee.title, {"bold": False, "grey": False}),
        (attendee.organisation, {"bold": True, "grey": False}),
        (country_of(attendee.country), {"bold": False, "grey": True}),
    )
    return [{**said, **style} for text, style in lines if (said := spoken(text))]
