"""Whatever is saved in whatever order: what is stored, what stands, and what waits."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from eventmgr.conferences.enums import GroupRole
from eventmgr.conferences.standing import Standing
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.groups import rules as group_rules
from eventmgr.people.actor import Actor
from eventmgr.recommendations import branches, operations, queries
from eventmgr.recommendations.enums import RevisionKind
from eventmgr.recommendations.models import BranchDecision, Recommendation, Revision
from eventmgr.recommendations.saving import Fate
from eventmgr.recommendations.whereabouts import find_place
from eventmgr.recommendations.wording import Wording
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group, make_member
from tests.factories.people import NOW

TEXTS = st.sampled_from(["Adopt.", "Adopt a plan.", "Adopt a plan now.", "Fund it.", "Close it."])
CHANGES: dict[Fate, bool] = {
    Fate.SAVED: True,
    Fate.MERGED: True,
    Fate.CONTESTED: True,
    Fate.LATE: False,
    Fate.QUARANTINED: False,
}
"""Whether a save with this fate may change what stands."""
STANDING = {RevisionKind.SAVE, RevisionKind.MERGE, RevisionKind.RESTORE}
"""Kinds of texts that come to stand."""


@dataclass(frozen=True, slots=True)
class Made:
    """What one save grew out of and decides on, once it counts."""

    id: int
    base: int
    settles: int | None = None
    is_aside: bool = False


class Writing(RuleBasedStateMachine):
    """A group of two, with a deadline that moves and seats that come and go."""

    def __init__(self) -> None:
        super().__init__()
        self.conference = make_conference()
        self.group = make_group(self.conference)
        self.members = [make_member(self.group) for _ in range(2)]
        self.roles = {each.id: GroupRole.MEMBER for each in self.members}
        self.sent: dict[UUID, Wording] = {}
        self.numbers: list[int] = []
        self.waiting: set[int] = set()
        """Ids of branches that nobody has decided on or typed on."""
        self.made: dict[tuple[int, int], Made] = {}
        """What was stored, by the recommendation's id and its number."""
        self.let: set[int] = set()
        """Ids of late texts that somebody let stand."""

    def standing(self, person_id: int) -> Standing:
        role = self.roles.get(person_id)
        held = {self.group.id: role} if role else {}
        return Standing(actor=Actor(name="One", person_id=person_id), group_roles=held)

    def texts(self) -> list[Recommendation]:
        mine = Recommendation.group_id == self.group.id
        return list(db.session.scalars(select(Recommendation).where(mine).order_by("number")))

    @rule(text=TEXTS, who=st.integers(0, 1))
    def begin(self, text: str, who: int) -> None:
        if not group_rules.may_write(self.standing(self.members[who].id), self.group):
            return
        wording, client_id = Wording(text=text), uuid4()
        revision = operations.start_recommendation(
            group=self.group,
            wording=wording,
            client_id=client_id,
            may_be_early=False,
            actor=Actor(name="One", person_id=self.members[who].id),
            now=NOW,
        )
        self.sent[client_id] = wording
        key = (revision.recommendation_id, revision.number)
        self.made[key] = Made(revision.id, 0, is_aside=revision.is_late)
        assert revision.recommendation.number not in self.numbers
        self.numbers.append(revision.recommendation.number)

    @rule(data=st.data(), text=TEXTS, title=TEXTS, who=st.integers(0, 1), settles=st.booleans())
    def save(self, data: Any, text: str, title: str, who: int, settles: bool) -> None:
        if not self.texts():
            return
        one = data.draw(st.sampled_from(self.texts()))
        base = data.draw(st.integers(0, one.last_number))
        branch = next(iter(branches.waiting(one)), None) if settles else None
        person_id, client_id = self.members[who].id, uuid4()
        wording, before, last = Wording(text=text, title=title), one.revision_id, one.last_number
        self.sent[client_id] = wording
        sent = {
            "recommendation": one,
            "wording": wording,
            "client_id": client_id,
            "base_number": base,
            "settles": branch.number if branch else None,
            "may_write": group_rules.may_write(self.standing(person_id), self.group),
            "actor": Actor(name="One", person_id=person_id),
            "now": NOW,
        }
        saved = operations.save_revision(**sent)
        assert sent["may_write"] or saved.fate is Fate.QUARANTINED
        assert CHANGES[saved.fate] or one.revision_id == before
        self._follow(one, saved, before, Made(saved.revision.id, base, sent["settles"]))
        last_after = one.last_number
        again = operations.save_revision(**sent)
        assert (again.fate, again.revision.id) == (saved.fate, saved.revision.id)
        assert one.last_number == last_after
        assert last < last_after <= last + 2

    def _follow(
        self, one: Recommendation, saved: operations.Saved, before: int | None, made: Made
    ) -> None:
        """Keep track of which branches may wait no longer."""
        counts = CHANGES[saved.fate]
        self.made[one.id, saved.revision.number] = replace(made, is_aside=not counts)
        if saved.stands is not None and saved.stands.kind is RevisionKind.MERGE:
            key = (one.id, saved.stands.number)
            self.made.setdefault(key, Made(saved.stands.id, saved.stands.base_number or 0))
        if counts:
            self._decided(one, before, made)
        if saved.fate is Fate.CONTESTED:
            self.waiting.add(saved.revision.id)

    def _decided(self, one: Recommendation, before: int | None, made: Made) -> None:
        """Forget what the save and what it grew out of on the side decide on, or typed on."""
        numbers, number = [made.settles], made.base
        while (found := self.made.get((one.id, number))) and found.is_aside:
            numbers.append(found.settles)
            number = found.base
        base = self.made.get((one.id, made.base))
        if base is None or base.id != before:
            numbers.append(number)
        self.waiting -= {self.made[one.id, each].id for each in numbers if each}

    @rule(data=st.data())
    def let_late_text_stand(self, data: Any) -> None:
        if not self.texts():
            return
        one = data.draw(st.sampled_from(self.texts()))
        before, late, last = one.revision_id, queries.latest(one), one.last_number
        act = {"recommendation": one, "actor": Actor(name="One"), "now": NOW}
        saved = operations.let_late_text_stand(**act)
        assert (saved is None) == (late.id == before)
        if saved is None:
            return
        made = self.made[one.id, late.number]
        if saved.revision.id == late.id:
            self.let.add(late.id)
            self._decided(one, before, Made(late.id, late.number))
        elif one.last_number > last:
            self.sent[saved.revision.client_id] = Wording.of(saved.revision)
            self._follow(one, saved, before, Made(saved.revision.id, late.number))
        else:
            assert saved.revision.id in self.waiting
        assert made == self.made[one.id, late.number]
        again, last = operations.let_late_text_stand(**act), one.last_number
        assert again is None or again.fate is Fate.CONTESTED
        assert one.last_number == last

    @rule(data=st.data())
    def let_what_stands_be(self, data: Any) -> None:
        found = [(each, branch) for each in self.texts() for branch in branches.waiting(each)]
        if not found:
            return
        one, branch = data.draw(st.sampled_from(found))
        act = {"recommendation": one, "branch_number": branch.number, "now": NOW}
        before = one.revision_id
        operations.let_what_stands_be(actor=Actor(name="One"), **act)
        self.waiting.discard(branch.id)
        assert one.revision_id == before
        with pytest.raises(DomainError):
            operations.let_what_stands_be(actor=Actor(name="One"), **act)

    @rule(hours=st.sampled_from([None, -2, 2]))
    def move_deadline(self, hours: int | None) -> None:
        self.group.deadline = None if hours is None else NOW + timedelta(hours=hours)
        db.session.flush()

    @rule(who=st.integers(0, 1), role=st.sampled_from([None, *GroupRole]))
    def seat(self, who: int, role: GroupRole | None) -> None:
        person_id = self.members[who].id
        self.roles.pop(person_id, None)
        if role is not None:
            self.roles[person_id] = role

    @invariant()
    def every_save_is_stored_once_as_it_was_sent(self) -> None:
        found = {
            each.client_id: Wording.of(each)
            for each in self._revisions()
            if each.kind is not RevisionKind.MERGE
        }
        assert found == self.sent

    @invariant()
    def numbers_have_no_gaps_and_are_given_once(self) -> None:
        assert [each.number for each in self.texts()] == sorted(self.numbers)
        for one in self.texts():
            numbers = [e.number for e in self._revisions() if e.recommendation_id == one.id]
            assert numbers == list(range(1, one.last_number + 1))

    @invariant()
    def what_stands_was_allowed_to(self) -> None:
        for one in self.texts():
            if one.revision_id is None:
                continue
            stands = db.session.get_one(Revision, one.revision_id)
            assert stands.recommendation_id == one.id
            assert not stands.is_late or stands.id in self.let
            assert stands.kind in STANDING

    @invariant()
    def no_branch_disappears_undecided(self) -> None:
        waiting = {branch.id for each in self.texts() for branch in branches.waiting(each)}
        assert waiting == self.waiting
        assert not waiting & set(db.session.scalars(select(BranchDecision.branch_id)))

    def _revisions(self) -> list[Revision]:
        ours = select(Recommendation.id).where(Recommendation.group_id == self.group.id)
        statement = select(Revision).where(Revision.recommendation_id.in_(ours))
        return list(db.session.scalars(statement.order_by(Revision.number)))


@pytest.mark.usefixtures("session")
def test_saves_and_branches_hold_in_whatever_order() -> None:
    run_state_machine_as_test(
        Writing,
        settings=settings(
            max_examples=12,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_place_is_looked_up_within_its_own_conference_and_group(session: object) -> None:  # noqa: ARG001 - rolled back by it
    ours, theirs = make_conference(slug="ours"), make_conference(slug="theirs")
    group, other = make_group(ours), make_group(ours)
    foreign = make_group(theirs)
    for each, text in ((group, "Ours."), (foreign, "Theirs.")):
        operations.start_recommendation(
            group=each,
            wording=Wording(text=text),
            client_id=uuid4(),
            may_be_early=False,
            actor=Actor(name="One"),
            now=NOW,
        )
    found = find_place(slug="ours", code="WG1", number=1)
    assert (found["conference"], found["group"]) == (ours, group)
    there = find_place(slug="theirs", code="wg1", number=1)
    assert (there["conference"], there["group"]) == (theirs, foreign)
    assert found["recommendation"] is not there["recommendation"]
    assert find_place(slug="ours", code=other.code, number=1)["recommendation"] is None
    assert find_place(slug="nowhere", code="WG1", number=1)["conference"] is None
