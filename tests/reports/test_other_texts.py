"""Findings, points of no agreement and commitments stand in the group's chapter, each by itself."""

import pytest

from eventmgr.conferences.enums import GroupRole
from eventmgr.recommendations import operations
from eventmgr.recommendations.enums import RecommendationKind
from eventmgr.reports import snapshot as frozen
from eventmgr.reports.document import Heading, RecommendationCard
from eventmgr.reports.gathering import gather
from eventmgr.reports.structure import build
from tests.factories.agenda import make_session
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group, make_member
from tests.factories.people import NOW
from tests.factories.recommendations import actor_of, make_recommendation

pytestmark = pytest.mark.usefixtures("app")


def test_each_kind_has_a_section_behind_the_recommendations() -> None:
    conference = make_conference()
    group = make_group(conference)
    for kind in RecommendationKind:
        make_recommendation(group, kind=kind, text=f"A {kind}.", lead_addressee="A body")
    person = make_member(group, GroupRole.RAPPORTEUR)
    operations.submit_group(group=group, may_be_late=True, actor=actor_of(person), now=NOW)
    make_recommendation(group, kind=RecommendationKind.FINDING, text="Too late.")
    snapshot = frozen.from_json(frozen.to_json(gather(conference, number=1, now=NOW)))
    blocks = build(snapshot).blocks
    cards = [each for each in blocks if isinstance(each, RecommendationCard)]
    assert [(each.reference, each.text) for each in cards] == [
        ("WG1-R01", "A recommendation."),
        ("WG1-F01", "A finding."),
        ("WG1-D01", "A disagreement."),
        ("WG1-P01", "A commitment."),
    ]
    headings = [each.text for each in blocks if isinstance(each, Heading)]
    assert headings.index("Findings") < headings.index("Points of no agreement")
    assert headings.index("Points of no agreement") < headings.index("Commitments offered")
    labels = {fact.label: fact.value for fact in cards[-1].facts}
    assert labels["Who commits"] == "A body"


def test_a_group_in_a_session_under_the_rule_names_nobody() -> None:
    conference = make_conference()
    session = make_session(conference, is_chatham=True)
    group = make_group(conference, session_id=session.id)
    make_member(group, GroupRole.MODERATOR)
    [told] = gather(conference, number=1, now=NOW).groups
    assert (told.chatham, told.moderators, told.composition) == (True, (), ())
