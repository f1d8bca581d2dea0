"""Which day the desk works on, and the way back to it."""

from datetime import date

from flask import request
from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.registration.attendance import rules
from eventmgr.registration.attendance.enums import Outcome
from eventmgr.registration.attendance.operations import Told
from eventmgr.web import answers


def today(conference: Conference) -> date:
    """Return the day on the venue's calendar."""
    return conference.at_venue(clock.now()).date()


def is_amiss(conference: Conference) -> bool:
    """Whether the address names a day that the conference has not."""
    asked = request.args.get("day", "")
    return bool(asked) and asked not in {day.isoformat() for day in conference.days}


def wanted(conference: Conference) -> date:
    """Return the day that the address names if the conference has it, else the default one."""
    asked = request.args.get("day", "")
    by_name = {day.isoformat(): day for day in conference.days}
    return by_name.get(asked) or rules.default_day(conference, today(conference))


def open_days(conference: Conference) -> list[date]:
    """Return the days that have begun; before the first, the first, so that there is one."""
    return [day for day in conference.days if day <= today(conference)] or conference.days[:1]


def back(conference: Conference, outcome: Told, day: date, said: str) -> ResponseReturnValue:
    """Send the desk back to its list; what was done just now can be taken back from there."""
    done = outcome.registration_id if outcome.outcome is Outcome.CHECKED_IN else None
    return answers.see_other("desk.index", slug=conference.slug, day=day, done=done, said=said)
