"""What the agenda keeps of people beside their roles: published versions, undo, and paper."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import JSONPATH
from sqlalchemy.orm import InstrumentedAttribute, undefer

from eventmgr.agenda.models import AgendaEdit, AgendaPrint, AgendaVersion, Session, SessionRole
from eventmgr.foundation import clock
from eventmgr.foundation.db import db
from eventmgr.privacy.holdings.json_values import without_person
from eventmgr.privacy.holdings.statements import run
from eventmgr.privacy.subject import Subject

JsonColumn = InstrumentedAttribute[Any]


def speaks_of(column: JsonColumn, person_id: int) -> ColumnElement[bool]:
    """Whether the JSON has the person's key in it, as part, seat or member of a list."""
    key = str(person_id)
    path = f"$.** ? (@.person_id == {key} || @.persons[*] == {key} || @.person_ids[*] == {key})"
    return func.jsonb_path_exists(column, literal(path, JSONPATH))


def erase(subject: Subject, *, now: datetime) -> None:
    """Take the person out of every published version, of undo, and of what was printed.

    To be called while they still have their roles: each of those sessions is another one by it.
    """
    had_part, was_published = _touch_sessions(subject, now), _erase_versions(subject, now)
    _erase_edits(subject)
    if had_part or was_published:
        run(delete(AgendaPrint).where(AgendaPrint.conference_id == subject.conference.id))
    db.session.flush()


def _touch_sessions(subject: Subject, now: datetime) -> bool:
    """Return whether the person has a part in the draft."""
    theirs = select(SessionRole.session_id).where(SessionRole.person_id == subject.person.id)
    touched = db.session.scalars(
        update(Session)
        .where(Session.conference_id == subject.conference.id, Session.id.in_(theirs))
        .values(updated_at=now)
        .returning(Session.id)
        .execution_options(synchronize_session=False)
    )
    return bool(touched.all())


def _erase_edits(subject: Subject) -> None:
    person_id = subject.person.id
    edits = db.session.scalars(
        select(AgendaEdit).where(
            AgendaEdit.conference_id == subject.conference.id,
            or_(speaks_of(AgendaEdit.before, person_id), speaks_of(AgendaEdit.after, person_id)),
        )
    )
    for edit in edits:
        edit.before = without_person(edit.before, person_id)
        edit.after = without_person(edit.after, person_id)


def _erase_versions(subject: Subject, now: datetime) -> bool:
    """Return whether any version spoke of the person."""
    person_id = subject.person.id
    found = or_(
        speaks_of(AgendaVersion.content, person_id), speaks_of(AgendaVersion.changes, person_id)
    )
    versions = db.session.scalars(
        select(AgendaVersion)
        .where(AgendaVersion.conference_id == subject.conference.id, found)
        .options(undefer(AgendaVersion.content))
    ).all()
    for version in versions:
        version.content = _without(version.content, person_id, now)
        version.changes = without_person(version.changes, person_id)
    db.session.flush()
    if versions:
        run(
            update(AgendaVersion)
            .where(AgendaVersion.conference_id == subject.conference.id)
            .values(erasures=AgendaVersion.erasures + 1)
        )
    return bool(versions)


def _without(content: dict[str, Any], person_id: int, now: datetime) -> dict[str, Any]:
    """Return the content without the person; a session that had them is another one since now."""
    told: dict[str, Any] = without_person(content, person_id)
    for name in ("items", "cancelled"):
        for was, item in zip(content[name], told[name], strict=True):
            if was != item:
                item["updated_at"] = clock.written(now)
    return told
