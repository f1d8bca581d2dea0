"""Whatever people do in whatever order: no number is given twice, no saved word is missing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.groups.models import WorkingGroup
from eventmgr.recommendations import operations
from eventmgr.recommendations.enums import RevisionKind
from eventmgr.recommendations.errors import EditConflict
from eventmgr.recommendations.models import Recommendation, Revision
from eventmgr.recommendations.wording import Wording
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group
from tests.factories.people import NOW, make_person
from tests.factories.recommendations import actor_of

pytestmark = pytest.mark.usefixtures("session")

TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=20).map("Act: {}".format)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("start"), TEXTS, st.integers(0, 2)),
        st.tuples(st.just("save"), TEXTS, st.integers(0, 4)),
        st.tuples(st.sampled_from(["withdraw", "restore", "up", "submit", "reopen"])),
    ),
    max_size=12,
)


class Afternoon:
    """A group at work; ``kept`` is what it was told had been saved."""

    def __init__(self) -> None:
        self.group: WorkingGroup = make_group(make_conference(), deadline=NOW + timedelta(hours=6))
        self.recommendations: list[Recommendation] = []
        self.numbers: list[int] = []
        self.kept: list[tuple[int, str]] = []
        self.hour = 0

    def act(self, name: str, text: str = "", spread: int = 0) -> None:
        self.hour += 1
        done = {"actor": actor_of(make_person()), "now": NOW + timedelta(hours=self.hour)}
        if name == "start":
            self.save(None, text, again=spread, done=done)
        elif name == "submit":
            operations.submit_group(group=self.group, may_be_late=True, **done)
        elif name == "reopen":
            operations.reopen_group(group=self.group, reason="R", deadline=None, **done)
        elif self.recommendations:
            self.act_on(
                self.recommendations[self.hour % len(self.recommendations)],
                name,
                text,
                spread,
                done,
            )

    def act_on(
        self,
        recommendation: Recommendation,
        name: str,
        text: str,
        spread: int,
        done: dict[str, object],
    ) -> None:
        if name == "save":
            self.save(recommendation, text, again=spread % 2, done=done, base=spread)
        elif name == "up":
            operations.move_recommendation(recommendation=recommendation, by=-1, **done)
        else:
            act = {
                "withdraw": operations.withdraw_recommendation,
                "restore": operations.restore_recommendation,
            }
            act[name](recommendation=recommendation, **done)

    def save(
        self,
        recommendation: Recommendation | None,
        text: str,
        *,
        again: int,
        done: dict[str, object],
        base: int = 0,
    ) -> None:
        sent = {"wording": Wording(text=text), "client_id": uuid4(), **done}
        for _ in range(1 + again):
            revision = (
                operations.start_recommendation(group=self.group, may_be_early=False, **sent)
                if recommendation is None
                else operations.save_revision(
                    recommendation=recommendation, base_number=base, **sent
                ).revision
            )
        if recommendation is None:
            self.recommendations.append(revision.recommendation)
            self.numbers.append(revision.recommendation.number)
        self.kept.append((revision.recommendation_id, text))


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)
@given(ACTS)
def test_numbers_are_never_reused_and_revisions_never_lost(acts: list[tuple[str, ...]]) -> None:
    afternoon = Afternoon()
    for each in acts:
        try:
            afternoon.act(*each)
        except (EditConflict, DomainError):
            continue
    stored = db.session.execute(
        select(Revision.recommendation_id, Revision.text)
        .join(Revision.recommendation)
        .where(Recommendation.group_id == afternoon.group.id)
        .where(Revision.kind != RevisionKind.MERGE)
    )
    assert sorted(tuple(each) for each in stored) == sorted(afternoon.kept)
    assert afternoon.numbers == list(range(1, len(afternoon.numbers) + 1))
