"""Who takes part in a conference and can be seated."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people.models import Person
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration


def registrations(
    conference: Conference, categories: Sequence[str] | None = None
) -> Sequence[Registration]:
    """Return the confirmed registrations of these categories, the first to register first."""
    statement = (
        select(Registration)
        .join(Registration.person)
        .where(
            Registration.conference_id == conference.id,
            Registration.state == RegistrationState.CONFIRMED,
            Person.erased_at.is_(None),
        )
        .options(joinedload(Registration.person))
        .order_by(func.coalesce(Registration.answered_at, Registration.created_at), Registration.id)
    )
    if categories is not None:
        statement = statement.where(Registration.category.in_(categories))
    return db.session.scalars(statement).all()
