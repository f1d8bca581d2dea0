"""Which sections the report has, and in which order."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db, get_for_update
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.people.actor import Actor
from eventmgr.reports.enums import SectionKind
from eventmgr.reports.sections import queries, rules
from eventmgr.reports.sections.models import ReportSection
from eventmgr.reports.sections.operations.holding import hold
from eventmgr.reports.sections.operations.writing import save_section
from eventmgr.reports.sections.queries import Place
from eventmgr.reports.sections.wording import Wording


def switch_section(*, place: Place, is_on: bool, actor: Actor, now: datetime) -> None:
    """Put a section into the report or take it off; what was written of it stays."""
    held = hold(place)
    if held.is_on is is_on:
        return
    held.is_on = is_on
    act = "report_section.switched_on" if is_on else "report_section.switched_off"
    _record(act, held, actor, now)


def move_section(*, place: Place, by: Literal[-1, 1], actor: Actor, now: datetime) -> None:
    """Move a section one place up (-1) or down (1) within its part; at its ends it stays."""
    keys = _neighbours(place)
    if place.key in keys:
        _put(place, keys, keys.index(place.key) + 1 + by, actor, now)


def place_section(*, place: Place, at: int, actor: Actor, now: datetime) -> None:
    """Move a section to a place of its part, counted from 1; beyond the end: to the end."""
    keys = _neighbours(place)
    if place.key in keys:
        _put(place, keys, at, actor, now)


def add_section(
    *, conference: Conference, title: str, client_id: UUID, actor: Actor, now: datetime
) -> str:
    """Add a section of the conference's own at the end of the report's body; return its key.

    The same form sent twice adds one. Raise DomainError without a title.
    """
    if not title:
        raise DomainError(_("Say what the section is called."), field="title")
    get_for_update(Conference, conference.id)
    places = queries.sections(conference)
    own = [each for each in places if each.kind is SectionKind.CUSTOM]
    earlier = queries.key_of_save(conference, client_id)
    if earlier is not None:
        return earlier
    body = [each for each in places if rules.part_of(each.kind) is rules.Part.BODY]
    row = ReportSection(
        conference_id=conference.id,
        key=f"{SectionKind.CUSTOM}-{len(own) + 1}",  # none is ever deleted
        kind=SectionKind.CUSTOM,
        position=body[-1].position + 1,
        waiting=[],
    )
    db.session.add(row)
    db.session.flush()
    save_section(
        place=Place(conference=conference, key=row.key, kind=row.kind, row=row),
        wording=Wording(title=title),
        client_id=client_id,
        base_number=0,
        actor=actor,
        now=now,
    )
    _record("report_section.added", row, actor, now)
    return row.key


def _neighbours(place: Place) -> list[str]:
    """Return the sections of the same part, in order, while nobody else moves one."""
    get_for_update(Conference, place.conference.id)
    return [each.key for each in _of_part(place)]


def _of_part(place: Place) -> Sequence[Place]:
    if place.session is not None:  # summaries stand where their sessions do
        return []
    part = rules.part_of(place.kind)
    found = queries.sections(place.conference)
    return [each for each in found if rules.part_of(each.kind) is part]


def _put(place: Place, keys: Sequence[str], at: int, actor: Actor, now: datetime) -> None:
    after = rules.moved(keys, place.key, to=at)
    if after == list(keys):
        return
    known = {each.key: each for each in _of_part(place)}
    rows = {key: hold(known[key]) for key in sorted(after)}
    for position, key in enumerate(after, start=1):
        rows[key].position = position * rules.STEP
    places: dict[str, Any] = {
        "before": {"place": keys.index(place.key) + 1},
        "after": {"place": after.index(place.key) + 1},
    }
    _record("report_section.moved", rows[place.key], actor, now, **places)


def _record(act: str, held: ReportSection, actor: Actor, now: datetime, **more: Any) -> None:  # noqa: ANN401 - what it was before and after
    after = {"section": held.key, **more.pop("after", {})}
    audit.record(actor, act, held, now=now, conference_id=held.conference_id, after=after, **more)
