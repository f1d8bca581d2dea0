"""What can be agreed to, and who may have said so."""

from enum import StrEnum

from eventmgr.foundation.i18n import lazy_gettext as _l


class Consent(StrEnum):
    """What happens only to whoever agrees to it."""

    LISTED = "listed"
    PHOTOGRAPHED = "photographed"
    QUOTED = "quoted"


CONSENT_LABELS = {
    Consent.LISTED: _l("To be listed"),
    Consent.PHOTOGRAPHED: _l("To be photographed"),
    Consent.QUOTED: _l("To be quoted"),
}


class Source(StrEnum):
    """Who said that somebody agrees, or does no longer."""

    PERSON = "person"
    ORGANISER = "organiser"
    FOCAL_POINT = "focal_point"
    DESK = "desk"
    ERASURE = "erasure"
    UNKNOWN = "unknown"
    """It was there before anybody kept who said so."""


SOURCE_LABELS = {
    Source.PERSON: _l("The person"),
    Source.ORGANISER: _l("The organisers"),
    Source.FOCAL_POINT: _l("The institution's focal point"),
    Source.DESK: _l("The desk"),
    Source.ERASURE: _l("The erasure of the data"),
    Source.UNKNOWN: _l("Noted before this was kept"),
}
