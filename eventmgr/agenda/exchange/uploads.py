"""Files between the look at what they would do and the word to do it."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select

from eventmgr.agenda.models import AgendaUpload
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean_line

KEPT_FOR: Final = timedelta(days=1)
_LONGEST_NAME: Final = 200


def keep(
    *, conference: Conference, person_id: int | None, filename: str, content: bytes, now: datetime
) -> AgendaUpload:
    """Keep a file for the person alone; their earlier one for this conference is forgotten.

    Raises DomainError if it is nobody's: there would be none who may look at it.
    """
    if person_id is None:
        raise DomainError(_("Only somebody who is signed in can import a file here."))
    db.session.execute(
        delete(AgendaUpload).where(
            AgendaUpload.conference_id == conference.id, AgendaUpload.person_id == person_id
        )
    )
    kept = AgendaUpload(
        conference_id=conference.id,
        person_id=person_id,
        filename=clean_line(filename)[:_LONGEST_NAME],
        content=content,
        created_at=now,
    )
    db.session.add(kept)
    db.session.flush()
    return kept


def find(conference: Conference, key: int, *, person_id: int | None) -> AgendaUpload | None:
    """Return the person's own file of this key, unless it was forgotten."""
    return db.session.scalar(
        select(AgendaUpload).where(
            AgendaUpload.id == key,
            AgendaUpload.conference_id == conference.id,
            AgendaUpload.person_id == person_id,
        )
    )


def forget(upload: AgendaUpload) -> None:
    """Delete the file: it has done its work."""
    db.session.delete(upload)


def forget_old(*, now: datetime) -> None:
    """Delete the files that nobody has taken within a day."""
    db.session.execute(delete(AgendaUpload).where(AgendaUpload.created_at < now - KEPT_FOR))
