"""Times and places of changes, and moves from one to the other, in the reader's language."""

from datetime import datetime

from eventmgr.agenda.times import spoken_times
from eventmgr.agenda.versions.changes import Change, Facts
from eventmgr.conferences.models import Conference
from eventmgr.foundation.i18n import gettext as _


def moved(change: Change, conference: Conference) -> str:
    """Return from when and where to when and where; what stayed is not told twice."""
    was, is_now = _Times(change.before), _Times(change.after)
    if (was.starts, was.ends) == (is_now.starts, is_now.ends):
        return _changed_room(change, spoken_times.moment(conference, was.starts))
    if was.starts == is_now.starts and change.before["room"] == change.after["room"]:
        return _(
            "“%(title)s”, %(when)s, ends at %(new)s instead of %(old)s.",
            title=change.title,
            when=spoken_times.moment(conference, was.starts),
            old=spoken_times.moment(conference, was.ends, day_known=was.starts),
            new=spoken_times.moment(conference, is_now.ends, day_known=was.starts),
        )
    if was.ends == is_now.ends and change.before["room"] == change.after["room"]:
        return _(
            "“%(title)s” begins %(new)s instead of %(old)s.",
            title=change.title,
            old=spoken_times.moment(conference, was.starts, day_known=is_now.starts),
            new=spoken_times.moment(conference, is_now.starts),
        )
    old, new = _from_and_to(change, conference, was, is_now)
    return _("“%(title)s” moved from %(old)s to %(new)s.", title=change.title, old=old, new=new)


def _changed_room(change: Change, when: str) -> str:
    old, new = change.before["room"], change.after["room"]
    if not old:
        return _("“%(title)s”, %(when)s, is in %(new)s.", title=change.title, when=when, new=new)
    if not new:
        return _(
            "“%(title)s”, %(when)s, is no longer in %(old)s; its room is not known yet.",
            title=change.title,
            when=when,
            old=old,
        )
    return _(
        "“%(title)s”, %(when)s, moved from %(old)s to %(new)s.",
        title=change.title,
        when=when,
        old=old,
        new=new,
    )


def _from_and_to(
    change: Change, conference: Conference, was: "_Times", is_now: "_Times"
) -> tuple[str, str]:
    if was.ends - was.starts == is_now.ends - is_now.starts:
        old = spoken_times.moment(conference, was.starts)
        new = spoken_times.moment(conference, is_now.starts, day_known=was.starts)
    else:
        old = spoken_times.span(conference, was.starts, was.ends)
        new = spoken_times.span(conference, is_now.starts, is_now.ends, day_known=was.starts)
    if change.before["room"] == change.after["room"]:
        return old, new
    return _placed(old, change.before), _placed(new, change.after)


class _Times:
    """The moments of the facts."""

    def __init__(self, facts: Facts) -> None:
        self.starts = datetime.fromisoformat(facts["starts_at"])
        self.ends = datetime.fromisoformat(facts["ends_at"])


def when_and_where(conference: Conference, facts: Facts) -> str:
    """Return the time and place that the facts tell of: Tue 10 Mar, from when to when, Hall A."""
    times = _Times(facts)
    return _placed(spoken_times.span(conference, times.starts, times.ends), facts)


def _placed(when: str, facts: Facts) -> str:
    return _("%(when)s, %(room)s", when=when, room=facts["room"]) if facts["room"] else when
