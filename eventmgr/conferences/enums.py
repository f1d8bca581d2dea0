"""The closed lists about conferences, the roles at one among them."""

from enum import StrEnum

from eventmgr.foundation.i18n import lazy_gettext as _l


class ConferenceState(StrEnum):
    """How far a conference has come."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RUNNING = "running"
    REPORTING = "reporting"
    CLOSED = "closed"
    ARCHIVED = "archived"


class PartnerRole(StrEnum):
    """What an organisation is to a conference."""

    HOST = "host"
    PARTNER = "partner"
    DONOR = "donor"


class TeamRole(StrEnum):
    """What a member of the team may do at one conference."""

    OWNER = "owner"
    ORGANISER = "organiser"
    DESK = "desk"
    RAPPORTEUR_GENERAL = "rapporteur_general"
    OBSERVER = "observer"


class GroupRole(StrEnum):
    """What a person is in one working group."""

    MODERATOR = "moderator"
    CO_MODERATOR = "co_moderator"
    RAPPORTEUR = "rapporteur"
    MEMBER = "member"
    OBSERVER = "observer"


STATE_LABELS = {
    ConferenceState.DRAFT: _l("Draft"),
    ConferenceState.PUBLISHED: _l("Published"),
    ConferenceState.RUNNING: _l("Running"),
    ConferenceState.REPORTING: _l("Reporting"),
    ConferenceState.CLOSED: _l("Closed"),
    ConferenceState.ARCHIVED: _l("Archived"),
}
PARTNER_LABELS = {
    PartnerRole.HOST: _l("Host"),
    PartnerRole.PARTNER: _l("Partner"),
    PartnerRole.DONOR: _l("Donor"),
}
TEAM_LABELS = {
    TeamRole.OWNER: _l("Owner"),
    TeamRole.ORGANISER: _l("Organiser"),
    TeamRole.DESK: _l("Check-in desk"),
    TeamRole.RAPPORTEUR_GENERAL: _l("Rapporteur-general"),
    TeamRole.OBSERVER: _l("Observer"),
}
GROUP_ROLE_LABELS = {
    GroupRole.MODERATOR: _l("Moderator"),
    GroupRole.CO_MODERATOR: _l("Co-moderator"),
    GroupRole.RAPPORTEUR: _l("Rapporteur"),
    GroupRole.MEMBER: _l("Member"),
    GroupRole.OBSERVER: _l("Observer"),
}


class SheetSize(StrEnum):
    """The paper that a conference prints its report on."""

    A4 = "a4"
    LETTER = "letter"


SHEET_LABELS = {
    SheetSize.A4: _l("A4 (210 × 297 mm)"),
    SheetSize.LETTER: _l("Letter (8.5 × 11 in)"),
}
