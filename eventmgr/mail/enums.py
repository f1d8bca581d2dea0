"""The closed lists of the post office."""

from enum import StrEnum
from typing import Final

from eventmgr.foundation.i18n import lazy_gettext as _l


class MailState(StrEnum):
    """Where a mail is on its way."""

    DRAFT = "draft"
    """Written and shown, and not released: it never leaves by itself."""
    QUEUED = "queued"
    CLAIMED = "claimed"
    SENT = "sent"
    RETRY = "retry"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    """The honest gap of SMTP: the connection broke between the text and its answer (RFC 1047)."""
    HELD = "held"
    """Released, and its mailing is paused since; of no mailing, it waits for a file to enclose."""
    CANCELLED = "cancelled"
    """Called back by a person before it left."""
    SUPPRESSED = "suppressed"
    """Not sent, since its address is on the list of those that are not written to."""
    BOUNCED = "bounced"
    """Taken by the relay, and returned later by a server further on (RFC 3464)."""


class MailingState(StrEnum):
    """What a person has decided about a mailing; how far it has come is counted from its mails."""

    DRAFT = "draft"
    RELEASED = "released"
    """Its mails leave, at once or from its time on."""
    PAUSED = "paused"
    CANCELLED = "cancelled"


class SuppressionReason(StrEnum):
    """Why an address is not written to."""

    BOUNCED = "bounced"
    COMPLAINED = "complained"
    UNSUBSCRIBED = "unsubscribed"
    BY_HAND = "by_hand"


class MailKind(StrEnum):
    """What a mail is for; a second copy of some kinds is harmless."""

    INVITATION = "invitation"
    CONFIRMATION = "confirmation"
    SIGN_IN = "sign_in"
    REPORT_READY = "report_ready"
    AGENDA_CHANGED = "agenda_changed"
    MESSAGE = "message"
    """What organisers write to many."""
    REMINDER = "reminder"
    CALENDAR = "calendar"
    """A change of what somebody has in their calendar."""
    GROUP = "group"
    """What those who lead a working group are told of their list."""
    REPORT_REVIEW = "report_review"
    """What is asked of those who may comment on a report, and told of their comments."""
    TEST = "test"
    """What an organiser sends to themselves to look at it."""


TO_LEADERS: Final = frozenset({MailKind.GROUP, MailKind.REPORT_READY, MailKind.REPORT_REVIEW})
"""What only those get who lead a working group, and the team: to whom it went says who leads."""

MAIL_LABELS = {
    MailState.DRAFT: _l("Draft"),
    MailState.QUEUED: _l("Waiting to leave"),
    MailState.CLAIMED: _l("On its way out"),
    MailState.SENT: _l("Sent"),
    MailState.RETRY: _l("Will be tried again"),
    MailState.FAILED: _l("Failed"),
    MailState.UNCERTAIN: _l("Not known whether it arrived"),
    MailState.HELD: _l("Paused"),
    MailState.CANCELLED: _l("Cancelled"),
    MailState.SUPPRESSED: _l("Not sent: the address is not written to"),
    MailState.BOUNCED: _l("Came back"),
}

MAILING_LABELS = {
    MailingState.DRAFT: _l("Draft"),
    MailingState.RELEASED: _l("Released"),
    MailingState.PAUSED: _l("Paused"),
    MailingState.CANCELLED: _l("Called back"),
}

MAIL_KIND_LABELS = {
    MailKind.INVITATION: _l("Invitation"),
    MailKind.CONFIRMATION: _l("Confirmation"),
    MailKind.SIGN_IN: _l("Link to sign in"),
    MailKind.REPORT_READY: _l("Report ready"),
    MailKind.AGENDA_CHANGED: _l("Change of the agenda"),
    MailKind.MESSAGE: _l("Message"),
    MailKind.REMINDER: _l("Reminder"),
    MailKind.CALENDAR: _l("Calendar entry"),
    MailKind.GROUP: _l("News of a working group"),
    MailKind.REPORT_REVIEW: _l("Review of the report"),
    MailKind.TEST: _l("Test"),
}

SUPPRESSION_LABELS = {
    SuppressionReason.BOUNCED: _l("Refused by the mail server"),
    SuppressionReason.COMPLAINED: _l("Complained of our mail"),
    SuppressionReason.UNSUBSCRIBED: _l("Has unsubscribed"),
    SuppressionReason.BY_HAND: _l("Added by an organiser"),
}
