"""What the numbers of a report tell of single people, and what they keep to themselves."""

import pytest

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.registration.enums import RegistrationState
from eventmgr.reports.counting import counted
from eventmgr.reports.snapshot import Breakdown
from tests.conftest import count_statements
from tests.factories.conferences import make_conference
from tests.factories.people import make_person
from tests.factories.registration import make_registration

pytestmark = pytest.mark.usefixtures("app")


def attends(
    conference: Conference, organisation: str, *, is_listed: bool, is_protected: bool = False
) -> None:
    person = make_person()
    person.is_protected = is_protected
    make_registration(
        conference,
        person,
        organisation=organisation,
        state=RegistrationState.CONFIRMED,
        consents_to_be_listed=is_listed,
    )


def by_organisation(conference: Conference) -> Breakdown:
    [found] = [e for e in counted(conference).breakdowns if e.dimension == "organisation"]
    return found


def test_an_organisation_is_told_of_whose_somebody_agreed_to_be_listed() -> None:
    conference = make_conference()
    attends(conference, "Ministry", is_listed=True)
    attends(conference, "Silent Society", is_listed=False)
    attends(conference, "Quiet Bureau", is_listed=True, is_protected=True)
    found = by_organisation(conference)
    assert [(each.name, each.confirmed) for each in found.lines] == [("Ministry", 1)]
    assert found.unsaid is not None
    assert "Silent Society" not in repr(found)
    assert "Quiet Bureau" not in repr(counted(conference))


def test_a_capacity_is_what_was_foreseen_where_nothing_was_promised() -> None:
    assert counted(make_conference(capacity=112)).target == 112
    assert counted(make_conference(capacity=None)).target is None


def test_numbers_cost_the_same_for_one_and_for_three() -> None:
    costs = []
    conference = make_conference()
    counted(conference)  # what is read once a process is read by now
    for _ in range(2):
        attends(conference, "Ministry", is_listed=True)
        db.session.flush()
        db.session.expire_all()
        with count_statements() as statements:
            counted(conference)
        costs.append(statements.count)
        attends(conference, "Another", is_listed=True)
    assert costs[0] == costs[1]
