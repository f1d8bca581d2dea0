"""Further files of a version: other parts of its snapshot, languages, formats, ways of naming."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from eventmgr.foundation import audit, jobs
from eventmgr.foundation.db import db, get_for_update
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.people.actor import Actor
from eventmgr.reports import queries
from eventmgr.reports.attribution import attributed
from eventmgr.reports.enums import FORMAT_LABELS, VARIANT_LABELS, Format, Variant
from eventmgr.reports.jobs import COMPILE
from eventmgr.reports.models import ReportFile, ReportVersion
from eventmgr.reports.selection import FORMATS_OF, WITH_SUBJECT, Selection
from eventmgr.reports.snapshot import Snapshot, cleaned_from_json
from eventmgr.reports.structure.subjects import Subject, require_subject, subjects


def parts(version: ReportVersion) -> dict[Variant, tuple[Subject, ...]]:
    """Return what can be told of the version by itself; no subjects: the variant is about all."""
    snapshot = cleaned_from_json(queries.snapshot_of(version))
    return {
        each: subjects(snapshot, each)
        for each in Variant
        if each not in WITH_SUBJECT or subjects(snapshot, each)
    }


def request_files(
    *,
    version: ReportVersion,
    selection: Selection,
    language: str,
    formats: Collection[Format],
    actor: Actor,
    now: datetime,
) -> list[ReportFile]:
    """Have those files of the version compiled that it does not have yet, and return them.

    Asked for twice they are made once. Raise DomainError for a format that the variant is not made
    in, and UnknownSubject for a subject that the snapshot does not have.
    """
    held: ReportVersion = get_for_update(ReportVersion, version.id)
    _require_formats(selection.variant, formats)
    subject = _subject(cleaned_from_json(queries.snapshot_of(held)), selection)
    there = set(
        db.session.scalars(
            select(ReportFile.format).where(
                ReportFile.version_id == held.id,
                ReportFile.language == language,
                ReportFile.variant == selection.variant,
                ReportFile.subject == subject,
                ReportFile.attribution == selection.attribution,
            )
        )
    )
    made = [
        ReportFile(
            version_id=held.id,
            format=each,
            language=language,
            variant=selection.variant,
            subject=subject,
            attribution=selection.attribution,
            queued_at=now,
        )
        for each in Format
        if each in formats and each not in there
    ]
    db.session.add_all(made)
    db.session.flush()
    if made:
        _record(held, made, actor, now)
    for file in made:
        jobs.enqueue(COMPILE, file_id=file.id)
    return made


def _require_formats(variant: Variant, formats: Collection[Format]) -> None:
    if not formats:
        raise DomainError(_("Choose at least one format."), field="formats")
    refused = [each for each in formats if each not in FORMATS_OF[variant]]
    if refused:
        raise DomainError(
            _(
                "“%(variant)s” is not made as %(formats)s. It is made as: %(possible)s.",
                variant=VARIANT_LABELS[variant],
                formats=", ".join(str(FORMAT_LABELS[each]) for each in refused),
                possible=", ".join(str(FORMAT_LABELS[each]) for each in FORMATS_OF[variant]),
            ),
            field="formats",
        )


def _subject(snapshot: Snapshot, selection: Selection) -> str:
    """Return the key of the selection's subject as it is told under the attribution."""
    subject = require_subject(attributed(snapshot, selection.attribution), selection)
    return subject.key if subject else ""


def _record(version: ReportVersion, made: list[ReportFile], actor: Actor, now: datetime) -> None:
    first = made[0]
    after = {
        "number": version.number,
        "variant": first.variant,
        "subject": first.subject,
        "attribution": first.attribution,
        "language": first.language,
        "formats": [each.format for each in made],
    }
    audit.record(
        actor,
        "report.files_requested",
        version,
        now=now,
        conference_id=version.conference_id,
        after=after,
    )
