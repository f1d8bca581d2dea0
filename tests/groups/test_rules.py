from datetime import timedelta

import pytest

from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.conferences.standing import Standing
from eventmgr.foundation.errors import DomainError
from eventmgr.groups import rules
from eventmgr.groups.models import WorkingGroup
from eventmgr.people.actor import Actor
from tests.factories.people import NOW

GROUP = WorkingGroup(id=7, number=3, title="Groups")
ADMINISTRATOR = Standing(actor=Actor(name="A", person_id=1, is_administrator=True))


def seated(role: GroupRole, group_id: int = 7) -> Standing:
    return Standing(group_roles={group_id: role})


@pytest.mark.parametrize(
    ("standing", "sees", "writes", "submits"),
    [
        (Standing(), False, False, False),
        (Standing(is_invited=True, is_confirmed=True), False, False, False),
        (seated(GroupRole.MODERATOR), True, True, True),
        (seated(GroupRole.RAPPORTEUR), True, True, True),
        (seated(GroupRole.MEMBER), True, True, False),
        (seated(GroupRole.OBSERVER), True, False, False),
        (seated(GroupRole.MODERATOR, group_id=8), False, False, False),
        (Standing(team_role=TeamRole.OWNER), True, True, True),
        (Standing(team_role=TeamRole.ORGANISER), True, True, True),
        (Standing(team_role=TeamRole.RAPPORTEUR_GENERAL), True, True, True),
        (Standing(team_role=TeamRole.OBSERVER), True, False, False),
        (Standing(team_role=TeamRole.DESK), False, False, False),
        (ADMINISTRATOR, True, True, True),
    ],
)
def test_rights_in_a_group(standing: Standing, *, sees: bool, writes: bool, submits: bool) -> None:
    assert rules.may_see_group(standing, GROUP) is sees
    assert rules.may_write(standing, GROUP) is writes
    assert rules.may_submit(standing, GROUP) is submits


@pytest.mark.parametrize(
    ("standing", "edits", "sees_all", "own_page"),
    [
        (Standing(), False, False, False),
        (Standing(is_invited=True), False, False, True),
        (seated(GroupRole.MEMBER), False, False, True),
        (Standing(team_role=TeamRole.DESK), False, False, True),
        (Standing(team_role=TeamRole.OBSERVER), False, True, True),
        (Standing(team_role=TeamRole.RAPPORTEUR_GENERAL), False, True, True),
        (Standing(team_role=TeamRole.ORGANISER), True, True, True),
    ],
)
def test_rights_at_the_conference(
    standing: Standing, *, edits: bool, sees_all: bool, own_page: bool
) -> None:
    assert rules.may_edit_groups(standing) is edits
    assert rules.may_see_groups(standing) is sees_all
    assert rules.may_see_own_page(standing) is own_page


def test_a_personal_link_makes_nobody_an_administrator() -> None:
    actor = Actor(name="A", person_id=1, is_administrator=True, only_conference_id=1)
    assert not rules.may_see_group(Standing(actor=actor), GROUP)


def test_the_moment_of_the_deadline_is_in_time() -> None:
    group = WorkingGroup(number=1, title="Groups", deadline=NOW)
    assert not rules.is_past_deadline(group, now=NOW)
    assert rules.is_past_deadline(group, now=NOW + timedelta(microseconds=1))
    assert not rules.is_past_deadline(WorkingGroup(number=1, title="Groups"), now=NOW)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("texts", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"mandate": "x" * 20_001}, "mandate"),
        ({"guiding_questions": "x" * 20_001}, "guiding_questions"),
    ],
)
def test_unsound_settings_are_refused_at_their_field(texts: dict[str, str], field: str) -> None:
    with pytest.raises(DomainError) as refused:
        rules.require_sound(**{"title": "T", "mandate": "", "guiding_questions": "", **texts})
    assert refused.value.field == field
