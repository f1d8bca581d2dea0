"""Counting people by what they are, and the promises kept so far."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.text import fold
from eventmgr.people import sectors
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import OrganisationAlias
from eventmgr.registration.attendance import queries as attendance
from eventmgr.registration.enums import Category, RegistrationState
from eventmgr.registration.lists import people
from eventmgr.registration.models import Registration
from eventmgr.registration.narrowing import Filter, checked
from eventmgr.registration.numbers import operations, queries, rules
from eventmgr.registration.numbers.models import ProfileTarget
from eventmgr.registration.numbers.queries import Numbers, Table
from eventmgr.registration.questionnaire.ready_made import ReadyMade
from tests.conftest import count_statements
from tests.factories.conferences import make_conference
from tests.factories.day import check_in, make_confirmed, make_desk
from tests.factories.numbers import make_target
from tests.factories.people import NOW, make_organisation, make_person
from tests.factories.questionnaire import answer, make_ready
from tests.factories.registration import make_registration

CONFIRMED = RegistrationState.CONFIRMED

pytestmark = pytest.mark.usefixtures("session")


def promised(conference: Conference) -> list[ProfileTarget]:
    return list(
        db.session.scalars(
            select(ProfileTarget)
            .where(ProfileTarget.conference_id == conference.id)
            .order_by(ProfileTarget.id)
        )
    )


def protected(conference: Conference, **values: Any) -> Registration:
    hidden = make_person(is_protected=True, display_name="Participant")
    return make_registration(conference, hidden, state=CONFIRMED, **values)


def table(found: Numbers, key: str) -> Table:
    return next(each for each in found.tables if each.dimension.key == key)


def told(found: Numbers, key: str, measure: str = "confirmed") -> dict[str, int]:
    shown = table(found, key)
    lines = {each.name: each.counts[measure] for each in shown.lines}
    return {**lines, **({"…": shown.rest[measure]} if shown.has_rest else {})}


def test_everybody_is_counted_by_state_and_by_day() -> None:
    conference, desk = make_conference(), make_desk()
    came = make_confirmed(conference)
    make_confirmed(conference)
    for state in RegistrationState:
        make_registration(conference, state=state)
    make_confirmed(make_conference())
    check_in(conference, came, desk)
    assert dict(queries.numbers(conference).total) == {
        "invited": 1,
        "registered": 6,
        "confirmed": 3,
        "offered": 1,
        "waiting": 1,
        "applied": 1,
        "gone": 3,
        "checked_in": 1,
        "came_unplaced": 0,
        "2026-03-01": 1,
        "2026-03-02": 0,
        "not_come": 2,
    }


def test_the_confirmed_are_who_came_and_who_did_not_whatever_was_cancelled() -> None:
    conference, desk = make_conference(), make_desk()
    came, cancelled = make_confirmed(conference), make_confirmed(conference)
    make_confirmed(conference)
    for each in (came, cancelled):
        check_in(conference, each, desk)
    cancelled.state = RegistrationState.CANCELLED
    db.session.flush()
    total = queries.numbers(conference).total
    assert (total["confirmed"], total["checked_in"], total["2026-03-01"]) == (2, 2, 2)
    assert (total["came_unplaced"], total["not_come"]) == (1, 1)
    assert total["confirmed"] == (total["checked_in"] - total["came_unplaced"] + total["not_come"])
    wanted = checked(Filter, {"state": "unplaced", "came": "ever"})
    assert [each.id for each in people.registrations(conference, wanted, page=1).rows] == [
        cancelled.id
    ]
    counted = attendance.numbers(conference, conference.starts)
    assert (counted.checked_in, counted.confirmed) == (1, 2)


def test_spellings_of_one_body_are_one_line_and_the_largest_stands_first() -> None:
    conference = make_conference()
    for body in ("High Court", "HIGH COURT", "A mission", ""):
        make_confirmed(conference, organisation=body)
    assert told(queries.numbers(conference), "organisation") in (
        {"High Court": 2, "A mission": 1, "…": 1},
        {"HIGH COURT": 2, "A mission": 1, "…": 1},
    )


def known_also_as(name: str, spelling: str) -> None:
    body = make_organisation(name=name)
    alias = OrganisationAlias(organisation_id=body.id, name=spelling, folded_name=fold(spelling))
    db.session.add(alias)
    db.session.flush()


def test_merged_spellings_are_one_line_and_one_promise() -> None:
    conference = make_conference()
    for body in ("SHC", "shc", "high court of sindh", "Bar"):
        make_confirmed(conference, organisation=body)
    make_target(conference, "organisation", value="SHC", number=5)
    known_also_as("High Court of Sindh", "SHC")
    found = queries.numbers(conference)
    assert told(found, "organisation") == {"High Court of Sindh": 3, "Bar": 1}
    (promised,) = found.profile
    assert (promised.confirmed, promised.missing) == (3, 2)
    assert promised.link == {"organisation": '"high court of sindh"'}
    for spelling in ("High Court of Sindh", "shc"):
        make_target(conference, "organisation", value=spelling, number=9)
    file = io.BytesIO()
    operations.take_along(
        conference=conference, as_workbook=False, file=file, actor=COMMAND, now=NOW
    )
    rows = list(csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig"))))
    told_of = [row for row in rows if row[1].casefold() == "high court of sindh"]
    assert [(row[2], *row[-2:]) for row in told_of] == [("3", "5", "2"), ("3", "9", "6")]


def test_closed_lists_keep_their_own_order() -> None:
    conference = make_conference()
    for category, sector in ((Category.STAFF, "other"), (Category.DELEGATE, "parliament")):
        make_confirmed(conference, category=category, sector=sector)
        make_confirmed(conference, category=Category.STAFF, sector="other")
    found = queries.numbers(conference)
    assert told(found, "category") == {"Delegate": 1, "Staff": 3}
    assert list(told(found, "sector")) == ["Parliament", "Other"]


def test_no_line_tells_where_a_protected_person_belongs() -> None:
    conference = make_conference()
    for _ in range(6):
        make_confirmed(conference, sector="media", organisation="Paper", province="Sindh")
    make_confirmed(conference, sector="parliament", organisation="Senate", country="PK")
    protected(conference, sector="media", organisation="Paper", province="Sindh", country="PK")
    protected(conference, sector="parliament", organisation="Hidden body", country="IN")
    found = queries.numbers(conference)
    assert told(found, "sector") == {"Media": 7, "Parliament": 1}
    assert table(found, "sector").total["confirmed"] == 9
    assert told(found, "organisation") == {"Paper": 6, "Senate": 1}
    assert told(found, "province") == {"Sindh": 6, "…": 3}
    assert told(found, "country") == {"Pakistan": 1, "…": 8}
    assert found.total["confirmed"] == 9


def test_every_number_leads_to_as_many_people() -> None:
    conference, desk = make_conference(), make_desk()
    facts = {"sector": "media", "organisation": 'A "quoted" 100% body', "province": "Sindh"}
    make_ready(conference, ReadyMade.GENDER)
    for choice in ("woman", "woman", "man"):
        answer(make_confirmed(conference), {"gender": [choice]})
    for state in RegistrationState:
        make_registration(conference, state=state, country="PK", **facts)
        make_registration(conference, state=state)
    check_in(conference, make_confirmed(conference, organisation="A body"), desk)
    known_also_as("The Body", "A body")
    make_confirmed(conference, organisation="the body")
    found = queries.numbers(conference)
    for shown in found.tables:
        link = shown.dimension.link
        assert link is not None
        counted = {each.value: each.counts for each in shown.lines} | {"": shown.rest}
        for value, counts in counted.items():
            for measure in found.measures:
                if not value and not shown.has_rest:
                    continue
                wanted = checked(Filter, {**link(value), **measure.link})
                behind = people.registrations(conference, wanted, page=1).total
                assert behind == counts[measure.key], (value, measure.key)


def test_numbers_cost_the_same_for_one_and_for_three() -> None:
    costs = set()
    for size in (1, 3):
        conference, desk = make_conference(), make_desk()
        for each in range(size):
            coming = make_confirmed(conference, organisation=f"Body {each}", sector="media")
            check_in(conference, coming, desk)
            make_target(conference, "organisation", value=f"Body {each}", number=2)
        sectors.forget()
        with count_statements() as counted:
            queries.numbers(conference)
        costs.add(counted.count)
    assert len(costs) == 1
    assert costs.pop() <= 8


def test_a_profile_tells_what_is_missing() -> None:
    conference, desk = make_conference(), make_desk()
    for sector in ("media", "media", "parliament", "academia"):
        make_confirmed(conference, sector=sector)
    check_in(conference, make_confirmed(conference, sector="media"), desk)
    make_target(conference)
    make_target(conference, "sector", value="Media", number=5)
    make_target(conference, "sector", value="parliament", share=50)
    make_target(conference, "province", value="Sindh", number=2)
    profile = queries.numbers(conference).profile
    assert [
        (each.of_whom, each.promised, each.confirmed, each.checked_in, each.missing)
        for each in profile
    ] == [
        ("Everybody", 100, 5, 1, 95),
        ("Media", 5, 3, 1, 2),
        ("Parliament", 3, 1, 0, 2),
        ("Sindh", 2, 0, 0, 2),
    ]
    assert [each.link for each in profile] == [
        {},
        {"sector": "media"},
        {"sector": "parliament"},
        {"province": '"sindh"'},
    ]


def test_a_later_promise_of_the_same_people_takes_the_place_of_the_first() -> None:
    conference = make_conference()
    make_target(conference, "category", value="media", number=3)
    make_target(conference, "category", value="Media", share=20)
    promises = promised(conference)
    assert [(each.number, each.share) for each in promises] == [(None, 20)]
    found = queries.find_target(conference, promises[0].id)
    assert found is not None
    assert queries.find_target(make_conference(), found.id) is None
    operations.withdraw(target=found, actor=COMMAND, now=NOW)
    assert list(promised(conference)) == []


def test_where_no_line_has_room_one_can_still_be_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_TARGETS", 2)
    conference = make_conference()
    make_target(conference)
    make_target(conference, "province", value="Sindh", number=2)
    make_target(conference, "province", value="sindh", number=3)
    make_target(conference, number=4)
    with pytest.raises(DomainError):
        make_target(conference, "province", value="Punjab")
    assert [each.number for each in promised(conference)] == [4, 3]


@pytest.mark.parametrize(
    ("dimension", "value", "field"),
    [
        ("astrology", "Leo", "dimension"),
        ("sector", "astronauts", "value"),
        ("category", "tourist", "value"),
        ("country", "Atlantis", "value"),
        ("gender", "women", "value"),
        ("province", " ", "value"),
        ("organisation", "b" * 301, "value"),
    ],
)
def test_what_cannot_be_promised_says_why(dimension: str, value: str, field: str) -> None:
    with pytest.raises(DomainError) as refused:
        make_target(make_conference(), dimension, value=value)
    assert refused.value.field == field


def test_a_country_is_known_by_name_and_by_code() -> None:
    conference = make_conference()
    make_target(conference, "country", value="pakistan")
    make_target(conference, "country", value="PK", number=7)
    make_target(conference, "country", value="PAK", number=8)
    make_target(conference, "country", value="U.K.", number=7)
    make_target(conference, "country", value="Turkey", number=7)
    make_target(conference, "country", value="USA", number=7)
    known = [each.value for each in promised(conference)]
    assert known == ["PK", "GB", "TR", "US"]


def test_days_are_counted_each_by_itself() -> None:
    conference, desk = make_conference(), make_desk()
    second = date(2026, 3, 2)
    coming = make_confirmed(conference)
    check_in(conference, coming, desk)
    check_in(conference, coming, desk, day=second, now=NOW.replace(day=2), at=NOW.replace(day=2))
    total = queries.numbers(conference).total
    assert (total["2026-03-01"], total["2026-03-02"], total["checked_in"]) == (1, 1, 1)


def test_genders_are_counted_where_they_are_asked() -> None:
    conference = make_conference()
    make_ready(conference, ReadyMade.GENDER)
    for choice in ("woman", "woman", "man", ""):
        answer(make_confirmed(conference), {"gender": [choice] if choice else []})
    make_target(conference, "gender", value="woman", number=3)
    found = queries.numbers(conference)
    assert told(found, "gender") == {"Woman": 2, "Man": 1, "…": 1}
    assert [(each.of_whom, each.confirmed, each.missing) for each in found.profile] == [
        ("Woman", 2, 1)
    ]
    assert told(queries.numbers(make_conference()), "gender") == {}


def test_a_word_that_nobody_has_is_warned_of_and_what_is_known_is_told() -> None:
    conference = make_conference()
    make_confirmed(conference, province="Sindh", organisation="Paper")
    protected(conference, province="Secret province")
    for province in ("Sindh", "Sindhh", "Secret province"):
        make_target(conference, "province", value=province, number=1)
    make_target(conference, "sector", value="media", number=1)
    make_target(conference, "gender", value="Woman", number=1)
    assert [each.warning for each in queries.numbers(conference).profile] == [
        "",
        "No registration counted here has “Sindhh” as Province; known are: Sindh.",
        "No registration counted here has “Secret province” as Province; known are: Sindh.",
        "",
        "No registration counted here has “Woman” as Gender yet.",
    ]


def test_the_names_that_are_offered_are_those_of_who_is_counted() -> None:
    conference = make_conference()
    make_confirmed(conference, province="Sindh")
    protected(conference, province="Secret province")
    offered = queries.names_to_offer(conference, queries.numbers(conference))
    assert {"Delegate", "Woman", "Sindh"} < set(offered)
    assert "Secret province" not in offered
