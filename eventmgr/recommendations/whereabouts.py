"""Finding the place where words are saved or stand, in one statement."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import joinedload, load_only

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import Model, db
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.queries import number_of
from eventmgr.groups.whereabouts import BARE, DISCREET
from eventmgr.recommendations import addresses
from eventmgr.recommendations.models import Recommendation, Revision
from eventmgr.recommendations.queries import GREATEST_NUMBER


def find_place(*, slug: str, code: str, number: str) -> dict[str, Model | None]:
    """Return the conference, its group and the text of the group, without what pages show.

    Names stand for the same as in `find_conference`, `find_group` and `find_recommendation`; what
    is not there is None. Columns that are left out are read when somebody asks for them.
    """
    row = db.session.execute(_PLACE, _asked(slug, code, number)).one_or_none()
    return _named(row)


def find_standing(*, slug: str, code: str, number: str) -> dict[str, Model | None]:
    """Return the same with what stands in the text, its author, and what says who may know them."""
    row = db.session.execute(_STANDING, _asked(slug, code, number)).unique().one_or_none()
    return _named(row)


def _asked(slug: str, code: str, number: str) -> Mapping[str, Any]:
    kind, counted = addresses.read(number)
    if counted > GREATEST_NUMBER:
        counted = 0
    return {"slug": slug, "group": number_of(code), "kind": kind, "recommendation": counted}


def _named(row: Any) -> dict[str, Model | None]:  # noqa: ANN401 - a row of either statement
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
            *BARE, load_only(Recommendation.group_id, Recommendation.kind, Recommendation.number)
        )
    )


_PLACE: Final = _place()
_STANDING: Final = _PLACE.options(
    DISCREET, joinedload(Recommendation.revision).joinedload(Revision.author)
)
