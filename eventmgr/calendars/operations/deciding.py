"""What organisers decide about calendars at their conference."""

from datetime import datetime

from eventmgr.calendars import queries
from eventmgr.calendars.models import CalendarSetup
from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.people.actor import Actor
from eventmgr.registration.operations.holding import hold


def keep_current(
    *, conference: Conference, is_kept_current: bool, actor: Actor, now: datetime
) -> None:
    """Say whether calendars are told by mail what changes."""
    found = _held(conference)
    if found.is_kept_current != is_kept_current:
        found.is_kept_current = is_kept_current
        _record(conference, "calendars.kept_current", {"is": is_kept_current}, actor, now)


def call_off(*, conference: Conference, is_called_off: bool, actor: Actor, now: datetime) -> None:
    """Say that nothing of the conference belongs into a calendar any more, or that it does again.

    Nothing is sent: that is for `follow`, once the number of mails was seen.
    """
    found = _held(conference)
    if (found.called_off_at is not None) != is_called_off:
        found.called_off_at = now if is_called_off else None
        _record(conference, "calendars.called_off", {"is": is_called_off}, actor, now)


def _held(conference: Conference) -> CalendarSetup:
    hold(conference)
    found = queries.setup(conference)
    db.session.add(found)
    db.session.flush()
    return found


def _record(
    conference: Conference, action: str, after: dict[str, bool], actor: Actor, now: datetime
) -> None:
    audit.record(actor, action, conference, now=now, conference_id=conference.id, after=after)
