"""Reads about the papers of all groups; never the bytes."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventmgr.agenda.versions import published
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.i18n import LANGUAGES
from eventmgr.groups import queries as groups
from eventmgr.recommendations.prints.facts import freeze
from eventmgr.recommendations.prints.models import GroupPrint


def prints(conference: Conference) -> Sequence[GroupPrint]:
    """Return what was asked for, with who asked, the newest first: one of a kind and language."""
    return db.session.scalars(
        select(GroupPrint)
        .where(GroupPrint.conference_id == conference.id)
        .options(joinedload(GroupPrint.requested_by))
        .order_by(GroupPrint.id.desc())
    ).all()


def find(conference: Conference, print_id: int) -> GroupPrint | None:
    """Return the conference's print of this id."""
    return db.session.scalar(
        select(GroupPrint).where(
            GroupPrint.conference_id == conference.id, GroupPrint.id == print_id
        )
    )


def outdated(conference: Conference, found: Iterable[GroupPrint]) -> set[int]:
    """Return the ids of those that tell by now what is true no longer.

    So nobody is named who is protected since, or whose group came under the Chatham House Rule.
    """
    asked = list(found)
    if not asked:
        return set()
    shown, agenda = groups.groups(conference), published.current(conference).agenda
    return {
        each.id
        for each in asked
        if each.language not in LANGUAGES
        or each.fingerprint
        != freeze(
            each.kind, conference, shown, agenda, language=each.language, now=each.created_at
        ).fingerprint
    }
