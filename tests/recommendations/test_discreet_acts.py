"""Acts on texts under the Chatham House Rule are told without who did them, outside the group."""

import pytest

from eventmgr.agenda.models import Session
from eventmgr.conferences.enums import GroupRole
from eventmgr.conferences.queries import history
from eventmgr.conferences.standing import Standing
from eventmgr.foundation import audit
from eventmgr.people.actor import Actor
from eventmgr.recommendations.discreet_acts import BY_MEMBERS, BY_ORGANISERS, without_actor
from eventmgr.web.history import ACTS
from tests.conftest import count_statements
from tests.factories.agenda import make_session
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group, make_member
from tests.factories.people import NOW
from tests.factories.recommendations import actor_of, make_recommendation

pytestmark = pytest.mark.usefixtures("session")


@pytest.mark.parametrize(
    ("rule", "inside", "hidden"),
    [
        ("group", False, 1),
        ("session", False, 1),
        ("none", False, 0),
        ("group", True, 0),
    ],
)
def test_who_saved_is_told_to_the_group_alone(rule: str, inside: bool, hidden: int) -> None:
    conference = make_conference()
    session: Session = make_session(conference, is_chatham=rule == "session")
    group = make_group(conference, is_chatham=rule == "group", session_id=session.id)
    writer = make_member(group)
    make_recommendation(group, actor=actor_of(writer))
    make_recommendation(make_group(conference))
    roles = {group.id: GroupRole.MEMBER} if inside else {}
    standing = Standing(actor=actor_of(writer), group_roles=roles)
    acts = history(conference)
    with count_statements() as statements:
        assert len(without_actor(conference, acts, standing)) == hidden
    assert statements.count == 2


def test_every_act_on_groups_and_texts_is_of_one_list() -> None:
    told = {act for act in ACTS if act.startswith(("group.", "recommendation."))}
    sorted_ = BY_MEMBERS | BY_ORGANISERS
    assert not BY_MEMBERS & BY_ORGANISERS
    assert {each for each in sorted_ if not each.startswith("presenting.")} == told


@pytest.mark.parametrize("action", sorted(BY_MEMBERS | BY_ORGANISERS))
def test_what_the_team_did_is_told_truly(action: str) -> None:
    conference = make_conference()
    group = make_group(conference, is_chatham=True)
    audit.record(Actor(name="Olga"), action, group, now=NOW, conference_id=conference.id)
    standing = Standing(actor=Actor(name="Somebody"))
    acts = [each for each in history(conference) if each.action == action]
    assert len(acts) == 1
    assert bool(without_actor(conference, acts, standing)) is (action in BY_MEMBERS)
