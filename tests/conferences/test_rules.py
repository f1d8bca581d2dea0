from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.conferences import rules
from eventmgr.conferences.enums import ConferenceState, GroupRole, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.conferences.standing import Standing
from eventmgr.foundation.errors import DomainError
from eventmgr.people.actor import ANONYMOUS, CLOCK, COMMAND, Actor

ADMINISTRATOR = Actor(name="A", person_id=1, account_id=1, is_administrator=True)
HOLDER = Actor(name="A", person_id=1, account_id=1)
GUEST = Actor(name="A", person_id=1, only_conference_id=5)
ROLES = [*TeamRole, None]
DAY = date(2026, 3, 1)


def standings() -> st.SearchStrategy[Standing]:
    return st.builds(
        Standing,
        actor=st.sampled_from([ANONYMOUS, HOLDER, GUEST, ADMINISTRATOR]),
        team_role=st.sampled_from(ROLES),
        group_roles=st.dictionaries(st.integers(1, 3), st.sampled_from(list(GroupRole))),
        is_invited=st.booleans(),
        is_confirmed=st.booleans(),
    )


@pytest.mark.parametrize(
    ("actor", "may"),
    [
        (ANONYMOUS, False),
        (GUEST, False),
        (HOLDER, True),
        (ADMINISTRATOR, True),
        (COMMAND, True),
        (CLOCK, True),
    ],
)
def test_who_has_an_account_may_create(actor: Actor, may: bool) -> None:
    assert rules.may_create(actor) is may


@pytest.mark.parametrize(
    ("rule", "roles"),
    [
        (rules.may_see_office, set(TeamRole)),
        (rules.may_organise, {TeamRole.OWNER, TeamRole.ORGANISER}),
        (rules.may_change_team, {TeamRole.OWNER}),
    ],
)
def test_what_the_teams_roles_may(rule: object, roles: set[TeamRole]) -> None:
    allowed = {each for each in ROLES if rule(Standing(actor=HOLDER, team_role=each))}  # type: ignore[operator]
    assert allowed == roles
    assert rule(Standing(actor=ADMINISTRATOR))  # type: ignore[operator]


def test_a_personal_link_never_makes_an_administrator() -> None:
    actor = Actor(name="A", person_id=1, is_administrator=True, only_conference_id=5)
    assert not Standing(actor=actor).is_administrator
    assert not rules.may_organise(Standing(actor=actor))


@given(standings())
def test_greater_rights_include_the_smaller(standing: Standing) -> None:
    assert rules.may_change_team(standing) <= rules.may_organise(standing)
    assert rules.may_organise(standing) <= rules.may_see_office(standing)
    for state in ConferenceState:
        conference = Conference(state=state)
        assert rules.may_see_office(standing) <= rules.may_see_site(standing, conference)


@given(standings())
def test_a_seat_in_a_group_opens_no_office(standing: Standing) -> None:
    if standing.team_role is None and not standing.is_administrator:
        assert not rules.may_see_office(standing)
        assert not rules.may_see_site(standing, Conference(state=ConferenceState.DRAFT))


@pytest.mark.parametrize("state", [each for each in ConferenceState if each != "draft"])
def test_everybody_sees_the_site_of_what_is_no_draft(state: ConferenceState) -> None:
    assert rules.may_see_site(Standing(), Conference(state=state))


@pytest.mark.parametrize("length", [0, 1, 30])
def test_days_in_order(length: int) -> None:
    rules.require_days_in_order(DAY, DAY + timedelta(length))


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("length", "sentence"),
    [
        (-1, "The last day is before the first. Swap the two."),
        (31, "A conference lasts 31 days at most. Check the year."),
        (365, "A conference lasts 31 days at most. Check the year."),
    ],
)
def test_days_out_of_order(length: int, sentence: str) -> None:
    with pytest.raises(DomainError) as raised:
        rules.require_days_in_order(DAY, DAY + timedelta(length))
    assert (str(raised.value), raised.value.field) == (sentence, "ends")
