"""The closed lists of reminders."""

from enum import StrEnum

from eventmgr.foundation.i18n import lazy_gettext as _l


class ReminderRule(StrEnum):
    """Why somebody is reminded."""

    SILENT = "silent"
    """So many days without an answer."""
    DEADLINE = "deadline"
    """So many days before answers close."""
    PROMISED = "promised"
    """The day by which they said they would know."""
    BY_HAND = "by_hand"


RULE_LABELS = {
    ReminderRule.SILENT: _l("No answer yet"),
    ReminderRule.DEADLINE: _l("Answers close soon"),
    ReminderRule.PROMISED: _l("Wanted to know by this day"),
    ReminderRule.BY_HAND: _l("By hand"),
}
