"""Who did what to the agenda: "who moved my panel?"."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from babel.dates import format_timedelta
from sqlalchemy import Select, select

from eventmgr.agenda import queries, telling
from eventmgr.agenda.models import Session
from eventmgr.agenda.telling import Teller
from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import language, locale_of
from eventmgr.foundation.paging import Page, paginate

_A_MOMENT: Final = timedelta(seconds=-1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One act on one session, in the reader's language."""

    at: datetime
    actor_name: str
    session_id: int
    title: str
    """What the session is called by now."""
    sentence: str
    """What was done to it, without the doer: “moved from Tue 09:00 to Tue 10:00”."""

    def ago(self, now: datetime) -> str:
        """Return the act with its doer and how long ago it was, as one sentence."""
        return _(
            "%(name)s, %(ago)s: %(what)s",
            name=self.actor_name,
            ago=format_timedelta(
                min(self.at - now, _A_MOMENT), add_direction=True, locale=locale_of(language())
            ),
            what=self.sentence,
        )


def entries(
    conference: Conference, session: Session | None = None, *, page: int = 1
) -> Page[Entry]:
    """Return what was done to the session, or to all of the draft, the newest first.

    Five statements at most. People are called as they are called by now, so that nothing tells
    of whoever is protected since.
    """
    found: Page[AuditEntry] = paginate(_acts(conference, session), number=page)
    rows = _told(conference, found.rows)
    return Page(rows=rows, number=found.number, total=found.total, size=found.size)


def latest(conference: Conference, session: Session) -> Entry | None:
    """Return what was done to the session last, as far as anybody wrote it down."""
    found = db.session.scalars(_acts(conference, session).limit(1)).all()
    return next(iter(_told(conference, found)), None)


def _acts(conference: Conference, session: Session | None) -> Select[AuditEntry]:
    acts = (
        select(AuditEntry)
        .where(
            AuditEntry.conference_id == conference.id,
            AuditEntry.object_type == Session.__name__,
        )
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    )
    return acts if session is None else acts.where(AuditEntry.object_id == session.id)


def _told(conference: Conference, acts: Sequence[AuditEntry]) -> list[Entry]:
    titles = _titles({each.object_id for each in acts})
    people = queries.known(_people(acts))
    teller = Teller(
        zone=conference.tzinfo,
        locale=locale_of(language()),
        names={key: known.name for key, known in people.items()},
    )
    return [
        Entry(
            each.at,
            each.actor_name,
            each.object_id,
            titles.get(each.object_id) or _old_title(each),
            teller.tell(each.action, each.before, each.after),
        )
        for each in acts
    ]


def _titles(keys: set[int]) -> dict[int, str]:
    found = db.session.execute(select(Session.id, Session.title).where(Session.id.in_(keys)))
    return {row.id: row.title for row in found}


def _old_title(act: AuditEntry) -> str:
    """Return the title of a session that was deleted, as sessions once were."""
    return str((act.before or act.after or {}).get("title", ""))


def _people(acts: Iterable[AuditEntry]) -> set[int]:
    return {
        part.person_id
        for act in acts
        for side in (act.before, act.after)
        for part in telling.parts(side or {})
    }
