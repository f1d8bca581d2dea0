"""Acts on imports: a file is kept, looked at, and taken piece by piece by a worker."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import and_, delete, or_, select

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit, i18n, tables
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.pieces import Piecework
from eventmgr.foundation.text import clean_line
from eventmgr.people.actor import Actor
from eventmgr.registration.intake import columns, planning, source, taking
from eventmgr.registration.intake.enums import Fate, ImportState, Twin
from eventmgr.registration.intake.jobs import TAKE
from eventmgr.registration.intake.models import ContactImport
from eventmgr.registration.intake.planning import Line
from eventmgr.registration.intake.source import Source

PROMISED: Final = timedelta(hours=1)
"""How long people are told that a file is kept, at most."""
SWEPT_EVERY: Final = timedelta(minutes=10)
KEPT_FOR: Final = PROMISED - SWEPT_EVERY
LONGEST: Final = timedelta(days=1)
"""After which a file goes even if nobody has come to take it."""
PIECE: Final = 1_000
"""How many lines one transaction takes."""
TAKING: Final = Piecework(
    table=ContactImport,
    job=TAKE,
    key_name="import_id",
    queued=ImportState.QUEUED,
    running=ImportState.RUNNING,
    failed=ImportState.FAILED,
    rung_at=lambda row: row.created_at,
)


def keep(
    *, conference: Conference, actor: Actor, filename: str, content: bytes, now: datetime
) -> ContactImport:
    """Keep a file for the person alone, to be looked at; raises DomainError for an unreadable."""
    if actor.person_id is None:
        raise DomainError(_("Only somebody who is signed in can import a file here."))
    source.read(content)
    kept = ContactImport(
        conference_id=conference.id,
        person_id=actor.person_id,
        filename=clean_line(filename)[:200],
        content=content,
        state=ImportState.LOOKED_AT,
        created_at=now,
    )
    db.session.add(kept)
    db.session.flush()
    return kept


def find(conference: Conference, key: int, *, person_id: int | None) -> ContactImport | None:
    """Return the person's own import of this key, freshly read, unless it was forgotten."""
    return db.session.scalar(
        select(ContactImport).where(
            ContactImport.id == key,
            ContactImport.conference_id == conference.id,
            ContactImport.person_id == person_id,
        ),
        execution_options={"populate_existing": True},
    )


def of_person(conference: Conference, person_id: int | None) -> list[ContactImport]:
    """Return the person's imports that are not forgotten, the latest first."""
    return list(
        db.session.scalars(
            select(ContactImport)
            .where(
                ContactImport.conference_id == conference.id, ContactImport.person_id == person_id
            )
            .order_by(ContactImport.id.desc())
            .limit(10)
        )
    )


def content_of(kept: ContactImport) -> Source:
    """Return what the file holds, read as was chosen."""
    content = db.session.scalar(select(ContactImport.content).where(ContactImport.id == kept.id))
    return source.read(content or b"", encoding=kept.encoding, sheet=kept.sheet)


def mapping(kept: ContactImport, held: Source) -> dict[str, int]:
    """Return which column holds a field: as chosen, else as guessed."""
    if kept.columns is not None:
        return {name: place for name, place in kept.columns.items() if name in columns.FIELDS}
    return columns.guess(held.header, [each.cells for each in held.lines[:50]])


def left_out(kept: ContactImport, held: Source) -> list[str]:
    """Return the columns that say something and are not taken over."""
    return columns.left_out(held.header, [each.cells for each in held.lines], mapping(kept, held))


def decisions(kept: ContactImport) -> dict[int, Twin]:
    """Return what was said of lines that are named as another one is."""
    return {int(number): Twin(answer) for number, answer in kept.twins.items()}


def planned(kept: ContactImport, held: Source) -> list[Line]:
    """Return the lines of the file as they are understood by all that was chosen."""
    return planning.understood(held.lines, mapping(kept, held), decisions(kept))


def decide(
    *,
    kept: ContactImport,
    held: Source,
    answers: Mapping[int, Twin],
    rest: Twin | None = None,
) -> None:
    """Note who the lines are that are named as another one; ``rest``: all not answered for."""
    _hold_not_begun(kept)
    said = {**decisions(kept), **answers}
    if rest is not None:
        kept.twins = {str(number): answer.value for number, answer in said.items()}
        said.update({each.number: rest for each in planned(kept, held) if each.is_undecided})
    kept.twins = {str(number): answer.value for number, answer in said.items()}
    db.session.flush()


def choose(
    *,
    kept: ContactImport,
    held: Source,
    encoding: str,
    sheet: str,
    chosen: Mapping[str, int] | None,
) -> Source:
    """Note how the file is to be read, and return what it holds by that: ``held`` as it was.

    Another encoding or sheet has columns of its own: they are guessed anew. Raises DomainError
    once its taking has begun, and for a file that cannot be read so.
    """
    _hold_not_begun(kept)
    is_still_so = kept.encoding in {"", held.encoding} and kept.sheet in {"", held.sheet}
    if is_still_so and (encoding, sheet) == (held.encoding, held.sheet):
        kept.encoding, kept.sheet = encoding, sheet
        kept.columns = None if chosen is None else dict(chosen)
        db.session.flush()
        return held
    kept.encoding, kept.sheet, kept.columns, kept.twins = encoding, sheet, None, {}
    db.session.flush()
    return content_of(kept)


def _hold_not_begun(kept: ContactImport) -> None:
    """Read the import anew, which nobody else changes or starts until the end."""
    row = _held(kept)
    if row.state is not ImportState.LOOKED_AT:
        raise DomainError(_("This file is being imported already."))


def _held(kept: ContactImport) -> ContactImport:
    return db.session.get_one(ContactImport, kept.id, with_for_update=True, populate_existing=True)


def start(*, kept: ContactImport, held: Source, actor: Actor, now: datetime) -> None:
    """Have a worker take the file, which holds this; pressing twice starts it once."""
    row = _held(kept)
    if row.state is not ImportState.LOOKED_AT:
        return
    row.language, row.columns = i18n.language(), mapping(row, held)
    row.dropped = left_out(row, held)
    lines = planned(row, held)
    row.total, row.state = len(lines), ImportState.QUEUED
    _count_left_out(row, lines)
    row.created_at = now
    audit.record(
        actor,
        "contacts.imported",
        row,
        now=now,
        conference_id=row.conference_id,
        after={
            "lines": row.total,
            "refused": row.refused_count,
            "undecided": row.undecided_count,
        },
    )
    TAKING.ring(row.id)


def _count_left_out(row: ContactImport, lines: list[Line]) -> None:
    row.refused_count = sum(1 for each in lines if each.candidate is None and not each.twin)
    row.undecided_count = sum(1 for each in lines if each.is_undecided)
    row.same_count = sum(1 for each in lines if each.decided is Twin.SAME)


def lines_of(import_id: int) -> list[Line]:
    """Return the lines of an import as they were understood when its taking began."""
    row = db.session.get_one(ContactImport, import_id)
    with i18n.in_language(row.language):
        return planned(row, content_of(row))


def take_piece(
    *, import_id: int, lines: list[Line], lease: datetime, now: datetime
) -> datetime | None:
    """Take the next lines; return the new lease, or None when done or no longer ours.

    How far it has come is committed with the people: nobody is taken twice.
    """
    row = TAKING.held(import_id, lease=lease)
    if row is None:
        return None
    piece = lines[row.done : row.done + PIECE]
    conference = db.session.get_one(Conference, row.conference_id)
    fates = taking.take(conference, [each.candidate for each in piece if each.candidate], now=now)
    row.created_count += fates[Fate.NEW]
    row.filled_count += fates[Fate.FILLED]
    row.known_count += fates[Fate.KNOWN]
    row.done += len(piece)
    if row.done >= row.total:
        row.state, row.lease_until, row.created_at = ImportState.DONE, None, now
        return None
    return row.prolong(lease, now=now)


def forget_old(*, now: datetime) -> None:
    """Delete the files that nobody needs any more."""
    done = (ImportState.LOOKED_AT, ImportState.DONE, ImportState.FAILED)
    db.session.execute(
        delete(ContactImport).where(
            or_(
                and_(ContactImport.created_at < now - KEPT_FOR, ContactImport.state.in_(done)),
                ContactImport.created_at < now - LONGEST,
            )
        )
    )


def refused_as_csv(held: Source, lines: list[Line]) -> bytes:
    """Return the lines left out as they are in the file, each with its reason, to be mended."""
    width = max([len(held.header), *(len(each.cells) for each in lines)])
    head = [*held.header, *[""] * (width - len(held.header)), _("Reason")]
    rows = (
        [*each.cells, *[""] * (width - len(each.cells)), each.reason]
        for each in lines
        if each.reason
    )
    return tables.as_csv(head, rows)
