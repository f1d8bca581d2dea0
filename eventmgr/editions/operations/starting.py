"""A conference that begins with an agenda of ours."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from eventmgr.agenda.enums import SessionState
from eventmgr.agenda.models import Session
from eventmgr.agenda.operations import SessionContent
from eventmgr.agenda.operations.cloning import add_sessions
from eventmgr.agenda.times import venue_time
from eventmgr.conferences.models import Conference, Room
from eventmgr.conferences.operations import Description, add_room, create_conference
from eventmgr.editions.enums import TemplateName
from eventmgr.editions.templates import TEMPLATES, Slot, Template
from eventmgr.foundation.i18n import in_language
from eventmgr.groups.operations import add_group
from eventmgr.groups.setting import Setting
from eventmgr.people.actor import Actor


def start_from_template(
    *,
    template: TemplateName,
    slug: str,
    description: Description,
    actor: Actor,
    now: datetime,
) -> Conference:
    """Create a conference in draft with the template's rooms, sessions and working groups.

    They are called so in the conference's first language. Sessions of days that the conference
    does not last wait for a time. Raises DomainError.
    """
    found = TEMPLATES[template]
    conference = create_conference(slug=slug, description=description, actor=actor, now=now)
    with in_language(conference.languages[0]):
        rooms = [
            add_room(conference=conference, name=str(each), actor=actor, now=now)
            for each in found.rooms
        ]
        sessions = add_sessions(
            conference=conference,
            contents=[_content(conference, each, rooms) for each in found.slots],
            action="agenda.started",
            actor=actor,
            now=now,
        )
        _add_groups(conference, found, rooms, sessions, actor=actor, now=now)
    return conference


def _content(conference: Conference, slot: Slot, rooms: Sequence[Room]) -> SessionContent:
    day = conference.starts + timedelta(days=slot.day - 1)
    starts_at, ends_at = (
        venue_time.at_venue(datetime.combine(day, each), conference.tzinfo).moment
        for each in (slot.starts, slot.ends)
    )
    return SessionContent(
        title=str(slot.title),
        starts_at=starts_at,
        ends_at=ends_at,
        kind=slot.kind,
        room=None if slot.room is None else rooms[slot.room],
        state=SessionState.SCHEDULED if day <= conference.ends else SessionState.UNSCHEDULED,
    )


def _add_groups(
    conference: Conference,
    template: Template,
    rooms: Sequence[Room],
    sessions: Sequence[Session],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    questions = "\n".join(str(each) for each in template.questions)
    for slot, session in zip(template.slots, sessions, strict=True):
        for group in slot.groups:
            setting = Setting(
                title=str(group.title),
                guiding_questions=questions,
                room_id=rooms[group.room].id,
                session_ids=(session.id,),
            )
            add_group(conference=conference, setting=setting, actor=actor, now=now)
