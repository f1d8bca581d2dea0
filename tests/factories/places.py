"""People who ask for places, and a conference that has not begun."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.mail.models import Mail
from eventmgr.people.actor import COMMAND
from eventmgr.registration import operations
from eventmgr.registration.arrangement import Arrangement, CategoryArrangement
from eventmgr.registration.enums import Category
from eventmgr.registration.models import Registration
from tests.factories.conferences import make_conference
from tests.factories.people import NOW
from tests.factories.registration import link_for, make_answers, make_registration

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LATER = {"starts": date(2026, 3, 20), "ends": date(2026, 3, 21)}


def coming(**values: Any) -> Conference:
    """A conference that begins in some weeks: places are offered, not given."""
    return make_conference(**{**LATER, **values})


def do(act: Any, registration: Registration, *, at: datetime = NOW, **values: Any) -> Any:
    """Let the person act for themselves."""
    return act(
        conference=db.session.get_one(Conference, registration.conference_id),
        person=registration.person,
        link_for=link_for,
        actor=COMMAND,
        now=at,
        **values,
    )


def register(registration: Registration, *, minutes: int = 0, **values: Any) -> None:
    do(
        operations.register,
        registration,
        at=NOW + minutes * MINUTE,
        answers=make_answers(**values),
    )


def queue_up(conference: Conference, count: int, **values: Any) -> list[Registration]:
    """Register so many people, a minute after each other."""
    made = [make_registration(conference, **values) for _ in range(count)]
    for minutes, each in enumerate(made):
        register(each, minutes=minutes)
    return made


def arranged(conference: Conference, *, at: datetime = NOW, **values: Any) -> None:
    """Let the conference register in this way, from the moment on."""
    operations.arrange(
        conference=conference,
        arrangement=Arrangement(**values),
        link_for=link_for,
        actor=COMMAND,
        now=at,
    )


def only(category: Category, **values: Any) -> dict[Category, CategoryArrangement]:
    """What is special for one category alone."""
    return {category: CategoryArrangement(**values)}


def fill(conference: Conference, *, at: datetime = NOW) -> list[Registration]:
    return operations.fill_places(conference=conference, link_for=link_for, actor=COMMAND, now=at)


def states(registrations: Iterable[Registration]) -> list[str]:
    found = []
    for each in registrations:
        db.session.refresh(each, ["state"])
        found.append(each.state.value)
    return found


def subjects(registration: Registration) -> list[str]:
    """What the person was written, by the first words of each subject."""
    found = db.session.scalars(
        select(Mail.subject)
        .where(Mail.recipient_address == registration.person.email)
        .order_by(Mail.id)
    )
    return [each.partition(":")[0] for each in found]
