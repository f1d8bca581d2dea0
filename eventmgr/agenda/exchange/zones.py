"""The venue's time zone in schedules, whose schema knows but some of the names."""

import re
from typing import Final

from eventmgr.conferences.models import Conference

_KNOWN: Final = re.compile(r"^([A-Z][a-z]+/[A-Z][a-z]+)|UTC$")


def stated(conference: Conference) -> dict[str, str]:
    """Return the zone's name as a schedule may say it; every moment has its offset anyway."""
    return {"time_zone_name": conference.zone} if _KNOWN.search(conference.zone) else {}
