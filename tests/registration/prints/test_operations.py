"""Asking for paper, taking it away, and forgetting it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.conferences.standing import Standing
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.people.actor import COMMAND
from eventmgr.printing import files
from eventmgr.printing.enums import FileState
from eventmgr.printing.files import LEASE, UNHEARD
from eventmgr.registration.enums import Category, RegistrationState
from eventmgr.registration.models import Registration
from eventmgr.registration.prints import making, operations, queries, rules
from eventmgr.registration.prints.enums import Arrangement, BadgeSize, Paperwork, Wearers
from eventmgr.registration.prints.models import PrintedBadge, RegistrationPrint
from tests.conftest import RecordingQueue
from tests.factories.agenda import make_session
from tests.factories.badges import (
    certificate_for,
    made,
    make_confirmed,
    make_protected,
    order_badges,
    order_certificates,
    order_list,
    words_of,
)
from tests.factories.conferences import make_conference
from tests.factories.people import NOW
from tests.registration.prints.test_lists import item

pytestmark = pytest.mark.usefixtures("app")
LATER = NOW + timedelta(hours=3)
CHANGED = Wearers.CHANGED


def two_people() -> tuple[Conference, Registration, Registration]:
    conference = make_conference()
    return conference, make_confirmed(conference, "Amina"), make_confirmed(conference, "Ben")


def count_prints() -> int:
    return db.session.scalar(select(func.count()).select_from(RegistrationPrint)) or 0


def last_entry() -> AuditEntry:
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    return entry


def hand_out(asked: RegistrationPrint) -> None:
    operations.hand_out(found=asked, actor=COMMAND, now=NOW)


def test_asking_freezes_rings_and_is_written_down(queue: RecordingQueue) -> None:
    conference, _first, _second = two_people()
    with unit_of_work():
        asked = order_badges(conference, size=BadgeSize.CARD)
    assert (asked.state, asked.count, asked.language) == (FileState.QUEUED, 2, "en")
    assert queue.sent == [("registration_prints.make", {"file_id": asked.id})]
    entry = last_entry()
    assert (entry.action, entry.after) == (
        "registration_print.ordered",
        {"kind": "badges", "count": 2},
    )


def test_the_same_is_printed_once_and_other_facts_take_its_place() -> None:
    conference, first, _second = two_people()
    old = made(order_badges(conference))
    assert order_badges(conference, now=LATER) is old
    order_badges(conference, size=BadgeSize.A7)
    order_badges(conference, arrangement=Arrangement.ORGANISATION, language="ur")
    order_list(conference)
    assert count_prints() == 4
    first.title = "Minister"
    new = order_badges(conference)
    assert (new.id != old.id, count_prints()) == (True, 4)
    assert db.session.get(RegistrationPrint, old.id) is None


def test_badges_of_a_category_or_of_those_who_are_named() -> None:
    conference, first, _second = two_people()
    first.category = Category.SPEAKER
    make_confirmed(conference, "amina ")
    make_protected(conference, "Secret Real", "Participant A")
    db.session.flush()
    speakers = order_badges(conference, wearers=Wearers.CATEGORY, category=Category.SPEAKER)
    assert (speakers.count, speakers.named_ids) == (1, [first.id])
    named = made(
        order_badges(conference, wearers=Wearers.CHOSEN, names=("  AMINA", "", "participant a"))
    )
    assert named.count == 3
    assert "Amina" not in str(named.asked)
    assert "Participant A" in words_of(named)


@pytest.mark.parametrize(
    ("choice", "field", "sentence"),
    [
        ({"wearers": Wearers.CATEGORY}, "category", "Choose the category."),
        (
            {"wearers": Wearers.CATEGORY, "category": Category.MEDIA},
            "category",
            "Nobody of this category is confirmed yet.",
        ),
        (
            {"wearers": Wearers.CHOSEN, "names": (" ",)},
            "names",
            "Write the names, one on each line.",
        ),
        (
            {"wearers": Wearers.CHOSEN, "names": ("Amina", "Zed Unknown", "Secret Real")},
            "names",
            (
                "Nobody who is confirmed has this name on the badge: Zed Unknown; Secret Real. "
                "Write it as it stands in the registration."
            ),
        ),
    ],
)
def test_a_choice_that_is_nobody_is_refused_with_a_sentence(
    choice: dict[str, object], field: str, sentence: str
) -> None:
    conference, _first, _second = two_people()
    make_protected(conference, "Secret Real", "Participant A")
    with pytest.raises(DomainError) as refused:
        order_badges(conference, **choice)
    assert (refused.value.message, refused.value.field) == (sentence, field)
    assert count_prints() == 0


def test_only_the_confirmed_have_badges() -> None:
    conference = make_conference()
    for state in RegistrationState:
        if state is not RegistrationState.CONFIRMED:
            make_confirmed(conference, state, state=state)
    with pytest.raises(DomainError, match="Nobody is confirmed yet"):
        order_badges(conference)


def test_what_is_new_or_changed_is_counted_from_what_was_taken_away() -> None:
    conference, first, second = two_people()
    assert made(order_badges(conference, wearers=CHANGED)).count == 2
    everybody = order_badges(conference)
    assert order_badges(conference, wearers=CHANGED).count == 2  # nobody has them yet
    hand_out(everybody)
    with pytest.raises(DomainError, match="No badge is new or has changed"):
        order_badges(conference, wearers=CHANGED)
    first.badge_name = "Amina E."
    walk_in = make_confirmed(conference, "Walk In")
    again = made(order_badges(conference, wearers=CHANGED))
    assert set(again.named_ids) == {first.id, walk_in.id}
    assert "Ben" not in words_of(again)
    hand_out(again)
    seated = order_badges(conference, wearers=CHANGED, groups={second.person_id: "WG1"})
    assert seated.named_ids == [second.id]
    assert db.session.scalar(select(func.count()).select_from(PrintedBadge)) == 3


def test_whose_registration_is_gone_is_no_hindrance() -> None:
    conference, first, second = two_people()
    asked = made(order_badges(conference))
    db.session.delete(first)
    db.session.flush()
    hand_out(asked)
    assert set(queries.handed_out([first.id, second.id])) == {second.id}
    entry = last_entry()
    assert (entry.action, entry.after) == (
        "registration_print.downloaded",
        {"kind": "badges", "count": 2},
    )


def test_files_are_forgotten_after_a_week() -> None:
    conference, _first, _second = two_people()
    order_badges(conference)
    operations.forget_old(now=NOW + timedelta(days=7))
    assert count_prints() == 1
    operations.forget_old(now=NOW + timedelta(days=7, seconds=1))
    assert count_prints() == 0


def test_files_that_name_a_person_who_is_protected_since_are_nobodys() -> None:
    conference, first, second = two_people()
    badges, doors = order_badges(conference), order_list(conference)
    alone = order_badges(conference, wearers=Wearers.CHOSEN, names=("Ben",))
    certificates = order_certificates(conference, [certificate_for(second)])
    found = [badges, doors, alone, certificates]
    assert queries.telling_too_much(found) == set()
    first.person.is_protected, first.person.display_name = True, "Participant A"
    db.session.flush()
    assert queries.telling_too_much(found) == {badges.id, doors.id}
    operations.forget_old(now=NOW)
    assert set(db.session.scalars(select(RegistrationPrint.id))) == {alone.id, certificates.id}


def test_a_list_of_a_session_that_is_under_the_rule_since_is_nobodys() -> None:
    conference, _first, _second = two_people()
    session = make_session(conference)
    asked = order_list(conference, item=item(session, conference))
    assert queries.telling_too_much([asked]) == set()
    session.is_chatham = True
    db.session.flush()
    assert queries.telling_too_much([asked]) == {asked.id}


def test_a_print_is_claimed_once_and_given_out_again_when_its_worker_died(
    queue: RecordingQueue,
) -> None:
    conference, _first, _second = two_people()
    with unit_of_work():
        asked = order_badges(conference)
    order = making.claim(file_id=asked.id, now=NOW)
    assert order is not None
    assert making.claim(file_id=asked.id, now=NOW) is None
    queue.sent.clear()
    with unit_of_work():
        making.sweep(now=NOW + LEASE + UNHEARD)
    assert queue.sent == [("registration_prints.make", {"file_id": asked.id})]
    assert making.claim(file_id=asked.id, now=LATER) is not None


def test_what_failed_is_tried_again() -> None:
    conference, _first, _second = two_people()
    asked = order_badges(conference)
    order = making.claim(file_id=asked.id, now=NOW)
    assert order is not None
    db.session.flush()
    files.fail(order=order, problem="TypstError")
    db.session.refresh(asked)
    operations.retry(found=asked, actor=COMMAND, now=NOW)
    assert (asked.state, last_entry().action) == (FileState.QUEUED, "registration_print.retried")
    before = last_entry().id
    operations.retry(found=asked, actor=COMMAND, now=NOW)
    assert last_entry().id == before


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (TeamRole.OWNER, set(Paperwork)),
        (TeamRole.ORGANISER, set(Paperwork)),
        (TeamRole.DESK, {Paperwork.ATTENDANCE, Paperwork.DOOR_LIST}),
        (TeamRole.OBSERVER, set()),
        (TeamRole.RAPPORTEUR_GENERAL, set()),
        (None, set()),
    ],
)
def test_who_may_have_which(role: TeamRole | None, allowed: set[Paperwork]) -> None:
    standing = Standing(team_role=role, is_confirmed=True, is_invited=True)
    assert {kind for kind in Paperwork if rules.may_have(standing, kind)} == allowed
    assert rules.may_see_prints(standing) is bool(allowed)
