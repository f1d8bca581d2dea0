"""Which certificates of a conference have been issued, and for which days."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.registration.attendance.models import CheckIn
from eventmgr.registration.attendance.queries import certificates
from eventmgr.registration.prints.certificates import Certificate


def certificates_of(conference: Conference) -> Sequence[Certificate]:
    """Return the certificates that stand, by name, each with the days of which it speaks."""
    issued = certificates(conference)
    days = _days([each.registration_id for each in issued])
    return [
        Certificate(
            registration_id=each.registration_id,
            name=each.name,
            days=tuple(days[each.registration_id]),
            code=each.code,
            issued_at=each.issued_at,
        )
        for each in issued
    ]


def _days(registration_ids: Sequence[int]) -> dict[int, list[date]]:
    found: dict[int, list[date]] = defaultdict(list)
    rows = db.session.execute(
        select(CheckIn.registration_id, CheckIn.day)
        .where(CheckIn.registration_id.in_(registration_ids))
        .order_by(CheckIn.day)
    )
    for registration_id, day in rows:
        found[registration_id].append(day)
    return found
