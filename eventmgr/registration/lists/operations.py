"""Keeping lists: saving, renaming, deleting."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import fold
from eventmgr.people.actor import Actor
from eventmgr.registration.lists import rules
from eventmgr.registration.lists.enums import ListKind
from eventmgr.registration.lists.models import SavedList
from eventmgr.registration.narrowing import AnyFilter, Wanted


def save_list(
    *, conference: Conference, name: str, wanted: AnyFilter, actor: Actor, now: datetime
) -> SavedList:
    """Keep the filter under the name.

    Raises DomainError for a name that another list has, and for a filter that looks for a name.
    """
    called = rules.checked_name(name)
    rules.require_keepable(wanted)
    count = select(func.count()).where(SavedList.conference_id == conference.id)
    rules.require_room(db.session.scalar(count) or 0)
    saved = SavedList(
        conference_id=conference.id,
        kind=ListKind.CONTACTS if isinstance(wanted, Wanted) else ListKind.REGISTRATIONS,
        name=called,
        folded_name=fold(called),
        wanted=rules.words_of(wanted),
        by_id=actor.person_id,
        created_at=now,
    )
    db.session.add(saved)
    _flush_unlike_others()
    audit.record(
        actor,
        "saved_list.saved",
        saved,
        now=now,
        conference_id=conference.id,
        after={"name": called, "filter": saved.wanted},
    )
    return saved


def rename_list(*, saved: SavedList, name: str, actor: Actor, now: datetime) -> None:
    """Call the list otherwise; raises DomainError for a name that another one has."""
    called, before = rules.checked_name(name), saved.name
    saved.name, saved.folded_name = called, fold(called)
    _flush_unlike_others()
    audit.record(
        actor,
        "saved_list.renamed",
        saved,
        now=now,
        conference_id=saved.conference_id,
        before={"name": before},
        after={"name": called},
    )


def delete_list(*, saved: SavedList, actor: Actor, now: datetime) -> None:
    """Forget the list; the people on it are who they were."""
    audit.record(
        actor,
        "saved_list.deleted",
        saved,
        now=now,
        conference_id=saved.conference_id,
        before={"name": saved.name, "filter": saved.wanted},
    )
    db.session.delete(saved)
    db.session.flush()


def _flush_unlike_others() -> None:
    try:
        db.session.flush()
    except IntegrityError as error:
        raise DomainError(
            _("Another list is called so already. Choose another name."), field="name"
        ) from error
