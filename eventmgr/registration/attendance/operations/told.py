"""What became of an act, and the memory of acts that keeps each from being done twice."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.registration.attendance import queries
from eventmgr.registration.attendance.enums import Outcome
from eventmgr.registration.attendance.models import CheckIn, DeskAct


@dataclass(frozen=True, slots=True)
class Told:
    """What the desk is told of an act; ``check_in`` is the row that stands for the day now."""

    outcome: Outcome
    registration_id: int
    check_in: CheckIn | None


def earlier(
    conference: Conference, client_id: UUID, *, registration_id: int | None = None
) -> Told | None:
    """Return what became of the act if it was taken in before.

    Raises DomainError for an act about somebody else than ``registration_id`` (None: a walk-in), or
    of another conference: nothing of it is told here.
    """
    act = queries.find_act(client_id)
    if act is None:
        return None
    is_ours = act.registration.conference_id == conference.id
    if not is_ours or registration_id not in {None, act.registration_id}:
        raise _foreign()
    row = queries.find_check_in(act.registration_id, act.day)
    is_undone = row is None and act.outcome is not Outcome.KNOWN
    return Told(Outcome.UNDONE if is_undone else act.outcome, act.registration_id, row)


def remember(
    client_id: UUID, *, registration_id: int, day: date, outcome: Outcome, now: datetime
) -> bool:
    """Note that the act was taken in; False if another request has done so meanwhile.

    Whoever comes second waits here for the first to end. Raises DomainError if that was another
    act under the same key.
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
    if noted is None:
        _require_same(client_id, registration_id, day)
    return noted is not None


def _require_same(client_id: UUID, registration_id: int, day: date) -> None:
    first = queries.find_act(client_id)
    if first is None or (first.registration_id, first.day) != (registration_id, day):
        raise _foreign()


def _foreign() -> DomainError:
    return DomainError(_("This act was sent for somebody else already. Do it again."))
