"""A room's afternoon in whatever order, by the rules of the pages and the real acts."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select
from sqlalchemy import text as sql

from eventmgr.conferences.enums import GroupRole
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.groups import operations as group_operations
from eventmgr.groups import rules as group_rules
from eventmgr.groups.models import GroupMember
from eventmgr.people.actor import Actor
from eventmgr.recommendations import (
    agreement,
    endorsements,
    handing_in,
    operations,
    queries,
    rules,
    suggestions,
)
from eventmgr.recommendations.enums import Agreement, RevisionKind, TimeFrame
from eventmgr.recommendations.enums import RecommendationState as State
from eventmgr.recommendations.models import Recommendation, Resubmission, Revision
from eventmgr.recommendations.stances import Stance
from eventmgr.recommendations.substance import substance_of
from eventmgr.recommendations.wording import Wording
from eventmgr.web.standing import standing_of
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group, make_member
from tests.factories.people import NOW, make_person
from tests.factories.recommendations import WRITER

BASE_URL = "https://summit.example.org"
SOUND = "The ministry"
TEXTS = st.sampled_from(["Adopt.", "Adopt a plan.", "Adopt a  plan.", "Fund it.", "Close it."])
WHO = st.sampled_from([4, 0, 1, 2, 3, 4, 4, 0])
"""A rapporteur, a moderator, a member, somebody of another group; 4: an administrator."""
AT_WORK = (State.DRAFT, State.PROPOSED, State.AGREED)
WORDS_CHANGED = {(State.AGREED, State.PROPOSED)}
WITH_THE_GROUP = (*AT_WORK, State.RETURNED)
"""A validated text may come back while the whole list is with the group."""
HANDED_IN = {(each, State.SUBMITTED) for each in WITH_THE_GROUP}
TABLE: dict[str, set[tuple[State, State]]] = {
    "save": WORDS_CHANGED,
    "take_over": WORDS_CHANGED,
    "let_late_text_stand": WORDS_CHANGED,
    "propose": {(State.DRAFT, State.PROPOSED)},
    "take_back": {(State.PROPOSED, State.DRAFT), (State.AGREED, State.DRAFT)},
    "record": {(State.PROPOSED, State.AGREED)},
    "withdraw": {(each, State.WITHDRAWN) for each in WITH_THE_GROUP},
    "restore": {(State.WITHDRAWN, State.DRAFT)},
    "submit": HANDED_IN,
    "sign": HANDED_IN,
    "give_back": {(State.SUBMITTED, State.RETURNED), (State.VALIDATED, State.RETURNED)},
    "resubmit": {(State.RETURNED, State.SUBMITTED)},
    "validate": {(State.SUBMITTED, State.VALIDATED)},
    "reopen": {(State.SUBMITTED, State.DRAFT), (State.RETURNED, State.DRAFT)},
}
"""From which state to which other each act leads; whatever is not here changes none."""
SEATED = (GroupRole.MODERATOR, GroupRole.CO_MODERATOR, GroupRole.RAPPORTEUR, GroupRole.MEMBER)
RIGHTS: dict[Callable[..., bool], tuple[GroupRole, ...]] = {
    group_rules.may_see_group: tuple(GroupRole),
    group_rules.may_write: SEATED,
    group_rules.may_submit: SEATED[:3],
    agreement.may_answer: SEATED,
    agreement.may_lead: SEATED[:3],
    handing_in.may_sign: SEATED[:2],
}
"""By which seat one may do what; an administrator may all but answer."""


class Room(RuleBasedStateMachine):
    """A group with a list, its people, and the organisers, in the hands of chance."""

    done: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        for table in ("group_member", "recommendation", "revision"):  # nobody else tells the
            db.session.execute(sql(f"ANALYZE {table}"))  # planner of what no commit has shown
        self.conference = make_conference()
        self.group = make_group(self.conference)
        other = make_group(self.conference)
        rapporteur = make_member(self.group, GroupRole.RAPPORTEUR)
        moderator = make_member(self.group, GroupRole.MODERATOR)
        member = make_member(self.group)
        self.people = [rapporteur, moderator, member, make_member(other), make_person()]
        self.roles: dict[int, GroupRole] = {
            rapporteur.id: GroupRole.RAPPORTEUR,
            moderator.id: GroupRole.MODERATOR,
            member.id: GroupRole.MEMBER,
        }
        self.sent: dict[UUID, Wording] = {}
        self.agreed: dict[int, str] = {}
        """The substance of what the group agreed on last, by the text's id."""
        for text in ("Adopt.", "Fund it."):
            self.begin(0, text)

    def actor(self, who: int) -> Actor:
        person = self.people[who]
        return Actor(name=person.name, person_id=person.id, is_administrator=who == 4)

    def may(self, right: Callable[..., bool], who: int) -> bool:
        return right(standing_of(self.actor(who), self.conference), self.group)

    def may_edit(self, who: int) -> bool:
        return group_rules.may_edit_texts(standing_of(self.actor(who), self.conference))

    def texts(self) -> list[Recommendation]:
        mine = Recommendation.group_id == self.group.id
        return list(db.session.scalars(select(Recommendation).where(mine).order_by("number")))

    def one(self, place: int, *states: State) -> Recommendation:
        """A text, if there is one in these states: most acts are of no use elsewhere."""
        texts = self.texts()
        texts = [each for each in texts if each.state in states] or texts
        return texts[place % len(texts)]

    def act(self, name: str, do: Callable[..., Any], who: int, **values: Any) -> Any:
        """Do it, see that it moves states as the table says, and return what came of it, or None.

        What is refused leaves nothing behind.
        """
        before = {each.id: each.state for each in self.texts()}
        stood = {each.id: each.revision_id for each in self.texts()}
        result = None
        try:
            with db.session.begin_nested():
                result = do(actor=self.actor(who), now=NOW, **values)
        except DomainError:
            assert {each.id: each.revision_id for each in self.texts()} == stood
            assert {each.id: each.state for each in self.texts()} == before
            return None
        self.done[name] += 1
        moved = {
            (before[each.id], each.state)
            for each in self.texts()
            if each.id in before and before[each.id] is not each.state
        }
        assert moved <= TABLE.get(name, set()), (name, moved)
        return result if result is not None else True

    @rule(who=WHO, text=TEXTS)
    def begin(self, who: int, text: str) -> None:
        if not self.may(group_rules.may_write, who):
            return
        values = {"wording": self.words(text), "client_id": uuid4(), "group": self.group}
        early = self.may_edit(who)
        if self.act("begin", operations.start_recommendation, who, may_be_early=early, **values):
            self.sent[values["client_id"]] = values["wording"]

    @rule(who=WHO, place=st.integers(0, 2), text=TEXTS, back=st.integers(0, 2))
    def save(self, who: int, place: int, text: str, back: int) -> None:
        one = self.one(place)
        values = {"wording": self.words(text), "client_id": uuid4(), "recommendation": one}
        base, may = max(one.last_number - back, 0), self.may(group_rules.may_write, who)
        stood = one.revision_id
        saved = self.act(
            "save", operations.save_revision, who, base_number=base, may_write=may, **values
        )
        self.sent[values["client_id"]] = values["wording"]
        assert may or one.revision_id == stood
        assert saved is not None

    @rule(who=WHO, place=st.integers(0, 2), text=TEXTS, is_answered=st.booleans())
    def suggest(self, who: int, place: int, text: str, is_answered: bool) -> None:
        one = self.one(place)
        stands = db.session.get(Revision, one.revision_id) if one.revision_id else None
        if stands is None or not self.may(agreement.may_comment, who):
            return
        values = {"wording": self.words(text), "client_id": uuid4(), "recommendation": one}
        if self.act("suggest", operations.suggest, who, base_number=stands.number, **values):
            self.sent[values["client_id"]] = values["wording"]
            if is_answered:
                self.answer_suggestion(0, place > 0)

    @rule(who=WHO, takes=st.booleans())
    def answer_suggestion(self, who: int, takes: bool) -> None:
        waiting = [each for each in self.revisions() if each.kind is RevisionKind.SUGGESTION]
        waiting = [each for each in waiting if suggestions.answer_to(each) is None]
        if not waiting or not self.may(agreement.may_lead, who):
            return
        one = db.session.get_one(Recommendation, waiting[0].recommendation_id)
        values: dict[str, Any] = {"recommendation": one, "suggestion": waiting[0]}
        key = uuid4()
        if not takes:
            self.act("decline", operations.decline, who, reason="No.", **values)
        elif self.act("take_over", operations.take_over, who, client_id=key, **values):
            self.sent[key] = Wording.of(waiting[0])

    @rule(who=WHO, place=st.integers(0, 2), stance=st.sampled_from(Stance))
    def answer(self, who: int, place: int, stance: Stance) -> None:
        one = self.one(place)
        stands = db.session.get(Revision, one.revision_id) if one.revision_id else None
        if stands is not None and self.may(agreement.may_answer, who):
            seen = {"seen_number": stands.number, "stance": stance, "reason": "So."}
            self.act("answer", operations.answer, who, recommendation=one, **seen)

    @rule(who=WHO, place=st.integers(0, 2), is_taken_back=st.booleans())
    def propose(self, who: int, place: int, *, is_taken_back: bool = False) -> None:
        one = self.one(place)
        is_author = endorsements.is_author(one, self.people[who].id)
        standing = standing_of(self.actor(who), self.conference)
        if agreement.may_propose(standing, self.group, is_author=is_author):
            self.act("propose", operations.propose, who, recommendation=one)
            if is_taken_back:
                self.press(who, place, "take_back")

    @rule(who=WHO, place=st.integers(0, 2), level=st.sampled_from(list(Agreement)[1:]))
    def record(self, who: int, place: int, level: Agreement) -> None:
        """Put it to the group if that was not done yet, and record its agreement."""
        self.propose(who, place)
        one = self.one(place)
        values: dict[str, Any] = {"level": level, "note": "Some fear it.", "seen": None}
        if not self.may(agreement.may_lead, who):
            return
        if self.act("record", operations.record_agreement, who, recommendation=one, **values):
            assert one.revision_id is not None
            stands = db.session.get_one(Revision, one.revision_id)
            self.agreed[one.id] = substance_of(Wording.of(stands))

    @rule(
        who=WHO,
        place=st.integers(0, 2),
        name=st.sampled_from(["take_back", "star", "unstar", "withdraw", "restore", "take_back"]),
    )
    def press(self, who: int, place: int, name: str) -> None:
        acts = {
            "take_back": operations.take_back_to_draft,
            "star": operations.star,
            "unstar": operations.unstar,
            "withdraw": operations.withdraw_recommendation,
            "restore": operations.restore_recommendation,
        }
        wanted = {
            "take_back": (State.PROPOSED, State.AGREED),
            "restore": (State.WITHDRAWN,),
        }
        if self.may(group_rules.may_submit, who):
            self.act(name, acts[name], who, recommendation=self.one(place, *wanted.get(name, ())))

    @rule(
        who=WHO,
        signer=st.sampled_from([None, 1, 4]),
        then=st.sampled_from(["", "give_back", "give_back", "validate"]),
    )
    def submit(self, who: int, signer: int | None, then: str) -> None:
        """Hand the list in; where it has to be signed, somebody may do so at once.

        What may follow follows at once, so that every act is reached whatever chance draws.
        """
        self.group.needs_countersign = signer is not None
        db.session.flush()
        if self.may(group_rules.may_submit, who):
            late = self.may_edit(who)
            self.act("submit", operations.submit_group, who, group=self.group, may_be_late=late)
        if signer is not None:
            self.sign(signer, signs=True)
        if then:
            self.judge(4, 1, then)

    def sign(self, who: int, *, signs: bool) -> None:
        submission = queries.standing_submission(self.group)
        if submission is None or not self.may(handing_in.may_sign, who):
            return
        values: dict[str, Any] = {"group": self.group, "submission_id": submission.id}
        if signs:
            self.act("sign", operations.countersign, who, **values)
        else:
            values |= {"reason": "Not yet.", "base_url": BASE_URL}
            self.act("send_back", operations.send_back, who, **values)

    @rule(who=WHO, signs=st.booleans())
    def look_at_what_waits(self, who: int, signs: bool) -> None:
        self.sign(who, signs=signs)

    @rule(
        who=st.sampled_from([4, 4, 4, 4, 0, 2]),  # mostly who may: else it is reached by luck
        place=st.integers(0, 2),
        name=st.sampled_from(["give_back", "validate"]),
    )
    def judge(self, who: int, place: int, name: str) -> None:
        one, standing = (
            self.one(place, State.SUBMITTED),
            standing_of(self.actor(who), self.conference),
        )
        if name == "validate" and handing_in.may_validate(standing):
            seen = {"recommendation": one, "seen_revision_id": one.revision_id or 0}
            self.act("validate", operations.validate, who, **seen)
        elif name == "give_back" and handing_in.may_return(standing):
            values = {"recommendation": one, "reason": "By when?", "until": None}
            self.act(name, operations.return_recommendation, who, base_url=BASE_URL, **values)
            if place:
                self.resubmit(0, place)

    @rule(who=WHO, place=st.integers(0, 2))
    def resubmit(self, who: int, place: int) -> None:
        one = self.one(place, State.RETURNED)
        if self.may(group_rules.may_submit, who):
            seen = {"recommendation": one, "seen_revision_id": one.revision_id or 0}
            self.act("resubmit", operations.resubmit, who, may_be_late=False, **seen)

    @rule(who=WHO)
    def reopen(self, who: int) -> None:
        if rules.may_reopen(standing_of(self.actor(who), self.conference)):
            values = {"group": self.group, "reason": "More time.", "deadline": None}
            self.act("reopen", operations.reopen_group, who, **values)

    @rule(who=WHO, place=st.integers(0, 2))
    def let_late_text_stand(self, who: int, place: int) -> None:
        if rules.may_let_stand(standing_of(self.actor(who), self.conference)):
            one = self.one(place)
            self.act("let_late_text_stand", operations.let_late_text_stand, who, recommendation=one)

    @rule(opens=st.sampled_from([None, None, -2, 2]), ends=st.sampled_from([None, None, -1, 3]))
    def move_window(self, opens: int | None, ends: int | None) -> None:
        self.group.opens_at = None if opens is None else NOW + timedelta(hours=opens)
        self.group.deadline = None if ends is None else NOW + timedelta(hours=ends)
        db.session.flush()

    @rule(who=st.integers(0, 3), role=st.sampled_from([None, *GroupRole, *SEATED]))
    def seat(self, who: int, role: GroupRole | None) -> None:
        person = self.people[who]
        seats = select(GroupMember).where(GroupMember.group_id == self.group.id)
        held = db.session.scalars(seats.where(GroupMember.person_id == person.id)).one_or_none()
        done: dict[str, Any] = {"actor": WRITER, "now": NOW}
        if held is None and role is not None:
            group_operations.seat_people(group=self.group, people=[person], role=role, **done)
        elif held is not None and role is not None:
            group_operations.give_role(member=held, role=role, **done)
        elif held is not None:
            group_operations.unseat(member=held, **done)
        db.session.flush()
        self.roles.pop(person.id, None)
        if role is not None:
            self.roles[person.id] = role

    @invariant()
    def rights_follow_the_seats_as_they_are_now(self) -> None:
        for right, roles in RIGHTS.items():
            for who, person in enumerate(self.people):
                by_seat = self.roles.get(person.id) in roles
                by_office = who == 4 and right is not agreement.may_answer
                assert self.may(right, who) == (by_seat or by_office), (right, who)

    @invariant()
    def a_level_is_of_the_text_that_stands(self) -> None:
        for each in self.texts():
            if each.level is not Agreement.UNSAID:
                stands = db.session.get_one(Revision, each.revision_id)
                assert self.agreed[each.id] == substance_of(Wording.of(stands))

    @invariant()
    def nothing_typed_is_missing(self) -> None:
        found = {each.client_id: Wording.of(each) for each in self.revisions()}
        assert {key: found.get(key) for key in self.sent} == self.sent

    @invariant()
    def what_was_handed_in_stands(self) -> None:
        submission = queries.standing_submission(self.group)
        if submission is None:
            return
        again = set(db.session.scalars(select(Resubmission.revision_id)))
        for each in self.texts():
            if each.state in (State.SUBMITTED, State.VALIDATED):
                assert each.revision_id in again | set(submission.revision_ids) or (
                    each.state is State.VALIDATED
                )

    @invariant()
    def few_have_stars(self) -> None:
        assert sum(each.is_starred for each in self.texts()) <= agreement.MOST_STARRED

    def words(self, text: str) -> Wording:
        return Wording(text=text, lead_addressee=SOUND, time_frame=TimeFrame.ONE_YEAR)

    def revisions(self) -> list[Revision]:
        ours = select(Recommendation.id).where(Recommendation.group_id == self.group.id)
        statement = select(Revision).where(Revision.recommendation_id.in_(ours))
        return list(db.session.scalars(statement.order_by(Revision.id)))


@pytest.mark.usefixtures("session")
def test_a_room_in_whatever_order() -> None:
    """Three afternoons, and more until chance has reached every act: they are always the same."""
    Room.done.clear()
    for number in range(12):
        run_state_machine_as_test(
            seed(number)(Room),
            settings=settings(
                max_examples=20,
                stateful_step_count=50,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
        if number > 1 and set(TABLE) <= set(Room.done):
            return
    raise AssertionError(Room.done)
