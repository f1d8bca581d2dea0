"""Acts on prints of the agenda: asking for one, and making it."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import and_, delete, func, or_, select

from eventmgr.agenda import queries as agenda_queries
from eventmgr.agenda.enums import Paper, PrintKind
from eventmgr.agenda.jobs import PRINT
from eventmgr.agenda.models import AgendaPrint, AgendaVersion
from eventmgr.agenda.prints import queries, rules
from eventmgr.agenda.prints.facts import freeze
from eventmgr.agenda.prints.imposing import imposed
from eventmgr.agenda.versions import published
from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit, jobs
from eventmgr.foundation.db import db, get_for_update
from eventmgr.people.actor import Actor
from eventmgr.printing import files, prints
from eventmgr.printing.prints import PrintOrder

KEPT_FOR: Final = timedelta(days=30)
"""How long the prints of a version are kept that another has replaced."""
TEMPLATES: Final = Path(__file__).parents[3] / "templates" / "agenda" / "prints"


def request_print(
    *,
    conference: Conference,
    kind: PrintKind,
    paper: Paper,
    language: str,
    actor: Actor,
    now: datetime,
) -> AgendaPrint:
    """Freeze the agenda and have a worker print it; what tells the same is printed once.

    Raises DomainError when there is nothing to print.
    """
    get_for_update(Conference, conference.id)
    from_draft = kind in rules.FROM_DRAFT
    found = agenda_queries.draft(conference) if from_draft else published.current(conference).agenda
    agenda = rules.printable(found, kind, paper)
    frozen = freeze(conference, agenda, kind=kind, paper=paper, language=language, now=now)
    same = queries.find_same(conference, frozen.fingerprint)
    if same:
        files.try_again(same, job=PRINT, now=now)
        return same
    asked = AgendaPrint(
        conference_id=conference.id,
        kind=kind,
        paper=paper,
        language=language,
        version_number=agenda.number,
        data=frozen.data,
        fingerprint=frozen.fingerprint,
        requested_by_id=actor.person_id,
        created_at=now,
        queued_at=now,
    )
    db.session.add(asked)
    _tell_workers(asked, actor, now)
    return asked


def _tell_workers(asked: AgendaPrint, actor: Actor, now: datetime) -> None:
    db.session.flush()
    after = {"kind": asked.kind, "paper": asked.paper, "version": asked.version_number}
    audit.record(
        actor, "agenda.printed", asked, now=now, conference_id=asked.conference_id, after=after
    )
    jobs.enqueue(PRINT, file_id=asked.id)


def claim(*, file_id: int, now: datetime) -> PrintOrder | None:
    """Take a queued print in hand; None if it is another worker's, or done."""
    file = files.claim(AgendaPrint, file_id=file_id, now=now)
    return prints.order_of(file, kind=file.kind) if file else None


def make(order: PrintOrder) -> bytes:
    """Return the print's bytes; the same order gives the same bytes. Takes no database."""
    data = prints.data_of(order)
    content = prints.make(order, data, template=TEMPLATES / f"{order.kind}.typ")
    if data["paper"] == Paper.FOLDED:
        return imposed(content, right_to_left=data["look"]["direction"] == "rtl")
    return content


def forget_superseded(*, now: datetime) -> None:
    """Delete the prints of versions that another has replaced, a month after they were asked for.

    The newest print of each kind is kept whatever it shows, unless it names whom nothing may name.
    """
    newest = select(func.max(AgendaPrint.id)).group_by(AgendaPrint.conference_id, AgendaPrint.kind)
    public = (
        select(func.max(AgendaVersion.number))
        .where(AgendaVersion.conference_id == AgendaPrint.conference_id)
        .correlate(AgendaPrint)
        .scalar_subquery()
    )
    db.session.execute(
        delete(AgendaPrint)
        .where(
            or_(
                and_(
                    AgendaPrint.created_at < now - KEPT_FOR,
                    AgendaPrint.version_number < public,
                    AgendaPrint.id.not_in(newest),
                ),
                queries.tells_too_much(),
            )
        )
        .execution_options(synchronize_session=False)
    )


def sweep(*, now: datetime) -> None:
    """Find what a dead worker or an unheard bell left behind, and have it printed."""
    files.sweep(AgendaPrint, job=PRINT, now=now)
