"""What the numbers of a report tell of the database's people: of few nothing, of promises all."""

from datetime import date

import pytest

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.questionnaire.ready_made import ReadyMade
from eventmgr.reports.counting import counted
from eventmgr.reports.snapshot import Attendance, Breakdown, CountLine
from tests.conftest import count_statements
from tests.factories.conferences import make_conference
from tests.factories.day import check_in, make_confirmed, make_desk
from tests.factories.numbers import make_target
from tests.factories.people import NOW, make_person
from tests.factories.questionnaire import answer, make_ready
from tests.factories.registration import make_registration

pytestmark = pytest.mark.usefixtures("app")


def line(key: str, people: int, *, target: int | None = None, name: str = "") -> CountLine:
    """So many people, all confirmed, none of whom has come."""
    return CountLine(key=key, registered=people, confirmed=people, target=target, name=name)


def by(dimension: str, conference: Conference) -> Breakdown | None:
    found = {each.dimension: each for each in counted(conference).breakdowns}
    return found.get(dimension)


def asked_for_gender(**people: int) -> Conference:
    conference = make_conference()
    make_ready(conference, ReadyMade.GENDER)
    for choice, number in people.items():
        for _ in range(number):
            answer(make_confirmed(conference), {"gender": [choice]})
    return conference


def test_of_an_answer_that_a_few_gave_nobody_can_reckon_them() -> None:
    found = by("gender", asked_for_gender(woman=6, man=5, another=2))
    assert found == Breakdown(
        dimension="gender", label="Gender", lines=(line("woman", 6),), unsaid=line("", 7)
    )


def test_answers_of_which_each_is_given_by_many_are_told() -> None:
    found = by("gender", asked_for_gender(woman=6, man=5))
    assert found == Breakdown(
        dimension="gender", label="Gender", lines=(line("woman", 6), line("man", 5))
    )


def test_an_answer_that_only_a_few_gave_is_no_table() -> None:
    assert by("gender", asked_for_gender(woman=4)) is None


def test_a_few_of_an_open_kind_are_told() -> None:
    conference = make_conference()
    make_confirmed(conference, sector="media")
    found = by("sector", conference)
    assert found == Breakdown(dimension="sector", label="Sector", lines=(line("media", 1),))


def listed(conference: Conference, organisation: str, **values: object) -> None:
    """One who agreed to be listed, and one who did not."""
    person = make_person(is_protected=values.pop("is_protected", False))
    make_registration(
        conference,
        person,
        organisation=organisation,
        consents_to_be_listed=True,
        **{"state": RegistrationState.CONFIRMED, **values},
    )
    make_confirmed(conference, organisation=organisation)


def test_an_organisation_of_a_few_of_whom_nobody_agreed_is_among_the_others() -> None:
    conference = make_conference()
    make_confirmed(conference, organisation="Ministry", consents_to_be_listed=True)
    make_confirmed(conference, organisation="Silent Society")
    found = by("organisation", conference)
    assert found == Breakdown(
        dimension="organisation",
        label="Organisation",
        lines=(line("ministry", 1, name="Ministry"),),
        unsaid=line("", 1),
    )


def test_who_is_protected_or_does_not_come_lets_nobody_name_their_organisation() -> None:
    conference = make_conference()
    listed(conference, "Ministry")
    listed(conference, "Quiet Bureau", is_protected=True)
    listed(conference, "Absent Authority", state=RegistrationState.DECLINED)
    listed(make_conference(), "Silent Society")
    make_confirmed(conference, organisation="Silent Society")
    found = by("organisation", conference)
    assert found is not None
    assert [(each.name, each.registered) for each in found.lines] == [("Ministry", 2)]


def test_an_organisation_of_many_is_told_whoever_agreed() -> None:
    conference = make_conference()
    for _ in range(5):
        make_confirmed(conference, organisation="Court")
    for _ in range(4):
        make_confirmed(conference, organisation="Chamber")
    found = by("organisation", conference)
    assert found == Breakdown(
        dimension="organisation",
        label="Organisation",
        lines=(line("court", 5, name="Court"),),
        unsaid=line("", 4),
    )


def test_a_capacity_is_what_was_foreseen_where_nothing_was_promised() -> None:
    assert counted(make_conference(capacity=112)).target == 112
    assert counted(make_conference(capacity=None)).target is None


def test_what_was_promised_stands_beside_who_came_and_where_nobody_did() -> None:
    conference = make_conference(capacity=112)
    make_confirmed(conference, sector="media", organisation="Ministry", consents_to_be_listed=True)
    make_target(conference, number=80)
    make_target(conference, "sector", value="media", number=3)
    make_target(conference, "sector", value="judiciary", number=2)
    make_target(conference, "organisation", value="Absent Authority", number=4)
    assert counted(conference).target == 80
    sectors, organisations = by("sector", conference), by("organisation", conference)
    assert sectors is not None
    assert organisations is not None
    assert sectors.lines == (line("media", 1, target=3), line("judiciary", 0, target=2))
    assert organisations.lines == (
        line("ministry", 1, name="Ministry"),
        line("absent authority", 0, target=4, name="Absent Authority"),
    )


def test_who_came_is_counted_day_by_day_and_in_their_lines() -> None:
    conference, desk = make_conference(), make_desk()
    first, second = (make_confirmed(conference, sector="media") for _ in range(2))
    make_confirmed(conference, sector="media")
    check_in(conference, first, desk)
    for each in (first, second):
        later = NOW.replace(day=2)
        check_in(conference, each, desk, day=date(2026, 3, 2), at=later, now=later)
    found = counted(conference)
    assert found.attendance == (
        Attendance(date="2026-03-01", attended=1),
        Attendance(date="2026-03-02", attended=2),
    )
    [sector] = [each for each in found.breakdowns if each.dimension == "sector"]
    assert [(each.key, each.registered, each.attended) for each in sector.lines] == [
        ("media", 3, 2)
    ]


def test_numbers_cost_the_same_for_one_and_for_three() -> None:
    costs = []
    conference = make_conference()
    counted(conference)  # what is read once a process is read by now
    for bodies in (["Ministry"], ["Court", "Chamber"]):
        for each in bodies:
            listed(conference, each)
        db.session.flush()
        db.session.expire_all()
        with count_statements() as statements:
            counted(conference)
        costs.append(statements.count)
    assert costs[0] == costs[1]
