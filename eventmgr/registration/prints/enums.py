"""The closed lists of badges, lists and certificates."""

from enum import StrEnum

from eventmgr.foundation.i18n import lazy_gettext as _l


class Paperwork(StrEnum):
    """What of the registrations is printed."""

    BADGES = "badges"
    ATTENDANCE = "attendance"
    DOOR_LIST = "door_list"
    CERTIFICATES = "certificates"


class BadgeSize(StrEnum):
    """How large a badge is; all are printed on A4 and cut."""

    A6 = "a6"
    A7 = "a7"
    CARD = "card"


class Wearers(StrEnum):
    """Whose badges are printed."""

    ALL = "all"
    CATEGORY = "category"
    CHOSEN = "chosen"
    CHANGED = "changed"
    """New, or changed since their badges were handed out last."""


class Arrangement(StrEnum):
    """In which order people stand."""

    NAME = "name"
    ORGANISATION = "organisation"


PAPERWORK_LABELS = {
    Paperwork.BADGES: _l("Badges"),
    Paperwork.ATTENDANCE: _l("Attendance sheets"),
    Paperwork.DOOR_LIST: _l("Door list"),
    Paperwork.CERTIFICATES: _l("Certificates of participation"),
}
LIST_LABELS = {
    Paperwork.ATTENDANCE: _l("Attendance sheet, to be signed"),
    Paperwork.DOOR_LIST: _l("Door list, to be ticked"),
}
SIZE_LABELS = {
    BadgeSize.A6: _l("A6 upright, 4 on a sheet"),
    BadgeSize.A7: _l("A7 lying, 8 on a sheet"),
    BadgeSize.CARD: _l("Card of 86 × 54 mm, 10 on a sheet"),
}
WEARER_LABELS = {
    Wearers.ALL: _l("Everybody who is confirmed"),
    Wearers.CATEGORY: _l("One category"),
    Wearers.CHOSEN: _l("Only those named below"),
    Wearers.CHANGED: _l("Only what is new or has changed"),
}
ARRANGEMENT_LABELS = {
    Arrangement.NAME: _l("By name"),
    Arrangement.ORGANISATION: _l("By organisation, then by name"),
}
