"""The closed lists about what members say of a text."""

from enum import StrEnum

from eventmgr.foundation.i18n import lazy_gettext as _l


class Stance(StrEnum):
    """What a member says of a recommendation."""

    ENDORSED = "endorsed"
    RESERVATION = "reservation"
    OBJECTION = "objection"
    TAKEN_BACK = "taken_back"
    """They said something once, and now say nothing."""


class CommentState(StrEnum):
    """What became of a comment."""

    OPEN = "open"
    DONE = "done"
    WITHDRAWN = "withdrawn"


STANCE_LABELS = {
    Stance.ENDORSED: _l("Endorse"),
    Stance.RESERVATION: _l("Endorse with reservation"),
    Stance.OBJECTION: _l("Object"),
    Stance.TAKEN_BACK: _l("Take my answer back"),
}
COMMENT_LABELS = {
    CommentState.OPEN: _l("Open"),
    CommentState.DONE: _l("Done"),
    CommentState.WITHDRAWN: _l("Withdrawn"),
}
