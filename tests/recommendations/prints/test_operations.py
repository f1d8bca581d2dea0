"""Papers of all groups: asked for, made once, and forgotten."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from eventmgr.conferences.enums import GroupRole
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.groups.queries import groups
from eventmgr.people import operations as people
from eventmgr.people.actor import COMMAND
from eventmgr.printing import files
from eventmgr.printing.enums import FileState
from eventmgr.recommendations.prints import making, operations, queries
from eventmgr.recommendations.prints.enums import PaperKind
from eventmgr.recommendations.prints.facts import freeze
from eventmgr.recommendations.prints.models import GroupPrint
from tests.conftest import RecordingQueue
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group, make_member
from tests.factories.papers import made_papers, order_papers, words_of_papers
from tests.factories.people import NOW, make_person

pytestmark = pytest.mark.usefixtures("session")
LATER = NOW + timedelta(minutes=5)


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(GroupPrint)) or 0


def entries() -> list[str]:
    statement = select(AuditEntry.action).where(AuditEntry.action.startswith("group_print."))
    return list(db.session.scalars(statement))


def test_without_groups_there_is_nothing_to_print() -> None:
    with pytest.raises(DomainError, match="There are no working groups yet"):
        order_papers(make_conference())
    assert count() == 0


def test_all_groups_are_in_one_file_and_the_same_is_made_once(queue: RecordingQueue) -> None:
    conference = make_conference()
    for title in ("Protection", "Prosecution"):
        make_group(conference, title=title)
    db.session.commit()
    queue.sent.clear()
    asked = order_papers(conference)
    db.session.commit()
    assert queue.sent == [("group_prints.make", {"file_id": asked.id})]
    said = words_of_papers(made_papers(asked))
    assert "Protection" in said
    assert "Prosecution" in said
    assert order_papers(conference, now=LATER) is asked
    assert (asked.state, count(), entries()) == (FileState.READY, 1, ["group_print.ordered"])
    order_papers(conference, language="ur")
    order_papers(conference, kind=PaperKind.WORKSHEET)
    assert count() == 3


def test_what_tells_something_else_takes_the_place_of_the_old() -> None:
    conference = make_conference()
    group = make_group(conference)
    old = made_papers(order_papers(conference)).id
    assert queries.outdated(conference, queries.prints(conference)) == set()
    group.mandate = "Another mandate"
    db.session.flush()
    assert queries.outdated(conference, queries.prints(conference)) == {old}
    order_papers(conference, now=LATER)
    assert [each.id == old for each in queries.prints(conference)] == [False]


def test_what_failed_is_tried_again_by_asking_again() -> None:
    conference = make_conference()
    make_group(conference)
    asked = order_papers(conference)
    order = making.claim(file_id=asked.id, now=NOW)
    assert order is not None
    db.session.flush()
    files.fail(order=order, problem="a problem")
    db.session.refresh(asked)
    assert asked.state is FileState.FAILED
    assert order_papers(conference, now=LATER) is asked
    assert asked.state is FileState.QUEUED


def test_a_worker_who_makes_what_was_replaced_changes_nothing() -> None:
    conference = make_conference()
    group = make_group(conference)
    order = making.claim(file_id=order_papers(conference).id, now=NOW)
    assert order is not None
    group.mandate = "Another mandate"
    db.session.flush()
    newer = order_papers(conference, now=LATER)
    files.deliver(order=order, content=b"%PDF-", now=LATER)
    db.session.refresh(newer)
    assert (newer.state, count()) == (FileState.QUEUED, 1)


@pytest.mark.parametrize("by", ["age", "protection", "the rule"])
def test_what_is_old_or_names_too_much_is_forgotten(by: str) -> None:
    conference, kept = make_conference(), make_conference()
    for each in (conference, kept):
        make_member(make_group(each, title="A group"), GroupRole.MODERATOR, make_person())
    group = make_group(conference)
    leader = make_person(name="Mo Derator")
    make_member(group, GroupRole.MODERATOR, leader)
    made_papers(order_papers(conference))
    other = order_papers(kept, now=NOW + timedelta(hours=20))
    db.session.flush()
    now = LATER
    if by == "age":
        now = NOW + operations.KEPT_FOR + timedelta(seconds=1)
    elif by == "protection":
        people.protect(person=leader, display_name="Somebody", actor=COMMAND, now=LATER)
    else:
        group.is_chatham = True
    db.session.flush()
    db.session.expire_all()
    operations.forget(now=now)
    assert list(db.session.scalars(select(GroupPrint.id))) == [other.id]


def test_a_single_paper_is_set_once_of_the_same_facts() -> None:
    conference = make_conference()
    make_group(conference)
    shown = groups(conference)
    found = [
        making.at_once(
            kind,
            freeze(kind, conference, shown, None, language="en", now=moment),
        )
        for kind in PaperKind
        for moment in (NOW, LATER, NOW + timedelta(days=1))
    ]
    assert found[0] is found[1] is found[2] is not found[3]
    assert found[3] is found[4] is found[5]
