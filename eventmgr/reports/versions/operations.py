"""Acts on the life of versions: each step once, whoever presses at the same moment."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select, update

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db, get_for_update
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.people.actor import Actor
from eventmgr.printing.enums import FileState
from eventmgr.reports import letters, rules
from eventmgr.reports.enums import VersionState
from eventmgr.reports.models import ReportComment, ReportFile, ReportVersion
from eventmgr.reports.operations import request_report
from eventmgr.reports.queries import snapshot_of
from eventmgr.reports.sections.queries import kept_numbers
from eventmgr.reports.snapshot import from_json
from eventmgr.reports.versions import holding, queries

LONGEST_REVIEW: Final = timedelta(days=366)


def begin_review(
    *, version: ReportVersion, until: datetime, base_url: str, actor: Actor, now: datetime
) -> ReportVersion:
    """Ask everybody who may comment to do so until then, by mail; begun anew, they are asked anew.

    Raise DomainError for a moment that has passed or is more than a year ahead.
    """
    if until <= now:
        raise DomainError(_("This moment has passed. Choose a later one."), field="until")
    if until > now + LONGEST_REVIEW:
        raise DomainError(_("Choose a moment within a year."), field="until")
    held = _step(version, VersionState.IN_REVIEW)
    held.review_until = until
    held.review_round += 1
    asked = letters.ask_for_comments(held, until=until, base_url=base_url, now=now)
    after: dict[str, object] = {"until": until.isoformat(), "mails": asked}
    _record(held, "report.review_begun", actor, now, after=after)
    return held


def take_back(*, version: ReportVersion, actor: Actor, now: datetime) -> None:
    """End the review without a result: it is a draft again, and its comments stay."""
    held = _step(version, VersionState.DRAFT)
    _record(held, "report.taken_back", actor, now)


def adopt(*, version: ReportVersion, actor: Actor, now: datetime) -> None:
    """Record that the version was adopted: from now on its numbers stand.

    Raise DomainError if sections of it are numbered otherwise than in a version adopted before.
    """
    conference = get_for_update(Conference, version.conference_id)  # first, as whoever compiles
    held: ReportVersion = get_for_update(ReportVersion, version.id)
    rules.require_step(held.state, VersionState.ADOPTED)
    _require_numbers_that_stand(held, kept_numbers(conference))
    held.state, held.adopted_at = VersionState.ADOPTED, now
    _record(held, "report.adopted", actor, now)


def publish(
    *, version: ReportVersion, file_ids: Collection[int], actor: Actor, now: datetime
) -> None:
    """Give the chosen files to everybody, for good.

    Raise DomainError if none was chosen, if one names people who have not agreed to be listed or
    must not be named by now, or if a later version is public already.
    """
    conference = get_for_update(Conference, version.conference_id)
    held: ReportVersion = get_for_update(ReportVersion, version.id)
    rules.require_step(held.state, VersionState.PUBLISHED)
    newer = [each.number for each in queries.published(conference) if each.number > held.number]
    if newer:
        raise DomainError(
            _("Version %(number)s is public already. Compile a new one.", number=max(newer))
        )
    _choose(conference, held, file_ids)
    held.state, held.published_at = VersionState.PUBLISHED, now
    conference.report_published_at = conference.report_published_at or now
    _record(held, "report.published", actor, now, after={"files": sorted(file_ids)})


def choose_public_files(
    *, version: ReportVersion, file_ids: Collection[int], actor: Actor, now: datetime
) -> None:
    """Choose again which files of a published version everybody may have."""
    held = get_for_update(ReportVersion, version.id)
    if held.state is not VersionState.PUBLISHED:
        raise DomainError(_("Only a published version has public files. Publish it first."))
    before = sorted(each.id for each in _files(held) if each.is_public)
    _choose(db.session.get_one(Conference, held.conference_id), held, file_ids)
    after: dict[str, object] = {"files": sorted(file_ids)}
    _record(held, "report.files_chosen", actor, now, before={"files": before}, after=after)


def correct(*, version: ReportVersion, note: str, actor: Actor, now: datetime) -> ReportVersion:
    """Compile a corrigendum of a published version, as a draft; the old one stays as it is.

    Whoever presses twice while it is compiled gets one.
    """
    if version.state is not VersionState.PUBLISHED:
        raise DomainError(_("Only a published version is corrected. Compile a new one instead."))
    if not note.strip():
        raise DomainError(_("Say what is corrected: readers see it first."), field="note")
    conference = get_for_update(Conference, version.conference_id)
    made = queries.find_corrigendum(version, note.strip())
    if made is not None:
        return made
    return request_report(
        conference=conference,
        language=version.files[0].language if version.files else "en",
        corrects=version,
        note=note.strip(),
        actor=actor,
        now=now,
    )


def comment(
    *,
    version: ReportVersion,
    text: str,
    place: str,
    client_id: UUID,
    actor: Actor,
    now: datetime,
) -> ReportComment:
    """Say something about the version; after the deadline it is kept and marked as late.

    The same form sent twice is one comment. No words of it go into any history.
    """
    if not text.strip():
        raise DomainError(_("Write something first."), field="comment")
    held = get_for_update(ReportVersion, version.id)
    found = queries.find_sent(client_id)
    if found is not None:
        if (found.version_id, found.text) != (held.id, text):
            raise DomainError(_("This form was sent before with other words. Send it once more."))
        return found
    made = ReportComment(
        version_id=held.id,
        client_id=client_id,
        author_id=actor.person_id,
        place=place.strip(),
        text=text,
        at=now,
        is_late=rules.is_late(held.state, held.review_until, now),
    )
    db.session.add(made)
    db.session.flush()
    return made


def settle(*, made: ReportComment, answer: str, actor: Actor, now: datetime) -> None:
    """Say what became of a comment; who settled it first stands."""
    held = get_for_update(ReportComment, made.id)
    if held.settled_at is not None:
        raise DomainError(_("It was settled meanwhile. Look at the page again."))
    held.settled_at, held.settled_by_id, held.answer = now, actor.person_id, answer.strip()
    db.session.flush()


def count_download(file: ReportFile) -> None:
    """Count that the public took the file; by whom is not written down."""
    db.session.execute(
        update(ReportFile)
        .where(ReportFile.id == file.id)
        .values(public_downloads=ReportFile.public_downloads + 1)
    )


def _require_numbers_that_stand(version: ReportVersion, kept: Mapping[str, str]) -> None:
    told = from_json(snapshot_of(version)).sections
    others = {number: key for key, number in kept.items()}
    if any(
        kept.get(each.key, each.number) != each.number
        or others.get(each.number, each.key) != each.key
        for each in told
        if each.number
    ):
        raise DomainError(
            _(
                "Its sections are numbered otherwise than in a version that was adopted already, "
                "and numbers never move. Compile a new version: it has the right ones."
            )
        )


def _step(version: ReportVersion, after: VersionState) -> ReportVersion:
    held: ReportVersion = get_for_update(ReportVersion, version.id)
    rules.require_step(held.state, after)
    held.state = after
    return held


def _choose(conference: Conference, version: ReportVersion, file_ids: Collection[int]) -> None:
    files = _files(version)
    ready = {each.id for each in files if each.state is FileState.READY}
    if not file_ids or not ready.issuperset(file_ids):
        raise DomainError(_("Choose at least one of the files that are ready."), field="files")
    held = holding.held(conference, [version.id]).get(version.id, holding.FREE)
    if any(held.holds(each) for each in files if each.id in file_ids):
        left = [] if held.is_secret else holding.not_agreed(conference, version)
        raise DomainError(_why(left), field="files")
    for each in files:
        each.is_public = each.id in file_ids
    db.session.flush()


def _why(left: Sequence[str]) -> str:
    """Say why files are held back; whoever must not be named is not named here either."""
    if left:
        return _(
            "Named in these files without having agreed to be listed: %(names)s. "
            "Choose files without names, or ask them and compile again.",
            names=", ".join(left),
        )
    return _(
        "These files name somebody who is protected or erased by now, or had a part in what is "
        "closed or under the Chatham House Rule by now. Compile a new version."
    )


def _files(version: ReportVersion) -> list[ReportFile]:
    return list(
        db.session.scalars(
            select(ReportFile).where(ReportFile.version_id == version.id).order_by(ReportFile.id)
        )
    )


def _record(
    version: ReportVersion,
    act: str,
    actor: Actor,
    now: datetime,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    db.session.flush()
    audit.record(
        actor,
        act,
        version,
        now=now,
        conference_id=version.conference_id,
        before=before,
        after={"number": version.number, **(after or {})},
    )
