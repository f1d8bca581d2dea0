"""Acts on the papers of all groups: asking for them, and forgetting them."""

from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from eventmgr.agenda.versions import published
from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit, jobs
from eventmgr.foundation.db import db, get_for_update
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups import queries as groups
from eventmgr.people.actor import Actor
from eventmgr.printing import files
from eventmgr.recommendations.prints import queries
from eventmgr.recommendations.prints.enums import PaperKind
from eventmgr.recommendations.prints.facts import freeze
from eventmgr.recommendations.prints.jobs import PRINT
from eventmgr.recommendations.prints.models import GroupPrint

KEPT_FOR: Final = timedelta(days=1)
"""It is made again in seconds, and may name people."""


def order(
    *, conference: Conference, kind: PaperKind, language: str, actor: Actor, now: datetime
) -> GroupPrint:
    """Have a worker print the papers of all groups; what tells the same is printed once.

    Raises DomainError when there are no groups.
    """
    get_for_update(Conference, conference.id)
    shown = groups.groups(conference)
    if not shown:
        raise DomainError(_("There are no working groups yet, so there is nothing to print."))
    agenda = published.current(conference).agenda
    frozen = freeze(kind, conference, shown, agenda, language=language, now=now)
    of_the_choice = (
        GroupPrint.conference_id == conference.id,
        GroupPrint.kind == kind,
        GroupPrint.language == language,
    )
    old = db.session.scalar(select(GroupPrint).where(*of_the_choice).with_for_update())
    if old and old.fingerprint == frozen.fingerprint:
        files.try_again(old, job=PRINT, now=now)
        old.created_at = now  # it is wanted for another day
        return old
    db.session.execute(delete(GroupPrint).where(*of_the_choice))
    asked = GroupPrint(
        conference_id=conference.id,
        kind=kind,
        language=language,
        data=frozen.data,
        fingerprint=frozen.fingerprint,
        requested_by_id=actor.person_id,
        created_at=now,
        queued_at=now,
    )
    db.session.add(asked)
    db.session.flush()
    after = {"kind": kind, "language": language, "count": len(shown)}
    audit.record(
        actor, "group_print.ordered", asked, now=now, conference_id=conference.id, after=after
    )
    jobs.enqueue(PRINT, file_id=asked.id)
    return asked


def forget(*, now: datetime) -> None:
    """Delete the prints that are a day old, and those that tell what is true no longer."""
    found = db.session.scalars(
        select(GroupPrint)
        .options(joinedload(GroupPrint.conference))
        .order_by(GroupPrint.conference_id, GroupPrint.id)
    ).all()
    for conference, asked in groupby(found, key=lambda each: each.conference):
        listed = list(asked)
        old = {each.id for each in listed if each.created_at < now - KEPT_FOR}
        gone = old | queries.outdated(conference, listed)
        db.session.execute(delete(GroupPrint).where(GroupPrint.id.in_(gone)))
