"""Reads about what a paper was compared with: as many statements for one text as for all."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.orm import joinedload

from eventmgr.foundation.db import db
from eventmgr.recommendations.models import Revision
from eventmgr.recommendations.queries import GREATEST_NUMBER


def texts(wanted: Collection[tuple[int, int]]) -> dict[tuple[int, int], Revision]:
    """Return the revisions of these recommendations and numbers, those that there are."""
    possible = [each for each in wanted if each[1] <= GREATEST_NUMBER]
    statement = select(Revision).where(
        tuple_(Revision.recommendation_id, Revision.number).in_(possible)
    )
    return {(each.recommendation_id, each.number): each for each in db.session.scalars(statement)}


def made_by(client_ids: Collection[UUID]) -> dict[UUID, Revision]:
    """Return the revisions that these saves made earlier, with their recommendations."""
    statement = (
        select(Revision)
        .where(Revision.client_id.in_(client_ids))
        .options(joinedload(Revision.recommendation))
    )
    return {each.client_id: each for each in db.session.scalars(statement) if each.client_id}
