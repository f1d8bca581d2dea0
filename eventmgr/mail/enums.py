"""The closed lists of the post office."""

from enum import StrEnum

from eventmgr.foundation.i18n import lazy_gettext as _l


class MailState(StrEnum):
    """Where a mail is on its way."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    SENT = "sent"
    RETRY = "retry"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    """The honest gap of SMTP: the connection broke between the text and its answer (RFC 1047)."""


class MailKind(StrEnum):
    """What a mail is for; a second copy of some kinds is harmless."""

    INVITATION = "invitation"
    CONFIRMATION = "confirmation"
    SIGN_IN = "sign_in"
    REPORT_READY = "report_ready"
    AGENDA_CHANGED = "agenda_changed"


MAIL_LABELS = {
    MailState.QUEUED: _l("Waiting to leave"),
    MailState.CLAIMED: _l("On its way out"),
    MailState.SENT: _l("Sent"),
    MailState.RETRY: _l("Will be tried again"),
    MailState.FAILED: _l("Failed"),
    MailState.UNCERTAIN: _l("Not known whether it arrived"),
}
