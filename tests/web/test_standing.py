import pytest

from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.conferences.standing import Standing
from eventmgr.people.actor import ANONYMOUS, COMMAND, Actor
from eventmgr.registration.enums import RegistrationState
from eventmgr.web.standing import conferences_for, standing_of
from tests.conftest import count_statements
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.groups import make_group, make_member
from tests.factories.people import make_account, make_person
from tests.factories.registration import make_registration

pytestmark = pytest.mark.usefixtures("app")


def test_everything_is_read_in_one_statement() -> None:
    conference, other = make_conference(), make_conference()
    account = make_account()
    first, second = make_group(conference), make_group(conference)
    for each in (conference, other):
        make_team_member(each, TeamRole.DESK, account)
        make_registration(each, account.person, state=RegistrationState.CONFIRMED)
    make_member(first, GroupRole.MODERATOR, account.person)
    make_member(second, GroupRole.OBSERVER, account.person)
    make_member(make_group(other), GroupRole.RAPPORTEUR, account.person)
    actor = Actor(name="A", person_id=account.person_id, account_id=account.id)
    with count_statements() as counted:
        found = standing_of(actor, conference)
    assert counted.count == 1
    assert found == Standing(
        actor=actor,
        team_role=TeamRole.DESK,
        group_roles={first.id: GroupRole.MODERATOR, second.id: GroupRole.OBSERVER},
        is_invited=True,
        is_confirmed=True,
    )


def test_by_a_personal_link_the_team_role_is_left_at_home() -> None:
    conference, other = make_conference(), make_conference()
    account = make_account()
    for each in (conference, other):
        make_team_member(each, TeamRole.OWNER, account)
        make_registration(each, account.person)
    actor = Actor(name="A", person_id=account.person_id, only_conference_id=conference.id)
    assert standing_of(actor, conference) == Standing(actor=actor, is_invited=True)
    with count_statements() as counted:
        assert standing_of(actor, other) == Standing(actor=actor)
    assert counted.count == 0


@pytest.mark.parametrize("state", list(RegistrationState))
def test_only_a_confirmed_place_is_a_place(state: RegistrationState) -> None:
    conference, person = make_conference(), make_person()
    make_registration(conference, person, state=state)
    found = standing_of(Actor(name="A", person_id=person.id), conference)
    assert (found.is_invited, found.is_confirmed) == (True, state is RegistrationState.CONFIRMED)


@pytest.mark.parametrize("actor", [ANONYMOUS, COMMAND])
def test_nobody_stands_nowhere_and_costs_nothing(actor: Actor) -> None:
    conference = make_conference()
    with count_statements() as counted:
        assert standing_of(actor, conference) == Standing(actor=actor)
    assert counted.count == 0


def test_a_person_has_to_do_with_these_conferences() -> None:
    first, second, _ = (make_conference() for _ in range(3))
    person = make_person()
    for each in (first, second):
        make_registration(each, person)
    assert {each.id for each in conferences_for(Actor(name="A", person_id=person.id))} == {
        first.id,
        second.id,
    }
    linked = Actor(name="A", person_id=person.id, only_conference_id=second.id)
    assert [each.id for each in conferences_for(linked)] == [second.id]
    assert conferences_for(ANONYMOUS) == []
