"""Pure decisions of the post office: what the words of the mail server mean for a mail."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from eventmgr.mail import rules
from eventmgr.mail.enums import MailState
from eventmgr.mail.models import Mail
from eventmgr.mail.outcome import Outcome
from eventmgr.mail.relay import Reply, Step

GREYLIST_BACKOFF: Final = tuple(timedelta(minutes=each) for each in (2, 5, 15, 30, 60, 120, 240))
"""A server that greylists takes the second attempt, if it does not come too early (RFC 6647)."""
FULL_BACKOFF: Final = tuple(timedelta(hours=each) for each in (1, 4, 12, 24))
"""A full mailbox becomes empty when its owner comes to work."""
SCATTER_SECONDS: Final = 60
"""Over how long the mails come back that a domain has asked to send more slowly."""

_POSITIVE, _REFUSED, _PERMANENT = 300, 400, 500
_GREYLISTS = frozenset({450, 451})
_FULL, _SLOWLY, _CLOSING = 452, 432, 421
_SIGN_IN = frozenset({530, 534, 535, 538})
_POLICY = frozenset({552, 554})
_HARD = frozenset({550, 551, 553})
_OF_RECIPIENT = frozenset({0, 1, 2, 3, 6, 10})
"""The others blame the sender's address (RFC 3463, 3.2)."""
_BAD_SENDERS = frozenset({7, 8})  # 5.1.7 and 5.1.8 (RFC 3463, 3.2) speak of who writes
_ADDRESS, _MAILBOX, _SYSTEM, _CONTENT, _SECURITY = 1, 2, 3, 6, 7


class Meaning(StrEnum):
    """What a reply says, and of what."""

    TAKEN = "taken"
    LATER = "later"
    GREYLISTED = "greylisted"
    SLOW_DOWN = "slow_down"
    """The domain gets too much at once: all mail to it rests."""
    FULL = "full"
    DEAD_ADDRESS = "dead_address"
    POLICY = "policy"
    """Refused for what the mail is, not for whom: others of its mailing will be, too."""
    REFUSED = "refused"
    OURSELVES = "ourselves"
    """The relay does not let us send at all: no mail is to blame."""


class Status(NamedTuple):
    """An enhanced status code (RFC 3463)."""

    category: int
    subject: int
    detail: int


_ENHANCED = re.compile(r"([245])\.(\d{1,3})\.(\d{1,3})\b")
_KEEPS_US_OUT = re.compile(
    r"relay(ing)?( access)? (is )?(denied|prohibited)|unable to relay", re.IGNORECASE
)
_NAMES_GREYLISTING = re.compile(r"gr[ae]y[- ]?list", re.IGNORECASE)
_NONE = Status(0, 0, 0)


def status_of(words: str) -> Status:
    """Return the enhanced code that the words begin with; zeros if they have none."""
    found = _ENHANCED.match(words)
    return Status(*map(int, found.groups())) if found else _NONE


def meaning_of(reply: Reply) -> Meaning:
    """Return what the reply means; there is exactly one meaning for every reply."""
    status = status_of(reply.words)
    if reply.code < _POSITIVE:
        return Meaning.TAKEN
    if _blames_us(reply, status):
        return Meaning.OURSELVES
    if reply.code == _FULL or status[1:] == (_MAILBOX, 2):
        return Meaning.FULL
    if reply.code >= _PERMANENT:
        return _refusal(reply.code, status)
    return _delay(reply, status)


def _blames_us(reply: Reply, status: Status) -> bool:
    if reply.code in _SIGN_IN:
        return True
    if reply.step is Step.RECIPIENT and _KEEPS_US_OUT.search(reply.words):
        return reply.code >= _PERMANENT
    if reply.code >= _PERMANENT and status.subject == _ADDRESS and status.detail in _BAD_SENDERS:
        return True
    return reply.step is Step.SENDER and reply.code >= _REFUSED


def _refusal(code: int, status: Status) -> Meaning:
    if status.subject == _ADDRESS:
        is_dead = code in _HARD and status.detail in _OF_RECIPIENT
        return Meaning.DEAD_ADDRESS if is_dead else Meaning.REFUSED
    if code in _POLICY or status.subject in {_CONTENT, _SECURITY}:
        return Meaning.POLICY
    return Meaning.REFUSED


def _delay(reply: Reply, status: Status) -> Meaning:
    code = reply.code
    if code in _GREYLISTS and (
        _NAMES_GREYLISTING.search(reply.words) or status[1:] == (_SECURITY, 1)
    ):
        return Meaning.GREYLISTED  # 4.7.1 is what most of them say
    if code == _SLOWLY or status.subject == _SECURITY or (code, *status[1:]) == (450, _MAILBOX, 1):
        return Meaning.SLOW_DOWN
    return Meaning.GREYLISTED if code in _GREYLISTS else Meaning.LATER


def outcome_of(mail: Mail, reply: Reply, *, now: datetime) -> Outcome:
    """Return what becomes of the mail by the reply.

    Not for a reply that blames ourselves: nothing becomes of the mail then.
    """
    meaning = meaning_of(reply)
    answer = said(reply)
    if meaning is Meaning.TAKEN:
        return Outcome(state=MailState.SENT, answer=answer)
    if meaning in _FOR_GOOD:
        return Outcome(
            state=MailState.FAILED,
            answer=answer,
            is_dead_address=meaning is Meaning.DEAD_ADDRESS,
            is_policy=meaning is Meaning.POLICY,
        )
    return rules.try_again(mail, answer, now=now, backoff=_BACKOFFS.get(meaning, rules.BACKOFF))


def said(reply: Reply) -> str:
    """Return the reply on one line."""
    return f"{reply.code} {reply.words}".strip()


def is_policy(answer: str) -> bool:
    """Whether a refusal, as it was kept, is for what the mail is."""
    code, _space, words = answer.partition(" ")
    return code.isdigit() and meaning_of(Reply(int(code), words, Step.TEXT)) is Meaning.POLICY


def scattered(outcome: Outcome, mail: Mail, *, earliest: datetime) -> Outcome:
    """Return the outcome with an attempt after the moment, not all of a domain's at once."""
    if outcome.next_at is None:
        return outcome
    later = earliest + timedelta(seconds=mail.id % SCATTER_SECONDS)
    return replace(outcome, next_at=max(outcome.next_at, later))


_FOR_GOOD = frozenset({Meaning.DEAD_ADDRESS, Meaning.POLICY, Meaning.REFUSED})
_BACKOFFS = {Meaning.GREYLISTED: GREYLIST_BACKOFF, Meaning.FULL: FULL_BACKOFF}
