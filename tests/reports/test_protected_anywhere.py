"""Whom a conference knows to be protected: however they belong to it, no sentence names them."""

from collections.abc import Callable

import pytest

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people.models import Person
from eventmgr.reports.gathering import gather
from tests.factories.agenda import make_role, make_session
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group, make_member
from tests.factories.people import NOW, make_person
from tests.factories.recommendations import make_recommendation
from tests.factories.registration import make_registration

pytestmark = pytest.mark.usefixtures("app")


def registered(conference: Conference, person: Person) -> None:
    make_registration(conference, person)


def speaking(conference: Conference, person: Person) -> None:
    make_role(make_session(conference), person=person)


def seated(conference: Conference, person: Person) -> None:
    make_member(make_group(conference), person=person)


def said_of(conference: Conference) -> tuple[str, tuple[str, ...]]:
    """What a recommendation says that names the person, and where there are marks."""
    recommendation = make_recommendation(
        make_group(conference), text="Hear what Hidden Unspeakable says."
    )
    db.session.flush()
    db.session.expire_all()
    found = gather(conference, number=1, now=NOW)
    texts = {each.reference: each.text for group in found.groups for each in group.recommendations}
    return texts[recommendation.reference], found.unnamed


@pytest.mark.parametrize("belongs", [registered, speaking, seated])
def test_a_protected_person_is_in_no_sentence(
    belongs: Callable[[Conference, Person], None],
) -> None:
    conference = make_conference()
    belongs(conference, make_person(name="Hidden Unspeakable", is_protected=True))
    text, places = said_of(conference)
    assert text == "Hear what […] says."
    assert places


@pytest.mark.parametrize("belongs", [registered, speaking, seated])
def test_another_conferences_protected_person_is_not_looked_for(
    belongs: Callable[[Conference, Person], None],
) -> None:
    belongs(make_conference(), make_person(name="Hidden Unspeakable", is_protected=True))
    assert said_of(make_conference()) == ("Hear what Hidden Unspeakable says.", ())
