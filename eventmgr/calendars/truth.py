"""What each person should have in their calendar, as it was published and as they come."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from eventmgr.agenda.enums import RoleState
from eventmgr.agenda.items import Agenda, AgendaItem
from eventmgr.calendars import facts
from eventmgr.calendars.facts import Facts
from eventmgr.calendars.rules import GONE
from eventmgr.conferences.models import Conference, Room
from eventmgr.foundation.db import db
from eventmgr.groups.models import GroupMeeting, GroupMember, WorkingGroup
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration


@dataclass(frozen=True, kw_only=True, eq=False)
class Truth:
    """Everything that decides what stands in calendars at one conference."""

    conference: Conference
    agenda: Agenda
    is_called_off: bool
    states: Mapping[int, RegistrationState]
    """The registration of each person who has one."""
    seats: Mapping[tuple[int, int], str]
    """Who sits in a group that meets in a session, by session and person: the group's room."""

    def of(
        self, person_id: int, session_uid: UUID | None, *, is_handed_out: bool = False
    ) -> Facts | None:
        """Return what the person should have of the conference or session; None: nothing.

        What organisers handed out needs no part in the session, no seat and no registration.
        """
        state = self.states.get(person_id)
        if self.is_called_off or state in GONE:
            return None
        if session_uid is None:
            is_theirs = state is not None or is_handed_out
            return facts.of_conference(self.conference) if is_theirs else None
        item = self.find(session_uid)
        if item is None:
            return None
        return self._of_session(person_id, item, is_handed_out=is_handed_out)

    def sessions_of(self, person_id: int) -> list[AgendaItem]:
        """Return the published sessions that the person has a part or a seat in, in order."""
        return [each for each in self.agenda.items if self._of_session(person_id, each)]

    def find(self, session_uid: UUID) -> AgendaItem | None:
        """Return the published session, if it takes place."""
        return next((each for each in self.agenda.items if each.uid == session_uid), None)

    def _of_session(
        self, person_id: int, item: AgendaItem, *, is_handed_out: bool = False
    ) -> Facts | None:
        room = self.seats.get((item.id, person_id))
        if room is None and not is_handed_out and not _has_part(person_id, item):
            return None
        return facts.of_session(self.conference, self.agenda, item, group_room=room or "")


def read(
    conference: Conference,
    agenda: Agenda | None,
    person_ids: Collection[int],
    *,
    is_called_off: bool,
) -> Truth:
    """Return the truth about these persons by this agenda: two statements."""
    return Truth(
        conference=conference,
        agenda=agenda or Agenda(),
        is_called_off=is_called_off,
        states=_states(conference, person_ids),
        seats=_seats(conference, person_ids),
    )


def _has_part(person_id: int, item: AgendaItem) -> bool:
    return any(
        part.person_id == person_id and part.state is not RoleState.DECLINED for part in item.parts
    )


def _states(conference: Conference, person_ids: Collection[int]) -> dict[int, RegistrationState]:
    rows = db.session.execute(
        select(Registration.person_id, Registration.state).where(
            Registration.conference_id == conference.id, Registration.person_id.in_(person_ids)
        )
    )
    return {person_id: state for person_id, state in rows}  # noqa: C416 - dict() takes no Result


def _seats(conference: Conference, person_ids: Collection[int]) -> dict[tuple[int, int], str]:
    """Return the room of the first group of each who sits in one that meets in a session."""
    rows = db.session.execute(
        select(GroupMeeting.session_id, GroupMember.person_id, Room.name)
        .join(GroupMember.group)
        .join(GroupMeeting, GroupMeeting.group_id == WorkingGroup.id)
        .outerjoin(WorkingGroup.room)
        .where(
            WorkingGroup.conference_id == conference.id,
            GroupMember.person_id.in_(person_ids),
        )
        .order_by(WorkingGroup.number.desc())
    )
    return {(session_id, person_id): room or "" for session_id, person_id, room in rows}
