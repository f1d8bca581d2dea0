"""Lists that are kept, and what was promised."""

from typing import Any

from sqlalchemy import select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people.actor import COMMAND
from eventmgr.registration.lists import operations as lists
from eventmgr.registration.lists.models import SavedList
from eventmgr.registration.lists.queries import find_list
from eventmgr.registration.narrowing import AnyFilter, Wanted
from eventmgr.registration.numbers import operations as numbers
from eventmgr.registration.numbers.dimensions import EVERYBODY
from eventmgr.registration.numbers.models import ProfileTarget
from tests.factories.people import NOW


def make_list(
    conference: Conference, name: str = "A list", wanted: AnyFilter | None = None
) -> SavedList:
    """A list saved by the operation itself, as pages load it."""
    saved = lists.save_list(
        conference=conference, name=name, wanted=wanted or Wanted(), actor=COMMAND, now=NOW
    )
    found = find_list(conference, saved.id)
    assert found is not None
    return found


def make_target(conference: Conference, dimension: str = EVERYBODY, **values: Any) -> ProfileTarget:
    """What was promised: of everybody together, a hundred."""
    told = {"value": "", "number": None if "share" in values else 100, "share": None, **values}
    numbers.promise(conference=conference, dimension=dimension, actor=COMMAND, now=NOW, **told)
    return db.session.scalars(
        select(ProfileTarget)
        .where(ProfileTarget.conference_id == conference.id)
        .order_by(ProfileTarget.id.desc())
    ).all()[0]
