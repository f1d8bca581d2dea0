"""The closed lists of invitations."""

from enum import StrEnum

from eventmgr.foundation.i18n import lazy_gettext as _l


class Reply(StrEnum):
    """What an invited person has said so far."""

    NONE = "none"
    MAYBE = "maybe"
    YES = "yes"
    NO = "no"


REPLY_LABELS = {
    Reply.NONE: _l("No answer yet"),
    Reply.MAYBE: _l("Maybe"),
    Reply.YES: _l("Accepted"),
    Reply.NO: _l("Declined or cancelled"),
}
