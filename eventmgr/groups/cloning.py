"""One conference's working groups as those of another."""

from collections.abc import Mapping
from datetime import datetime

from eventmgr.agenda.models import Session
from eventmgr.agenda.times import shifting
from eventmgr.conferences.models import Conference, Room, Theme
from eventmgr.groups import queries
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.operations import add_group
from eventmgr.groups.seating.operations import open_wishes
from eventmgr.groups.seating.wishes import wish_setting
from eventmgr.groups.setting import Setting, values_of
from eventmgr.people.actor import Actor


def copy_groups(
    *,
    source: Conference,
    target: Conference,
    sessions: Mapping[int, Session],
    rooms: Mapping[int, Room],
    themes: Mapping[int, Theme],
    with_descriptions: bool,
    with_questions: bool,
    actor: Actor,
    now: datetime,
) -> list[WorkingGroup]:
    """Give the target the groups of the source, with neither members nor recommendations.

    Their order before everybody comes along, and how people wish; what they wished does not.

    Mandates and guiding questions stay behind unless asked for, each by itself. Sessions, rooms
    and themes are found by the ids of the old ones; a window, that of wishes too, opens and closes
    as many days after the first day as it did, at the same time on the venue's clocks.
    """
    made = []
    for group in queries.groups(source):
        room = rooms.get(group.room_id or 0)
        theme = themes.get(group.theme_id or 0)
        own = values_of(group) | {
            "mandate": group.mandate if with_descriptions else "",
            "guiding_questions": group.guiding_questions if with_questions else "",
            "theme_id": theme.id if theme else None,
            "room_id": room.id if room else None,
            "session_ids": tuple(
                sorted(sessions[each.id].id for each in group.sessions if each.id in sessions)
            ),
            "opens_at": _later(group.opens_at, source, target),
            "deadline": _later(group.deadline, source, target),
        }
        setting = Setting(**own)
        copy = add_group(conference=target, setting=setting, actor=actor, now=now)
        copy.report_back_position = group.report_back_position
        made.append(copy)
    _copy_wish_setting(source, target, actor=actor, now=now)
    return made


def _copy_wish_setting(
    source: Conference, target: Conference, *, actor: Actor, now: datetime
) -> None:
    setting = wish_setting(source)
    if setting is not None:
        open_wishes(
            conference=target,
            opens_at=_later(setting.opens_at, source, target),
            closes_at=_later(setting.closes_at, source, target),
            ranks=setting.ranks,
            actor=actor,
            now=now,
        )


def _later(moment: datetime | None, source: Conference, target: Conference) -> datetime | None:
    if moment is None:
        return None
    days = (target.starts - source.starts).days
    return shifting.on_another_day(moment, moment, days=days, zone=target.tzinfo)[0]
