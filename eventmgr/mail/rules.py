"""Pure decisions of the post office: when to try again, and who may do what with a mailing."""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.mail.enums import MailingState, MailKind, MailState
from eventmgr.mail.models import Mail, Mailing
from eventmgr.mail.outcome import Outcome

LEASE = timedelta(minutes=10)
"""How long a living worker may hold a batch before the sweep takes it back."""
MOST_IN_DOUBT = 50
"""How many results one worker has noted on its own machine alone, at most."""
SLOWEST_MESSAGE = timedelta(minutes=6)
"""What a message and the one before it may take at worst; none is begun with less of the lease."""
RELAY_PAUSE = timedelta(seconds=30)
"""How long mails rest after the relay itself was away."""
PATIENCE = timedelta(hours=72)
"""How long a mail is tried before it counts as failed (RFC 5321, 4.5.4.1 asks for days)."""
BACKOFF = tuple(timedelta(minutes=each) for each in (1, 5, 15, 60, 240))

HARMLESS_TWICE = frozenset(
    {
        MailKind.SIGN_IN,
        MailKind.CONFIRMATION,
        MailKind.REPORT_READY,
        MailKind.REPORT_REVIEW,
        MailKind.AGENDA_CHANGED,
        MailKind.GROUP,
        MailKind.CALENDAR,  # the same UID and SEQUENCE twice is one entry (RFC 5546, 2.1.5)
    }
)
"""Kinds whose second copy does no harm; an invitation's would."""

LEAVING = (MailState.QUEUED, MailState.RETRY)
"""What leaves by itself, sooner or later."""

MOST_IN_A_ROW = 10
MOST_SHARE, SHARE_COUNTS_FROM = 0.02, 200
"""How much of a mailing may be refused for what it is, once so many have had their answer."""


@dataclass(frozen=True, slots=True)
class Record:
    """How a mailing fares: what was taken, and what was refused for what it is."""

    sent: int
    refused: int
    in_a_row: int
    """Refusals since the last mail that was taken."""

    @property
    def is_too_bad(self) -> bool:
        """Whether going on would only harm the name of this installation."""
        answered = self.sent + self.refused
        is_common = answered >= SHARE_COUNTS_FROM and self.refused > answered * MOST_SHARE
        return self.in_a_row >= MOST_IN_A_ROW or is_common


def outcome_of_silence(mail: Mail, words: str, *, now: datetime) -> Outcome:
    """Return what it means that the relay never answered the whole text (RFC 1047)."""
    again = try_again(mail, words, now=now)
    if mail.kind in HARMLESS_TWICE and again.state is MailState.RETRY:
        return replace(again, is_silence=True)
    return Outcome(state=MailState.UNCERTAIN, answer=words, is_silence=True)


def after_silence(outcome: Outcome) -> Outcome:
    """Return the outcome of an attempt at a mail whose earlier text was never answered.

    Nobody can say of it that it never arrived, whatever is answered later.
    """
    if outcome.state is not MailState.FAILED:
        return outcome
    return replace(outcome, state=MailState.UNCERTAIN)


def try_again(
    mail: Mail, answer: str, *, now: datetime, backoff: Sequence[timedelta] = BACKOFF
) -> Outcome:
    """Return a later attempt, further away each time; after 72 hours the mail has failed."""
    next_at = now + backoff[min(max(mail.attempts, 1), len(backoff)) - 1]
    # Whoever was never tried, since the relay was away for days, is not given up at the first no.
    if mail.attempts > 1 and next_at - mail.due_at > PATIENCE:
        return Outcome(state=MailState.FAILED, answer=answer)
    return Outcome(state=MailState.RETRY, answer=answer, next_at=next_at)


def may_begin(lease_ends: float) -> bool:
    """Whether enough of a lease is left to send a mail before somebody else may take it.

    ``lease_ends`` is in ``seconds_of_this_machine``.
    """
    return seconds_of_this_machine() + SLOWEST_MESSAGE.total_seconds() <= lease_ends


def is_over(lease_ends: float) -> bool:
    """Whether somebody else may hold the batch by now; as ``may_begin``."""
    return seconds_of_this_machine() >= lease_ends


def seconds_of_this_machine() -> float:
    """Return seconds that no change of the clock moves, and that count while the machine sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def is_from_before(claim: str, epoch: str) -> bool:
    """Whether the claim was made before the database, which runs since ``epoch``, fell."""
    _worker, found, since = claim.partition("@")
    return bool(found) and since != epoch


def require_draft(mailing: Mailing) -> None:
    """Raise DomainError for a mailing whose mails may have left."""
    if mailing.state is not MailingState.DRAFT:
        raise DomainError(_("This mailing was sent already. Write a new one."))


def require_released(mailing: Mailing) -> None:
    """Raise DomainError for a mailing whose mails do not leave at present."""
    if mailing.state is not MailingState.RELEASED:
        raise DomainError(_("This mailing is not being sent at present. Look at the page again."))


def require_paused(mailing: Mailing) -> None:
    """Raise DomainError for a mailing that is not paused."""
    if mailing.state is not MailingState.PAUSED:
        raise DomainError(_("This mailing is not paused. Look at the page again."))


def require_under_way(mailing: Mailing) -> None:
    """Raise DomainError for a mailing that has nothing to call back."""
    if mailing.state not in {MailingState.RELEASED, MailingState.PAUSED}:
        raise DomainError(_("Nothing of this mailing is on its way. Look at the page again."))


def require_seen_number(number: int, seen: int) -> None:
    """Raise DomainError unless exactly as many mails would leave as were shown."""
    if number == 0:
        raise DomainError(_("There is nothing to send: no mail is written yet."))
    if number != seen:
        raise DomainError(
            _(
                "You have seen %(seen)d mails, and now there are %(number)d. Look at them again.",
                seen=seen,
                number=number,
            )
        )


def require_uncertain(mail: Mail) -> None:
    """Raise DomainError for a mail of which it is known whether it arrived."""
    if mail.state is not MailState.UNCERTAIN:
        raise DomainError(_("It is decided already what became of this mail. Look at it again."))


def require_failed(mail: Mail) -> None:
    """Raise DomainError for a mail that was not refused for good."""
    if mail.state is not MailState.FAILED:
        raise DomainError(_("This mail did not fail, or is tried again already. Look at it again."))


def require_address(mail: Mail) -> None:
    """Raise DomainError for a mail whose recipient was erased."""
    if not mail.recipient_address:
        raise DomainError(str(_ERASED))


def require_not_called_back(mailing: Mailing) -> None:
    """Raise DomainError for a mailing of which nothing may leave any more."""
    if mailing.state is MailingState.CANCELLED:
        raise DomainError(
            _("The mailing of this mail was called back, so nothing of it is sent again.")
        )


def require_valid(*, is_sent_anew: bool) -> None:
    """Raise DomainError for a mail whose links a newer one has made void."""
    if is_sent_anew:
        raise DomainError(
            _("A newer invitation was sent to this person, and the link in this one is void.")
        )


def require_future(moment: datetime | None, *, now: datetime) -> None:
    """Raise DomainError for a moment that is over."""
    if moment is not None and moment <= now:
        raise DomainError(_("This moment is over. Choose a later one, or send at once."))


def reason(mail: Mail) -> str:
    """Return in plain words why the mail has not arrived; empty if there is nothing to say."""
    if mail.state is MailState.HELD and mail.mailing_id is None:
        return _("It waits for the formal letter that goes with it.")
    sentence = _EXPLAINED.get(mail.state)
    if mail.state is MailState.UNCERTAIN and mail.answer.startswith(_REFUSES):
        sentence = _REFUSED_SINCE
    if sentence is None or (mail.state is MailState.QUEUED and not mail.answer):
        return ""
    if not mail.recipient_address:
        return str(_ERASED)
    answer = answer_of(mail)
    detail = _("(%(answer)s)", answer=answer) if answer else ""
    return f"{sentence} {detail}".strip()


def answer_of(mail: Mail) -> str:
    """Return the mail server's last answer, without the address, which may have to stay unknown."""
    return without_address(mail.answer, mail.recipient_address)


def without_address(answer: str, address: str) -> str:
    """Return what the server said without the address, which may have to stay unknown."""
    local = address.rpartition("@")[0]
    for each in filter(None, (address, local)):
        if each.casefold() not in answer.casefold():
            continue  # a pattern for each mail of a long list costs more than the list
        answer = re.sub(rf"(?<!\w){re.escape(each)}(?!\w)", "…", answer, flags=re.IGNORECASE)
    return answer


_ERASED = _l("This mail was emptied when its recipient's data were erased.")
_REFUSES = ("4", "5")
_REFUSED_SINCE = _l(
    "It may have arrived by an earlier attempt, which the mail server never answered; the last one "
    "was refused. Ask the person before you send it again."
)
_EXPLAINED = {
    MailState.QUEUED: _l("The mail server could not be reached; it is tried again by itself."),
    MailState.RETRY: _l("It was not taken for the moment and is tried again by itself."),
    MailState.FAILED: _l("It was refused for good. Check the address, then send it again."),
    MailState.UNCERTAIN: _l(
        "The connection broke before the mail server confirmed: it may have arrived. "
        "Ask the person before you send it again."
    ),
    MailState.SUPPRESSED: _l("The address is on the list of those that are not written to."),
    MailState.BOUNCED: _l("A server further on returned it. Check the address."),
}
