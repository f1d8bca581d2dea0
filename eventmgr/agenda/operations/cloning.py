"""One conference's agenda as the draft of another."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from eventmgr.agenda import queries
from eventmgr.agenda.items import AgendaItem
from eventmgr.agenda.models import Session
from eventmgr.agenda.operations.edits import recorded
from eventmgr.agenda.operations.sessions import SessionContent, add_session
from eventmgr.agenda.times import shifting
from eventmgr.conferences.models import Conference, Room, Theme
from eventmgr.people.actor import Actor


def copy_sessions(
    *,
    source: Conference,
    target: Conference,
    rooms: Mapping[int, Room],
    themes: Mapping[int, Theme],
    with_descriptions: bool,
    actor: Actor,
    now: datetime,
) -> dict[int, Session]:
    """Give the target the sessions of the source's draft, without anybody in them.

    They fall as many days after its first day, at the same time on the venue's clocks, and take as
    long to the second; those that wait for a time still do. Descriptions, which often name the
    speakers, stay behind unless asked for. Rooms and themes are found by the ids of the old ones.
    Returns the new sessions by the ids of the old; it is one act to undo.
    """
    items = [*queries.draft(source).items, *queries.unscheduled(source)]
    shown = items if with_descriptions else [replace(each, description="") for each in items]
    contents = [_content(each, source, target, rooms, themes) for each in shown]
    made = add_sessions(
        conference=target, contents=contents, action="agenda.cloned", actor=actor, now=now
    )
    return {item.id: session for item, session in zip(items, made, strict=True)}


def add_sessions(
    *,
    conference: Conference,
    contents: Iterable[SessionContent],
    action: str,
    actor: Actor,
    now: datetime,
) -> list[Session]:
    """Add the sessions, in their order, as one act of this name; raises DomainError."""
    with recorded(conference=conference, action=action, actor=actor, now=now):
        return [
            add_session(conference=conference, content=each, actor=actor, now=now)
            for each in contents
        ]


def _content(
    item: AgendaItem,
    source: Conference,
    target: Conference,
    rooms: Mapping[int, Room],
    themes: Mapping[int, Theme],
) -> SessionContent:
    starts_at, ends_at = shifting.on_another_day(
        item.starts_at, item.ends_at, days=(target.starts - source.starts).days, zone=target.tzinfo
    )
    return SessionContent(
        title=item.title,
        starts_at=starts_at,
        ends_at=ends_at,
        kind=item.kind,
        room=rooms.get(item.room.id) if item.room else None,
        theme=themes.get(item.theme.id) if item.theme else None,
        description=item.description,
        is_closed=item.is_closed,
        is_chatham=item.is_chatham,
        state=item.state,
    )
