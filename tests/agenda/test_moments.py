"""A clock that is slow, or an act that had to wait, hides from nobody what was done."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from eventmgr.agenda import meanwhile, operations
from eventmgr.agenda.models import AgendaEdit, Session
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import Stale
from tests.factories.desk import HOUR, Desk, organiser
from tests.factories.people import NOW

pytestmark = pytest.mark.usefixtures("session")

TICK = timedelta(microseconds=1)


def shift(_desk: Desk, session: Session, done: dict[str, Any]) -> None:
    operations.shift_following(starting=session, minutes=30, only_room=False, **done)


def undo(_desk: Desk, _session: Session, done: dict[str, Any]) -> None:
    operations.undo(**done)


def flag(_desk: Desk, session: Session, done: dict[str, Any]) -> None:
    operations.flag_chatham(session=session, actor=done["actor"], now=done["now"])


@pytest.mark.parametrize(
    ("act", "changed"),
    [
        (shift, {"starts_at", "ends_at"}),
        (undo, {"starts_at", "ends_at"}),
        (flag, {"is_chatham"}),
    ],
)
@pytest.mark.parametrize("now", [NOW, NOW + HOUR])
def test_an_act_begun_before_the_version_it_changes_is_told_after_it(
    act: Callable[[Desk, Session, dict[str, Any]], None], changed: set[str], now: datetime
) -> None:
    desk, actor = Desk(), organiser()
    session = desk.add(actor)
    saved = {"conference": desk.conference, "actor": actor, "now": NOW + HOUR}
    operations.move_session(
        session=session,
        starts_at=session.starts_at + HOUR,
        ends_at=session.ends_at + HOUR,
        room=None,
        **saved,
    )
    seen = operations.version(session)
    act(desk, session, saved | {"now": now})
    assert session.updated_at > datetime.fromisoformat(seen)
    assert {each.name for each in meanwhile.since(session, seen).changes} == changed
    with pytest.raises(Stale):
        desk.move(session, organiser(), seen=seen)


def test_version_history_and_journal_have_one_moment() -> None:
    desk, actor = Desk(), organiser()
    late, early = desk.add(actor), desk.add(actor)
    late.updated_at = NOW + 9 * HOUR
    shift(desk, late, desk.done(actor))
    moments = {
        late.updated_at,
        early.updated_at,
        *db.session.scalars(select(AuditEntry.at).where(AuditEntry.action == "session.moved")),
        *db.session.scalars(select(AgendaEdit.at).where(AgendaEdit.action == "agenda.shifted")),
    }
    assert moments == {NOW + 9 * HOUR + TICK}
