"""Reads about prints of the agenda; never the bytes."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventmgr.agenda.enums import Paper, PrintKind
from eventmgr.agenda.items import Agenda
from eventmgr.agenda.models import AgendaPrint
from eventmgr.agenda.prints.facts import freeze
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.i18n import LANGUAGES
from eventmgr.printing.enums import FileState

MOST_SHOWN = 30


def prints(conference: Conference) -> Sequence[AgendaPrint]:
    """Return the last prints with who asked for them, the newest first."""
    return db.session.scalars(
        select(AgendaPrint)
        .where(AgendaPrint.conference_id == conference.id)
        .options(joinedload(AgendaPrint.requested_by))
        .order_by(AgendaPrint.id.desc())
        .limit(MOST_SHOWN)
    ).all()


def find(conference: Conference, print_id: int) -> AgendaPrint | None:
    """Return the conference's print of this id."""
    return db.session.scalar(
        select(AgendaPrint).where(
            AgendaPrint.conference_id == conference.id, AgendaPrint.id == print_id
        )
    )


def find_same(conference: Conference, fingerprint: str) -> AgendaPrint | None:
    """Return the print that tells exactly the same, in the same language on the same paper."""
    return db.session.scalar(
        select(AgendaPrint)
        .where(AgendaPrint.conference_id == conference.id, AgendaPrint.fingerprint == fingerprint)
        .order_by(AgendaPrint.id.desc())
        .limit(1)
    )


def public_booklet(
    conference: Conference, agenda: Agenda | None, language: str
) -> AgendaPrint | None:
    """Return the last ready programme of the published agenda, in the language if there is one.

    One that tells what is true no longer (a person is protected since, a partner has another
    name) is nobody's: it waits for another to be made.
    """
    if agenda is None:
        return None
    other = AgendaPrint.language != language
    found = db.session.scalar(
        select(AgendaPrint)
        .where(
            AgendaPrint.conference_id == conference.id,
            AgendaPrint.kind == PrintKind.BOOKLET,
            AgendaPrint.paper != Paper.FOLDED,
            AgendaPrint.version_number == agenda.number,
            AgendaPrint.state == FileState.READY,
        )
        .order_by(other, AgendaPrint.id.desc())
        .limit(1)
    )
    return found if found and _is_true(found, conference, agenda) else None


def _is_true(found: AgendaPrint, conference: Conference, agenda: Agenda) -> bool:
    if found.language not in LANGUAGES:
        return False
    frozen = freeze(
        conference,
        agenda,
        kind=found.kind,
        paper=found.paper,
        language=found.language,
        now=found.created_at,
    )
    return frozen.fingerprint == found.fingerprint
