"""Whatever organisers do in whatever order, it can be taken back and done again."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventmgr.agenda import operations
from eventmgr.agenda.enums import SessionKind, SessionRoleName, SessionState
from eventmgr.agenda.models import Session
from eventmgr.agenda.operations import RoleEntry, SessionContent, edits, snapshots
from eventmgr.people.actor import Actor
from tests.factories.agenda import MORNING, make_role, make_session, session_content
from tests.factories.desk import HOUR, Desk, organiser

pytestmark = pytest.mark.usefixtures("session")


numbers = st.integers(0, 7)
ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "add",
                "change",
                "move",
                "resize",
                "unschedule",
                "remove",
                "copy",
                "roles",
                "save",
                "shift",
                "fit",
                "swap",
            ]
        ),
        numbers,
        numbers,
    ),
    max_size=12,
)


class Act:
    """One of the acts that an organiser can do, chosen by numbers."""

    def __init__(self, desk: Desk, actor: Actor, which: int, how: int) -> None:
        self.desk, self.how = desk, how
        found = desk.sessions()
        self.session = found[which % len(found)] if found else None
        self.room = desk.rooms[how % 2] if how % 3 else None
        self.done = desk.done(actor)

    def do(self, name: str) -> None:
        if name == "add" or self.session is None:
            operations.add_session(content=self._content(), **self.done)
        else:
            getattr(self, name)(self.session)

    def change(self, session: Session) -> None:
        operations.change_session(session=session, content=self._content(), **self.done)

    def move(self, session: Session) -> None:
        length = session.ends_at - session.starts_at
        self._place(session, MORNING + self.how * HOUR, length)

    def resize(self, session: Session) -> None:
        self._place(session, session.starts_at, self.how * HOUR / 2)

    def unschedule(self, session: Session) -> None:
        operations.unschedule_session(session=session, **self.done)

    def remove(self, session: Session) -> None:
        operations.remove_session(session=session, **self.done)

    def copy(self, session: Session) -> None:
        starts_at = MORNING + self.how * HOUR
        operations.copy_session(session=session, starts_at=starts_at, room=self.room, **self.done)

    def roles(self, session: Session) -> None:
        entries = [
            RoleEntry(role=role, person=person, title=f"Title {self.how % 2}")
            for place, person in enumerate(self.desk.people)
            for role in (SessionRoleName.CHAIR, SessionRoleName.PANELIST)
            if (place + self.how) % 3
        ]
        operations.set_roles(session=session, entries=entries, **self.done)

    def save(self, session: Session) -> None:
        with operations.recorded(action="session.changed", **self.done):
            self.change(session)
            self.roles(session)

    def shift(self, session: Session) -> None:
        if session.state is SessionState.SCHEDULED:
            operations.shift_following(
                starting=session,
                minutes=self.how * 10 - 30,
                only_room=bool(self.how % 2),
                **self.done,
            )

    def fit(self, session: Session) -> None:
        day = self.desk.conference.at_venue(session.starts_at).date()
        operations.fit_day(day=day, starts=time(8, self.how), ends=time(15), **self.done)

    def swap(self, _session: Session) -> None:
        first, second = self.desk.rooms
        operations.swap_rooms(first=first, second=second, day=None, **self.done)

    def _place(self, session: Session, starts_at: datetime, length: timedelta) -> None:
        operations.move_session(
            session=session,
            starts_at=starts_at,
            ends_at=starts_at + length,
            room=self.room,
            **self.done,
        )

    def _content(self) -> SessionContent:
        kinds = list(SessionKind)
        return session_content(
            title=f"Title {self.how}",
            description="More" * (self.how % 2),
            kind=kinds[self.how % len(kinds)],
            starts_at=MORNING + self.how * HOUR,
            room=self.room,
            theme=self.desk.themes[0] if self.how % 2 else None,
            is_closed=bool(self.how % 2),
            is_chatham=self.how % 3 == 0,
        )


def lift(_session: Session) -> None:
    """A guard that lets every session out of the Chatham House Rule."""


@given(ACTS)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_undo_to_the_start_gives_the_first_state_and_redo_the_last(
    acts: list[tuple[str, int, int]],
) -> None:
    desk, actor = Desk(), organiser()
    make_role(make_session(desk.conference))
    states = [desk.states()]
    for name, which, how in acts:
        Act(desk, actor, which, how).do(name)
        if desk.states() != states[-1]:
            states.append(desk.states())
    for state in reversed(states[:-1]):
        assert desk.undo(actor, guard=lift) is not None
        assert desk.states() == state
    assert desk.undo(actor, guard=lift) is None
    for state in states[1:]:
        assert desk.redo(actor, guard=lift) is not None
        assert desk.states() == state
    assert desk.redo(actor, guard=lift) is None


@given(ACTS, st.lists(st.tuples(st.booleans(), st.booleans()), max_size=12))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_of_two_organisers_none_takes_back_what_the_other_did_and_none_is_barred_by_it(
    acts: list[tuple[str, int, int]], turns: list[tuple[bool, bool]]
) -> None:
    desk = Desk()
    both = [organiser(), organiser()]
    for number, (name, which, how) in enumerate(acts):
        Act(desk, both[number % 2], which, how).do(name)
    for who, forth in turns:
        before, actor = desk.states(), both[who]
        last = edits.last(desk.conference, actor)[forth]
        expected = (last.before if forth else last.after) if last else []
        wanted = (last.after if forth else last.before) if last else []
        as_left = all(_state_of(row["id"]) == row for row in expected)
        try:
            turned = (desk.redo if forth else desk.undo)(actor, guard=lift)
        except operations.Overtaken as refused:
            assert not as_left
            assert desk.states() == before
            operations.give_up(refused)
            following = edits.last(desk.conference, actor)[forth]
            assert last is not None
            assert following is None or (following.id > last.id) is forth
        else:
            assert as_left
            assert (turned and turned.edit) is last
            assert all(_state_of(row["id"]) == row for row in wanted)


def _state_of(session_id: int) -> dict[str, Any]:
    (session,) = edits.lock(Session.id == session_id)
    return {"id": session_id, **snapshots.taken(session)}
