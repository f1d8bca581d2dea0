"""Finding the place where words are saved: what a save needs of it, in one statement."""

from typing import Final

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import load_only

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import Model, db
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.queries import number_of
from eventmgr.recommendations import addresses
from eventmgr.recommendations.models import Recommendation
from eventmgr.recommendations.queries import GREATEST_NUMBER


def find_place(*, slug: str, code: str, number: str) -> dict[str, Model | None]:
    """Return the conference, its group and what the group wrote, without what pages show.

    Names stand for the same as in `find_conference`, `find_group` and `find_recommendation`; what
    is not there is None. Columns that are left out are read when somebody asks for them.
    """
    kind, counted = addresses.read(number)
    if counted > GREATEST_NUMBER:
        counted = 0
    asked = {"slug": slug, "group": number_of(code), "kind": kind, "recommendation": counted}
    row = db.session.execute(_PLACE, asked).one_or_none()
    conference, group, recommendation = row or (None, None, None)
    return {"conference": conference, "group": group, "recommendation": recommendation}


def _place() -> Select[Conference, WorkingGroup, Recommendation]:
    """Return the statement, put together once: phones ask it hundreds of times in a second."""
    return (
        select(Conference, WorkingGroup, Recommendation)
        .outerjoin(
            WorkingGroup,
            and_(
                WorkingGroup.conference_id == Conference.id,
                WorkingGroup.number == bindparam("group"),
            ),
        )
        .outerjoin(
            Recommendation,
            and_(
                Recommendation.group_id == WorkingGroup.id,
                Recommendation.number == bindparam("recommendation"),
                Recommendation.kind == bindparam("kind"),
            ),
        )
        .where(Conference.slug == bindparam("slug"))
        .options(
            load_only(Conference.id, Conference.slug, Conference.state),
            load_only(
                WorkingGroup.conference_id,
                WorkingGroup.number,
                WorkingGroup.opens_at,
                WorkingGroup.deadline,
                WorkingGroup.grace_minutes,
            ),
            load_only(Recommendation.group_id, Recommendation.number),
        )
    )


_PLACE: Final = _place()
