"""How fast mail leaves: tokens taken, domains left alone, the whole queue at rest.

Paces are locked last: after mailings, and after mails.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import load_only

from eventmgr.foundation.db import db
from eventmgr.foundation.text import clean_line
from eventmgr.mail import pacing, queries, rules
from eventmgr.mail.models import Mail, MailPace
from eventmgr.mail.pacing import ALL, Limits, Pause


def let_through(due: Select[int], *, limits: Limits, now: datetime) -> Sequence[int]:
    """Take tokens for the due mails, which it locks; return the keys of those that may leave.

    The others come back when there is a token for them, each at a moment of its own.
    """
    mails = db.session.scalars(
        due.with_only_columns(Mail).options(load_only(Mail.id, Mail.domain, Mail.lane))
    ).all()
    paces = _locked({key for mail in mails for key in limits.keys(mail.domain)}, now)
    levels = {
        key: pacing.refilled(pace.tokens, pace.counted_at, limit=limits.of(key), now=now)
        for key, pace in paces.items()
    }
    later = pacing.share_out(mails, levels, limits, now=now)
    for key, pace in paces.items():
        pace.tokens, pace.counted_at = levels[key], now
    if later:
        db.session.execute(
            update(Mail), [{"id": key, "next_at": moment} for key, moment in later.items()]
        )
    return [mail.id for mail in mails if mail.id not in later]


def slow_down(*, domain: str, answer: str, now: datetime) -> datetime:
    """Leave a domain alone that asks for it, longer each time; return until when."""
    pace = _locked({domain}, now)[domain]
    before = Pause(pace.paused_until, pace.strikes) if pace.paused_until else None
    pause = pacing.pause_after(before, now=now)
    pace.paused_until, pace.strikes = pause.until, pause.strikes
    pace.reason = clean_line(answer)
    return pause.until


def rest(*, answer: str, now: datetime) -> None:
    """Let the whole queue rest: the relay is away, or does not let us send."""
    pace = _locked({ALL}, now)[ALL]
    before = None
    if pace.paused_until is not None and pace.resting_since is not None:
        before = pacing.Rest(pace.resting_since, pace.paused_until, pace.reason)
    has_sent = before is not None and queries.has_sent_since(before.since)
    pace.resting_since = pacing.resting_since(before, has_sent=has_sent, now=now)
    pace.paused_until = now + rules.RELAY_PAUSE
    pace.reason = clean_line(answer)


def forget_quiet(*, now: datetime) -> None:
    """Forget the paces of domains that nobody wrote to for a while; they are as new.

    It waits for nobody: a pace that somebody holds is not quiet.
    """
    last = func.greatest(MailPace.counted_at, MailPace.paused_until)
    quiet = select(MailPace.key).where(last < now - pacing.QUIET).with_for_update(skip_locked=True)
    db.session.execute(delete(MailPace).where(MailPace.key.in_(quiet)))


def _locked(keys: set[str], now: datetime) -> dict[str, MailPace]:
    """Return the paces, made where there were none, in an order in which nobody waits crosswise."""
    if not keys:
        return {}
    db.session.execute(
        insert(MailPace).on_conflict_do_nothing(),
        [
            {"key": key, "tokens": _FULL, "counted_at": now, "strikes": 0, "reason": ""}
            for key in sorted(keys)
        ],
    )
    found = db.session.scalars(
        select(MailPace)
        .where(MailPace.key.in_(keys))
        .order_by(MailPace.key)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {pace.key: pace for pace in found}


_FULL = 1e6
"""More than any bucket holds: it is full at first."""
