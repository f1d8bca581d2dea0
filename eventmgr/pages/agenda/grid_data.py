"""What the grid shows, as plain JSON: times are those of the clocks at the venue."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from flask import url_for
from flask_wtf.csrf import generate_csrf

from eventmgr.agenda import queries
from eventmgr.agenda.checks import clashes, nearby
from eventmgr.agenda.checks.concerns import Concern
from eventmgr.agenda.enums import KIND_LABELS
from eventmgr.agenda.items import AgendaItem, item_of
from eventmgr.agenda.models import AgendaEdit, Session
from eventmgr.agenda.operations import edits
from eventmgr.agenda.versions import revisions
from eventmgr.conferences.models import Conference
from eventmgr.foundation import i18n
from eventmgr.groups import queries as groups
from eventmgr.people.actor import Actor
from eventmgr.web import history

Data = dict[str, Any]

MINUTE: Final = timedelta(minutes=1)


def revision(conference: Conference, actor: Actor) -> str:
    """Return a text that is another one whenever the grid shows this person something else."""
    return f"{revisions.of_draft(conference)}-{actor.person_id or 0}-{i18n.language()}"


def agenda(conference: Conference, actor: Actor) -> Data:
    """Return the whole draft; as many statements for a large one as for a small one."""
    draft = queries.draft(conference).items
    waiting = queries.unscheduled(conference)
    found = clashes.concerns(conference, draft, groups.facts(conference))
    by_session: defaultdict[int, list[Concern]] = defaultdict(list)
    for concern in found:
        by_session[concern.item_id].append(concern)
    return {
        "revision": revision(conference, actor),
        "csrf": generate_csrf(),
        "days": [each.isoformat() for each in conference.days],
        "rooms": [
            {"id": str(room.id), "name": room.name, "capacity": room.capacity}
            for room in conference.rooms
        ],
        "sessions": [_item(conference, each, by_session[each.id]) for each in (*draft, *waiting)],
        **acts(conference, actor),
    }


def session(conference: Conference, changed: Session) -> Data:
    """Return one session with the warnings about it; asks for what is near it only."""
    item = item_of(changed)
    found = nearby.concerns_of(conference, item, groups.facts(conference))
    return _item(conference, item, found)


def acts(conference: Conference, actor: Actor) -> Data:
    """Return what this person can undo and redo: the act's key, and the act in words."""
    undoable, redoable = edits.last(conference, actor)
    return {"undo": _turn(undoable), "redo": _turn(redoable)}


def told(edit: AgendaEdit) -> str:
    """Return the act in a few words, with the session's title if it was about one only."""
    titles = {row["title"] for row in edit.after}
    act = history.tell(edit.action)
    return f"{act}: {titles.pop()}" if len(titles) == 1 else act


def _turn(edit: AgendaEdit | None) -> Data | None:
    return {"id": str(edit.id), "told": history.tell(edit.action)} if edit else None


def _item(conference: Conference, item: AgendaItem, concerns: Iterable[Concern]) -> Data:
    return {
        "id": str(item.id),
        "version": edits.version(item),
        "title": item.title,
        "kind": item.kind,
        "kind_name": str(KIND_LABELS[item.kind]),
        "state": item.state,
        "start": _wall(conference, item.starts_at),
        "end": _wall(conference, item.ends_at),
        "minutes": (item.ends_at - item.starts_at) // MINUTE,
        "room": str(item.room.id) if item.room else "",
        "warnings": [
            {"kind": each.kind, "sentence": str(each.sentence)}
            for each in concerns
            if each.item_id == item.id
        ],
        "page": url_for("agenda.edit", slug=conference.slug, session_id=item.id),
    }


def _wall(conference: Conference, moment: datetime) -> str:
    return f"{conference.at_venue(moment):%Y-%m-%dT%H:%M}"
