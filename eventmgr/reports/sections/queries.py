"""Reads of the report's sections; never more statements for more sections."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import JSON, Select, cast, func, or_, select
from sqlalchemy.orm import joinedload

from eventmgr.agenda.enums import SessionState
from eventmgr.agenda.models import Session
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import LARGEST_KEY, db
from eventmgr.recommendations.enums import RevisionKind
from eventmgr.recommendations.saving import Fate
from eventmgr.reports.enums import ONLY_WRITTEN, SECTION_LABELS, SectionKind, VersionState
from eventmgr.reports.models import ReportVersion
from eventmgr.reports.sections import rules
from eventmgr.reports.sections.models import ReportSection, SectionRevision

FIXED: Final = (VersionState.ADOPTED, VersionState.PUBLISHED)
"""From such a version on, no number moves."""
SAVES: Final = 50
"""More saves than one device can have under way."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A section of the report, or a session's summary, whether anybody has touched it or not."""

    conference: Conference
    key: str
    kind: SectionKind
    row: ReportSection | None = None
    session: Session | None = None

    @property
    def position(self) -> int:
        """Where it stands among the others."""
        return self.row.position if self.row else rules.usual_position(self.kind)

    @property
    def is_on(self) -> bool:
        """Whether the report has it."""
        return self.row.is_on if self.row else True

    @property
    def fills_itself(self) -> bool:
        """Whether it says something that nobody has written."""
        return self.session is None and self.kind not in ONLY_WRITTEN

    @property
    def words(self) -> SectionRevision | None:
        """What stands, or None while nobody has written."""
        return self.row.revision if self.row else None

    @property
    def usual_heading(self) -> str:
        """What it is called if nobody says otherwise."""
        return self.session.title if self.session else str(SECTION_LABELS[self.kind])

    @property
    def heading(self) -> str:
        """What stands above it."""
        return (self.words.title if self.words else "") or self.usual_heading


def find_place(conference: Conference, key: str) -> Place | None:
    """Return the conference's section that an address calls so, with its words, or None."""
    row = db.session.scalars(
        _with_words().where(ReportSection.conference_id == conference.id, ReportSection.key == key)
    ).one_or_none()
    session = _session(conference, key)
    if session is not None:
        kind = SectionKind.SESSIONS
    elif row is not None and row.session_id is None:
        kind = row.kind
    elif key in rules.USUAL:
        kind = SectionKind(key)
    else:
        return None
    return Place(conference=conference, key=key, kind=kind, row=row, session=session)


def sections(conference: Conference) -> Sequence[Place]:
    """Return every section of the report in its order, those that were taken off among them."""
    rows = {each.key: each for each in _rows(conference) if each.session_id is None}
    found = [
        Place(conference=conference, key=kind.value, kind=kind, row=rows.get(kind.value))
        for kind in rules.USUAL
    ]
    found += [
        Place(conference=conference, key=row.key, kind=row.kind, row=row)
        for row in rows.values()
        if row.kind is SectionKind.CUSTOM
    ]
    parts = list(rules.Part)
    return sorted(
        found, key=lambda each: (parts.index(rules.part_of(each.kind)), each.position, each.key)
    )


def summaries(conference: Conference) -> Sequence[Place]:
    """Return the summary of each session that is summed up, in the agenda's order."""
    rows = {each.session_id: each for each in _rows(conference) if each.session_id is not None}
    sessions = db.session.scalars(
        select(Session)
        .where(
            Session.conference_id == conference.id,
            Session.state == SessionState.SCHEDULED,
            Session.kind.in_(rules.SUMMED_UP),
        )
        .order_by(Session.starts_at, Session.id)
    )
    return [
        Place(
            conference=conference,
            key=summary_key(each.id),
            kind=SectionKind.SESSIONS,
            row=rows.get(each.id),
            session=each,
        )
        for each in sessions
    ]


def summary_key(session_id: int) -> str:
    """Return how addresses call the summary of a session."""
    return f"session-{session_id}"


def kept_numbers(conference: Conference) -> dict[str, str]:
    """Return by its key the number that each section has had since it was adopted or published."""
    told = cast(func.convert_from(ReportVersion.snapshot, "UTF8"), JSON)["sections"]
    newest_first = (
        select(told)
        .where(ReportVersion.conference_id == conference.id, ReportVersion.state.in_(FIXED))
        .order_by(ReportVersion.number.desc())
    )
    kept: dict[str, str] = {}
    for found in db.session.scalars(newest_first):  # what the oldest says stands
        kept |= {each["key"]: each["number"] for each in found or () if each["number"]}
    return kept


def find_revision(section: ReportSection, number: int) -> SectionRevision | None:
    """Return the section's saved text of this number, with its author, or None."""
    statement = select(SectionRevision).where(
        SectionRevision.section_id == section.id, SectionRevision.number == number
    )
    return db.session.scalars(statement.options(joinedload(SectionRevision.author))).one_or_none()


def waiting(place: Place) -> Sequence[SectionRevision]:
    """Return the texts that wait for a decision, the oldest first, with their authors."""
    if place.row is None or not place.row.waiting:
        return []
    statement = (
        select(SectionRevision)
        .where(
            SectionRevision.section_id == place.row.id,
            SectionRevision.number.in_(place.row.waiting),
        )
        .order_by(SectionRevision.number)
        .options(joinedload(SectionRevision.author))
    )
    return db.session.scalars(statement).all()


def saves_around(
    section: ReportSection, *, client_id: UUID, base_number: int, after: UUID | None
) -> tuple[SectionRevision | None, SectionRevision | None]:
    """Return what the save made earlier, of whatever section, and what it grew out of."""
    found = db.session.scalars(
        select(SectionRevision).where(
            or_(
                SectionRevision.client_id.in_([each for each in (client_id, after) if each]),
                (SectionRevision.section_id == section.id)
                & (SectionRevision.number == base_number),
            )
        )
    ).all()
    earlier = next((each for each in found if each.client_id == client_id), None)
    ours = [each for each in found if each.section_id == section.id]
    base = next((each for each in ours if each.client_id == after), None)
    return earlier, base or next((each for each in ours if each.number == base_number), None)


def key_of_save(conference: Conference, client_id: UUID) -> str | None:
    """Return which section of the conference this save is of, or None if it is none yet."""
    return db.session.scalar(
        select(ReportSection.key)
        .join(SectionRevision, SectionRevision.section_id == ReportSection.id)
        .where(ReportSection.conference_id == conference.id, SectionRevision.client_id == client_id)
    )


def fate_of(revision: SectionRevision) -> Fate:
    """Return what became of a save that was sent before."""
    if revision.kind is RevisionKind.QUARANTINE:
        return Fate.QUARANTINED
    if revision.kind is RevisionKind.BRANCH:
        return Fate.CONTESTED
    merge = select(SectionRevision.id).where(
        SectionRevision.section_id == revision.section_id,
        SectionRevision.merged_number == revision.number,
    )
    return Fate.MERGED if db.session.scalar(select(merge.exists())) else Fate.SAVED


def last_saves(place: Place) -> Sequence[UUID]:
    """Return which saves have arrived last, so that a device forgets them."""
    if place.row is None:
        return []
    statement = select(SectionRevision.client_id).where(SectionRevision.section_id == place.row.id)
    return db.session.scalars(statement.order_by(SectionRevision.number.desc()).limit(SAVES)).all()


def _rows(conference: Conference) -> Sequence[ReportSection]:
    return db.session.scalars(
        _with_words().where(ReportSection.conference_id == conference.id)
    ).all()


def _with_words() -> Select[ReportSection]:
    words = joinedload(ReportSection.revision)
    return select(ReportSection).options(words, words.joinedload(SectionRevision.author))


def _session(conference: Conference, key: str) -> Session | None:
    prefix, _, digits = key.partition("-")
    if prefix != "session" or not digits.isascii() or not digits.isdigit():
        return None
    if int(digits[:10]) > LARGEST_KEY or summary_key(int(digits[:10])) != key:
        return None
    return db.session.scalar(
        select(Session).where(
            Session.conference_id == conference.id,
            Session.id == int(digits),
            Session.kind.in_(rules.SUMMED_UP),
            Session.state == SessionState.SCHEDULED,
        )
    )
