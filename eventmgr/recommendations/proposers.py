"""Who brought an imported recommendation, as far as that may be told."""

from sqlalchemy import select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people.discretion import Names, hidden_names, tells_of, words_of
from eventmgr.people.models import Person
from eventmgr.recommendations.models import Recommendation
from eventmgr.registration.models import Registration


def hidden(conference: Conference) -> Names:
    """Return the names of protected persons, as they are known and as they registered."""
    registered = db.session.scalars(
        select(Registration.name)
        .join(Registration.person)
        .where(Registration.conference_id == conference.id, Person.is_protected)
    )
    return {*hidden_names(), *words_of(registered)}


def told(recommendation: Recommendation, names: Names) -> str:
    """Return who proposed it, or nothing if that is one of the hidden names."""
    return "" if tells_of(recommendation.proposer, names) else recommendation.proposer
