"""What became of an act, and the memory of acts that keeps each from being done twice."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from eventmgr.foundation.db import db
from eventmgr.registration.attendance import queries
from eventmgr.registration.attendance.enums import Outcome
from eventmgr.registration.attendance.models import CheckIn, DeskAct


@dataclass(frozen=True, slots=True)
class Told:
    """What the desk is told of an act; ``check_in`` is the row that stands for the day now."""

    outcome: Outcome
    registration_id: int
    check_in: CheckIn | None


def earlier(client_id: UUID) -> Told | None:
    """Return what became of the act if it was taken in before."""
    act = queries.find_act(client_id)
    if act is None:
        return None
    row = queries.find_check_in(act.registration_id, act.day)
    is_undone = row is None and act.outcome is not Outcome.KNOWN
    return Told(Outcome.UNDONE if is_undone else act.outcome, act.registration_id, row)


def remember(
    client_id: UUID, *, registration_id: int, day: date, outcome: Outcome, now: datetime
) -> bool:
    """Note that the act was taken in; False if another request has done so meanwhile.

    Whoever comes second waits here for the first to end.
    """
    noted = db.session.scalar(
        insert(DeskAct)
        .values(
            client_id=client_id,
            registration_id=registration_id,
            day=day,
            outcome=outcome,
            taken_at=now,
        )
        .on_conflict_do_nothing()
        .returning(DeskAct.client_id)
    )
    return noted is not None
