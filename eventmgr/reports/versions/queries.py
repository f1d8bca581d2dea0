"""Reads about the life of versions: comments, what is public, and whom a file may name."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import cast, func, select
from sqlalchemy.dialects.postgresql import JSONB, JSONPATH
from sqlalchemy.orm import joinedload, selectinload

from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.people.models import Person, shown_name
from eventmgr.printing.enums import FileState
from eventmgr.printing.files import is_unfinished
from eventmgr.registration.models import Registration
from eventmgr.reports.enums import Attribution, VersionState
from eventmgr.reports.models import ReportComment, ReportFile, ReportVersion

_PATHS: Final = (
    "$.participants[*].name",
    "$.groups[*].moderators[*]",
    "$.groups[*].rapporteurs[*]",
    "$.groups[*].members[*]",
)
"""Where a snapshot names people who are asked whether they agree to be listed."""


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


def public_files(versions: Sequence[ReportVersion]) -> dict[int, list[ReportFile]]:
    """Return by version the files that everybody may have by now; of one conference's versions.

    One that names people is held back as soon as one of them does not agree to it any more.
    """
    chosen = {
        each.id: [file for file in each.files if file.is_public and file.state is FileState.READY]
        for each in versions
        if each.state is VersionState.PUBLISHED
    }
    naming = [each for each in versions if any(map(_names_people, chosen.get(each.id, ())))]
    for version, left in zip(naming, not_agreed(naming), strict=True):
        if left:
            chosen[version.id] = [each for each in chosen[version.id] if not _names_people(each)]
    return {each.id: chosen.get(each.id, []) for each in versions}


def _names_people(file: ReportFile) -> bool:
    return file.attribution is Attribution.NAMES


def not_agreed(versions: Sequence[ReportVersion]) -> list[list[str]]:
    """Return for each version who is named by its groups and lists and has not agreed to be listed.

    The versions are of one conference.
    """
    if not versions:
        return []
    agreed = _agreed(versions[0].conference_id)
    named = _named(versions)
    return [sorted(named[each.id] - agreed) for each in versions]


def _named(versions: Sequence[ReportVersion]) -> dict[int, frozenset[str]]:
    """Return by version the names in its groups and lists; the database reads the snapshots."""
    tree = cast(func.convert_from(ReportVersion.snapshot, "UTF8"), JSONB).label("tree")
    read = (
        select(ReportVersion.id, tree)
        .where(ReportVersion.id.in_([each.id for each in versions]))
        .cte("read")
        .prefix_with("MATERIALIZED")  # each snapshot is read once, not once for each path
    )
    found = (func.jsonb_path_query_array(read.c.tree, cast(each, JSONPATH)) for each in _PATHS)
    rows = db.session.execute(select(read.c.id, *found))
    return {key: frozenset(name for names in lists for name in names) for key, *lists in rows}


def _agreed(conference_id: int) -> frozenset[str]:
    """Return the names of those who agree to be listed, as typed and as they are shown."""
    rows = db.session.execute(
        select(
            Registration.honorific.label("form_of_address"),
            Registration.name.label("typed"),
            Person.honorific,
            Person.name,
            Person.display_name,
            Person.is_protected,
        )
        .join(Person, Person.id == Registration.person_id)
        .where(
            Registration.conference_id == conference_id,
            Registration.consents_to_be_listed,
            Person.is_protected.is_(False),
        )
    )
    return frozenset(
        name
        for each in rows
        for name in (f"{each.form_of_address} {each.typed}".strip(), shown_name(each))
    )
