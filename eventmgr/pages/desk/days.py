"""Which day the desk works on."""

from datetime import date

from flask import request

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.registration.attendance import rules


def today(conference: Conference) -> date:
    """Return the day on the venue's calendar."""
    return conference.at_venue(clock.now()).date()


def wanted(conference: Conference) -> date:
    """Return the day that the address names if the conference has it, else the default one."""
    asked = request.args.get("day", "")
    by_name = {day.isoformat(): day for day in conference.days}
    return by_name.get(asked) or rules.default_day(conference, today(conference))


def open_days(conference: Conference) -> list[date]:
    """Return the days that have begun; before the first, the first, so that there is one."""
    return [day for day in conference.days if day <= today(conference)] or conference.days[:1]
