"""The closed lists about people."""

from enum import StrEnum

from eventmgr.foundation.i18n import lazy_gettext as _l


class Level(StrEnum):
    """The level of government that an organisation belongs to."""

    FEDERAL = "federal"
    PROVINCIAL = "provincial"


LEVEL_LABELS = {Level.FEDERAL: _l("Federal"), Level.PROVINCIAL: _l("Provincial")}


class Sector(StrEnum):
    """The built-in stakeholder groups; an installation may rename, hide, order and add some."""

    FEDERAL_GOVERNMENT = "federal_government"
    PROVINCIAL_GOVERNMENT = "provincial_government"
    PARLIAMENT = "parliament"
    LAW_ENFORCEMENT = "law_enforcement"
    JUDICIARY = "judiciary"
    DIPLOMATIC_MISSION = "diplomatic_mission"
    INTERNATIONAL_ORGANISATION = "international_organisation"
    NATIONAL_NGO = "national_ngo"
    INTERNATIONAL_NGO = "international_ngo"
    ACADEMIA = "academia"
    PRIVATE_SECTOR = "private_sector"
    MEDIA = "media"
    LIVED_EXPERIENCE = "lived_experience"
    OTHER = "other"


SECTOR_LABELS = {
    Sector.FEDERAL_GOVERNMENT: _l("Federal government"),
    Sector.PROVINCIAL_GOVERNMENT: _l("Provincial government"),
    Sector.PARLIAMENT: _l("Parliament"),
    Sector.LAW_ENFORCEMENT: _l("Law enforcement"),
    Sector.JUDICIARY: _l("Judiciary and prosecution"),
    Sector.DIPLOMATIC_MISSION: _l("Diplomatic mission"),
    Sector.INTERNATIONAL_ORGANISATION: _l("International organisation"),
    Sector.NATIONAL_NGO: _l("National civil society"),
    Sector.INTERNATIONAL_NGO: _l("International civil society"),
    Sector.ACADEMIA: _l("Academia"),
    Sector.PRIVATE_SECTOR: _l("Private sector"),
    Sector.MEDIA: _l("Media"),
    Sector.LIVED_EXPERIENCE: _l("Experts by lived experience"),
    Sector.OTHER: _l("Other"),
}
