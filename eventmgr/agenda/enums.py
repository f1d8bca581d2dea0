"""The closed lists of the agenda."""

from enum import StrEnum

from eventmgr.foundation.i18n import lazy_gettext as _l


class SessionKind(StrEnum):
    """What sort of session it is."""

    OPENING = "opening"
    PLENARY = "plenary"
    KEYNOTE = "keynote"
    PANEL = "panel"
    BREAKOUT = "breakout"
    REPORT_BACK = "report_back"
    BREAK = "break"
    SOCIAL = "social"
    CLOSING = "closing"


class SessionState(StrEnum):
    """Whether a session stands in the agenda."""

    SCHEDULED = "scheduled"
    UNSCHEDULED = "unscheduled"
    """Taken out for now: it keeps its length and roles, and waits for another time."""
    REMOVED = "removed"
    """Gone for everybody; kept so that it can be brought back with all that hung on it."""


class RoleState(StrEnum):
    """Whether somebody has agreed to their part."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class SessionRoleName(StrEnum):
    """What a person is in one session; never a property of the person."""

    CHIEF_GUEST = "chief_guest"
    GUEST_OF_HONOUR = "guest_of_honour"
    CHAIR = "chair"
    MODERATOR = "moderator"
    KEYNOTE = "keynote"
    PANELIST = "panelist"
    DISCUSSANT = "discussant"
    RAPPORTEUR = "rapporteur"
    PRESENTER = "presenter"
    MASTER_OF_CEREMONIES = "master_of_ceremonies"


class ConcernKind(StrEnum):
    """What may be wrong with a session; organisers are told, nobody is stopped."""

    PERSON_TWICE = "person_twice"
    NO_TIME_BETWEEN = "no_time_between"
    """Somebody has less time to change rooms than the conference allows for it."""
    ROOM_TWICE = "room_twice"
    ROOM_TOO_SMALL = "room_too_small"
    ROLE_MISSING = "role_missing"
    OUTSIDE_DAYS = "outside_days"
    NO_LENGTH = "no_length"


class PrintKind(StrEnum):
    """What of the agenda is printed."""

    BOOKLET = "booklet"
    DOOR_SHEETS = "door_sheets"
    RUN_OF_SHOW = "run_of_show"


class Paper(StrEnum):
    """What it is printed on."""

    A4 = "a4"
    A5 = "a5"
    FOLDED = "folded"
    """Two A5 pages on each A4 sheet, in the order that comes right when the stack is folded."""


KIND_LABELS = {
    SessionKind.OPENING: _l("Opening"),
    SessionKind.PLENARY: _l("Plenary"),
    SessionKind.KEYNOTE: _l("Keynote"),
    SessionKind.PANEL: _l("Panel"),
    SessionKind.BREAKOUT: _l("Breakout"),
    SessionKind.REPORT_BACK: _l("Report-back"),
    SessionKind.BREAK: _l("Break"),
    SessionKind.SOCIAL: _l("Social"),
    SessionKind.CLOSING: _l("Closing"),
}
ROLE_LABELS = {
    SessionRoleName.CHIEF_GUEST: _l("Chief guest"),
    SessionRoleName.GUEST_OF_HONOUR: _l("Guest of honour"),
    SessionRoleName.CHAIR: _l("Chair"),
    SessionRoleName.MODERATOR: _l("Moderator"),
    SessionRoleName.KEYNOTE: _l("Keynote speaker"),
    SessionRoleName.PANELIST: _l("Panelist"),
    SessionRoleName.DISCUSSANT: _l("Discussant"),
    SessionRoleName.RAPPORTEUR: _l("Rapporteur"),
    SessionRoleName.PRESENTER: _l("Presenter"),
    SessionRoleName.MASTER_OF_CEREMONIES: _l("Master of ceremonies"),
}
ROLE_STATE_LABELS = {
    RoleState.ASKED: _l("Asked"),
    RoleState.ACCEPTED: _l("Accepted"),
    RoleState.DECLINED: _l("Declined"),
}
CONCERN_LABELS = {
    ConcernKind.PERSON_TWICE: _l("Person in two places"),
    ConcernKind.NO_TIME_BETWEEN: _l("No time to change rooms"),
    ConcernKind.ROOM_TWICE: _l("Room used twice"),
    ConcernKind.ROOM_TOO_SMALL: _l("Room too small"),
    ConcernKind.ROLE_MISSING: _l("Role missing"),
    ConcernKind.OUTSIDE_DAYS: _l("Outside the conference's days"),
    ConcernKind.NO_LENGTH: _l("No length"),
}
PRINT_LABELS = {
    PrintKind.BOOKLET: _l("Programme for participants"),
    PrintKind.DOOR_SHEETS: _l("Door sheets"),
    PrintKind.RUN_OF_SHOW: _l("Run of show"),
}
PAPER_LABELS = {
    Paper.A4: _l("A4"),
    Paper.A5: _l("A5"),
    Paper.FOLDED: _l("A4, to fold into an A5 booklet"),
}
