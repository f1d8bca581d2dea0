"""What stands on certificates of participation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from babel.lists import format_list

from eventmgr.agenda.prints import words
from eventmgr.conferences.enums import PARTNER_LABELS
from eventmgr.conferences.models import Conference
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import language, locale_of, ngettext
from eventmgr.printing import dates
from eventmgr.registration.attendance.codes import grouped
from eventmgr.registration.prints.badges import drawn
from eventmgr.registration.prints.spoken import Told, spoken


@dataclass(frozen=True, kw_only=True, slots=True)
class Certificate:
    """One person's certificate, as it was issued."""

    registration_id: int
    name: str
    days: tuple[date, ...]
    """On which they were there."""
    code: str
    issued_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Signer:
    """Who signs, and in which office."""

    name: str
    office: str = ""


def told(
    conference: Conference,
    certificates: Iterable[Certificate],
    *,
    place: str,
    signers: Sequence[Signer],
    base_url: str,
) -> Told:
    """Return a page for each certificate; the conference's partners are asked for."""
    look = words.look(conference, genre=_("Certificates of participation"))
    return {
        "look": {**look, "said": spoken(conference.title)},
        "language": language(),
        "words": _words(),
        "organisations": list(_organisations(conference)),
        "when": ", ".join(filter(None, (dates.period(conference.starts, conference.ends), place))),
        "signers": [{"name": each.name, "office": each.office} for each in signers],
        "certificates": [_certificate(conference, each, base_url) for each in certificates],
    }


def with_codes(data: Told) -> Told:
    """Return what a template takes: each certificate with its code drawn."""
    drawn_too = [{**each, "drawn": drawn(each["address"])} for each in data["certificates"]]
    return {**data, "certificates": drawn_too}


def _words() -> Told:
    return {
        "certificate": spoken(_("Certificate of participation")),
        "certifies": _("This is to certify that"),
        "took_part": _("took part in"),
        "verify": _("Whether it is genuine can be checked at"),
    }


def _organisations(conference: Conference) -> Iterable[Told]:
    for role, label in PARTNER_LABELS.items():
        names = [each.organisation.name for each in conference.partners if each.role is role]
        if names:
            yield {"label": str(label), "names": names}


def _certificate(conference: Conference, certificate: Certificate, base_url: str) -> Told:
    issued = conference.at_venue(certificate.issued_at).date()
    return {
        "id": certificate.registration_id,
        "name": spoken(certificate.name),
        "days": _days(certificate.days),
        "issued": _("Issued on %(day)s", day=dates.period(issued, issued)),
        "code": grouped(certificate.code),
        "address": f"{base_url}/verify/{grouped(certificate.code)}",
    }


def _days(days: Sequence[date]) -> str:
    if not days:
        return ""
    listed = format_list(
        [dates.period(each, each) for each in sorted(days)], locale=locale_of(language())
    )
    return ngettext(
        "Present on one day: %(days)s",
        "Present on %(count)d days: %(days)s",
        len(days),
        count=len(days),
        days=listed,
    )
