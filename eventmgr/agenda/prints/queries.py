"""Reads about prints of the agenda; never the bytes."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import joinedload

from eventmgr.agenda.enums import Paper, PrintKind
from eventmgr.agenda.models import AgendaPrint
from eventmgr.agenda.prints import rules, wanted
from eventmgr.agenda.versions.published import Published
from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.i18n import LANGUAGES
from eventmgr.printing import prints as printing
from eventmgr.printing.enums import FileState

MOST_SHOWN = 30
_UNSEEN_FOR: Final = timedelta(minutes=1)
"""For so long an act may be under way that a print does not know of yet."""


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
    return printing.find_same(AgendaPrint, fingerprint, AgendaPrint.conference_id == conference.id)


def public_booklet(conference: Conference, public: Published, language: str) -> AgendaPrint | None:
    """Return a ready programme that tells what is true now: on A4 in the language, if there is one.

    One that tells what is true no longer (a person is protected since, a partner has another
    name) is nobody's: it waits for another to be made.
    """
    return _ready(conference, _booklets(conference, public, [(Paper.A4, language)])) or _ready(
        conference, _booklets(conference, public, _others(language))
    )


def wanted_booklet(conference: Conference, public: Published, language: str) -> AgendaPrint | None:
    """Return the programme on A4 in the language, in whatever state; None if nobody asked yet."""
    (fingerprint,) = _booklets(conference, public, [(Paper.A4, language)])
    return find_same(conference, fingerprint)


def is_true(found: AgendaPrint, conference: Conference, public: Published) -> bool:
    """Whether the print tells what is true now; one of the draft tells what was, and says when.

    One of the draft is true no longer once anybody was protected since: it may name them.
    """
    if found.kind in rules.FROM_DRAFT:
        outdated = select(AgendaPrint.id).where(AgendaPrint.id == found.id, tells_too_much())
        return not db.session.scalar(select(outdated.exists()))
    return found.language in LANGUAGES and found.fingerprint == wanted.fingerprint(
        conference, public, kind=found.kind, paper=found.paper, language=found.language
    )


def tells_too_much() -> ColumnElement[bool]:
    """Whether it is a print of the draft, and somebody was protected since: it may name them."""
    return and_(
        AgendaPrint.kind.in_(rules.FROM_DRAFT),
        select(AuditEntry.id)
        .where(
            AuditEntry.action == "person.protected",
            AuditEntry.at > AgendaPrint.created_at - _UNSEEN_FOR,
        )
        .exists(),
    )


def _others(language: str) -> list[tuple[Paper, str]]:
    in_order = sorted(LANGUAGES, key=lambda each: each != language)
    return [(paper, each) for each in in_order for paper in (Paper.A4, Paper.A5)]


def _booklets(
    conference: Conference, public: Published, looks: Iterable[tuple[Paper, str]]
) -> list[str]:
    return [
        wanted.fingerprint(
            conference, public, kind=PrintKind.BOOKLET, paper=paper, language=language
        )
        for paper, language in looks
    ]


def _ready(conference: Conference, fingerprints: list[str]) -> AgendaPrint | None:
    """Return the ready print of the first of the fingerprints that has one."""
    found = db.session.scalars(
        select(AgendaPrint).where(
            AgendaPrint.conference_id == conference.id,
            AgendaPrint.fingerprint.in_(fingerprints),
            AgendaPrint.state == FileState.READY,
        )
    )
    return min(found, key=lambda each: fingerprints.index(each.fingerprint), default=None)
