"""Finding a group for what open pages ask every few seconds, in one statement."""

from typing import Final

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import joinedload, load_only
from sqlalchemy.orm.interfaces import ORMOption

from eventmgr.agenda.models import Session
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import Model, db
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.queries import number_of

BARE: Final[tuple[ORMOption, ...]] = (
    load_only(Conference.id, Conference.slug, Conference.state, Conference.zone),
    load_only(
        WorkingGroup.conference_id,
        WorkingGroup.number,
        WorkingGroup.opens_at,
        WorkingGroup.deadline,
        WorkingGroup.grace_minutes,
        WorkingGroup.presents_minutes,
        WorkingGroup.is_chatham,
    ),
)
"""What the rules ask of a conference and its group; the rest is read when somebody asks for it."""
DISCREET: Final[ORMOption] = joinedload(WorkingGroup.sessions).load_only(Session.is_chatham)
"""What tells besides whether the Chatham House Rule holds in the group."""


def find_bare(*, slug: str, code: str) -> dict[str, Model | None]:
    """Return the conference and its group, without what pages show; what is not there is None.

    Names stand for the same as in `find_conference` and `find_group`.
    """
    asked = {"slug": slug, "group": number_of(code)}
    row = db.session.execute(_BARE, asked).unique().one_or_none()
    conference, group = row or (None, None)
    return {"conference": conference, "group": group}


def _bare() -> Select[Conference, WorkingGroup]:
    """Return the statement, put together once: every open page asks it again and again."""
    return (
        select(Conference, WorkingGroup)
        .outerjoin(
            WorkingGroup,
            and_(
                WorkingGroup.conference_id == Conference.id,
                WorkingGroup.number == bindparam("group"),
            ),
        )
        .where(Conference.slug == bindparam("slug"))
        .options(*BARE, DISCREET)
    )


_BARE: Final = _bare()
