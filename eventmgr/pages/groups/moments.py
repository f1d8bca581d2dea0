"""From what was typed by the venue's clocks to moments."""

from datetime import datetime
from zoneinfo import ZoneInfo

from eventmgr.agenda.times import venue_time
from eventmgr.foundation.errors import DomainError
from eventmgr.web.forms import MomentField


def moment_of(field: MomentField, zone: ZoneInfo) -> datetime | None:
    """Return the moment typed into the field; raises DomainError that blames the field."""
    if field.data is None:
        return None
    try:
        return venue_time.at_venue(field.data, zone).moment
    except DomainError as error:
        raise DomainError(error.message, field=field.name) from error
