"""Reads about the life of versions: comments, what is public, and whom a file may name."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.people.models import Person
from eventmgr.printing.enums import FileState
from eventmgr.printing.files import is_unfinished
from eventmgr.registration.models import Registration
from eventmgr.reports.enums import Attribution, VersionState
from eventmgr.reports.models import ReportComment, ReportFile, ReportVersion
from eventmgr.reports.queries import snapshot_of
from eventmgr.reports.snapshot import from_json


def comments_on(version: ReportVersion, *, done: bool | None = None) -> Sequence[ReportComment]:
    """Return the comments with their authors, oldest first; all, or those (not) settled."""
    statement = select(ReportComment).where(ReportComment.version_id == version.id)
    if done is not None:
        settled = ReportComment.settled_at
        statement = statement.where(settled.is_not(None) if done else settled.is_(None))
    people = (joinedload(ReportComment.author), joinedload(ReportComment.settled_by))
    return db.session.scalars(statement.order_by(ReportComment.id).options(*people)).all()


def find_comment(version: ReportVersion, comment_id: int) -> ReportComment | None:
    """Return the version's comment of that id."""
    statement = select(ReportComment).where(
        ReportComment.version_id == version.id, ReportComment.id == comment_id
    )
    return db.session.scalars(statement).one_or_none()


def find_sent(client_id: UUID) -> ReportComment | None:
    """Return the comment that the same form made earlier."""
    statement = select(ReportComment).where(ReportComment.client_id == client_id)
    return db.session.scalars(statement).one_or_none()


def find_corrigendum(version: ReportVersion, note: str) -> ReportVersion | None:
    """Return what corrects the version with the same words and is still being compiled."""
    statement = (
        select(ReportVersion)
        .where(ReportVersion.corrects_id == version.id, ReportVersion.note == note)
        .options(selectinload(ReportVersion.files))
        .order_by(ReportVersion.number.desc())
    )
    found = db.session.scalars(statement).all()
    return next((each for each in found if any(map(is_unfinished, each.files))), None)


def acts_on(version: ReportVersion) -> Sequence[AuditEntry]:
    """Return how the version came about, oldest first."""
    statement = select(AuditEntry).where(
        AuditEntry.object_type == ReportVersion.__name__, AuditEntry.object_id == version.id
    )
    return db.session.scalars(statement.order_by(AuditEntry.id)).all()


def published(conference: Conference) -> Sequence[ReportVersion]:
    """Return the published versions with their files, newest first; never the bytes."""
    return db.session.scalars(
        select(ReportVersion)
        .where(
            ReportVersion.conference_id == conference.id,
            ReportVersion.state == VersionState.PUBLISHED,
        )
        .options(selectinload(ReportVersion.files))
        .order_by(ReportVersion.number.desc())
    ).all()


def public_files(version: ReportVersion) -> list[ReportFile]:
    """Return the files that everybody may have by now.

    One that names people is held back as soon as one of them does not agree to it any more.
    """
    if version.state is not VersionState.PUBLISHED:
        return []
    chosen = [each for each in version.files if each.is_public and each.state is FileState.READY]
    if not any(each.attribution is Attribution.NAMES for each in chosen) or not not_agreed(version):
        return chosen
    return [each for each in chosen if each.attribution is not Attribution.NAMES]


def not_agreed(version: ReportVersion) -> list[str]:
    """Return who is named by groups and lists of the snapshot and has not agreed to be listed."""
    snapshot = from_json(snapshot_of(version))
    named = {each.name for each in snapshot.participants}
    for group in snapshot.groups:
        named.update(group.moderators, group.rapporteurs, group.members)
    rows = db.session.execute(
        select(Registration.honorific, Registration.name, Person)
        .join(Person, Person.id == Registration.person_id)
        .where(
            Registration.conference_id == version.conference_id,
            Registration.consents_to_be_listed,
            Person.is_protected.is_(False),
        )
    )
    agreed: set[str] = set()
    for honorific, name, person in rows:
        agreed |= {f"{honorific} {name}".strip(), person.shown_name}
    return sorted(named - agreed)
