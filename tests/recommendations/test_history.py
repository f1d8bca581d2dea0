"""How saved texts are told, who sees which, and what it takes to read and restore them."""

from datetime import timedelta
from uuid import uuid4

import pytest

from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.groups.models import WorkingGroup
from eventmgr.recommendations import history, operations
from eventmgr.recommendations.enums import RevisionKind, TimeFrame
from eventmgr.recommendations.history import Change, Reader
from eventmgr.recommendations.models import Recommendation, Revision
from eventmgr.recommendations.saving import Fate
from eventmgr.recommendations.wording import Wording
from tests.conftest import count_statements
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group
from tests.factories.people import NOW, make_person
from tests.factories.recommendations import (
    WRITER,
    actor_of,
    make_recommendation,
    make_revision,
)

pytestmark = pytest.mark.usefixtures("session")
LEADER = Reader(person_id=None, leads=True)
MEMBER = Reader(person_id=None, leads=False)


@pytest.fixture
def conference() -> Conference:
    return make_conference()


@pytest.fixture
def group(conference: Conference) -> WorkingGroup:
    return make_group(conference, deadline=NOW + timedelta(hours=1))


@pytest.fixture
def text(group: WorkingGroup) -> Recommendation:
    return make_recommendation(group, text="Adopt a plan.", title="Plan")


def restore(text: Recommendation, number: int, *, seen: int, **values: object) -> operations.Saved:
    revision = history.find_saved(text, number)
    assert revision is not None
    return operations.restore_revision(
        group=db.session.get_one(WorkingGroup, text.group_id),
        recommendation=text,
        revision=revision,
        seen_number=seen,
        **{"client_id": uuid4(), "actor": WRITER, "now": NOW, **values},
    )


def told(text: Recommendation, reader: Reader = LEADER) -> list[tuple[int, str]]:
    page = history.page_of(text, reader, number=1)
    return [(each.revision.number, each.told) for each in page.rows]


def test_each_text_is_told_by_what_it_changed(text: Recommendation) -> None:
    make_revision(
        text, base_number=1, text="Adopt the plan.", title="Plan", time_frame=TimeFrame.ONE_YEAR
    )
    newest, first = history.page_of(text, MEMBER, number=1).rows
    assert newest.base is not None
    assert newest.base.number == 1
    assert newest.changes == [
        Change(
            "text",
            [("equal", "Adopt "), ("delete", "a "), ("insert", "the "), ("equal", "plan.")],
        ),
        Change("time_frame", [("insert", "Within 12 months")]),
    ]
    assert first.base is None
    assert [each.field for each in first.changes] == ["title", "text"]


def test_how_each_came_about_is_said(text: Recommendation) -> None:
    make_revision(text, base_number=1, text="Adopt a plan. Fund it.", title="Plan")
    make_revision(text, base_number=1, text="Now adopt a plan.", title="Plan")
    make_revision(text, base_number=1, text="Nothing of the kind.", title="Plan")
    assert told(text) == [
        (5, "Saved beside what stands, which it excludes"),
        (4, "Merged: revision 2 with revision 3"),
        (3, "Saved"),
        (2, "Saved"),
        (1, "Saved"),
    ]
    rows = history.page_of(text, MEMBER, number=1).rows
    assert [each.revision.number for each in rows if each.is_waiting] == [5]


def test_what_was_kept_aside_is_for_its_writer_and_those_who_lead(text: Recommendation) -> None:
    writer = make_person()
    operations.save_revision(
        recommendation=text,
        wording=Wording(text="Aside"),
        client_id=uuid4(),
        base_number=1,
        may_write=False,
        actor=actor_of(writer),
        now=NOW,
    )
    make_revision(text, base_number=2, text="Grown out of it")
    assert [number for number, _told in told(text, MEMBER)] == [3, 1]
    assert history.page_of(text, MEMBER, number=1).rows[0].base is None
    assert history.pair(text, MEMBER, 1, 2) is None
    for reader in (LEADER, Reader(person_id=writer.id, leads=False)):
        assert [number for number, _told in told(text, reader)] == [3, 2, 1]
        assert history.pair(text, reader, 1, 2) is not None


def test_an_earlier_text_is_a_new_one_when_it_is_restored(text: Recommendation) -> None:
    make_revision(text, base_number=1, text="Other words", title="Other")
    saved = restore(text, 1, seen=2)
    assert (saved.fate, saved.revision.number, saved.revision.kind) == (
        Fate.SAVED,
        3,
        RevisionKind.RESTORE,
    )
    assert text.revision is saved.revision
    assert Wording.of(saved.revision) == Wording(text="Adopt a plan.", title="Plan")
    [entry] = db.session.query(AuditEntry).filter_by(action="recommendation.text_restored")
    assert entry.after == {"text": 1, "revision": 3}


def test_what_others_saved_meanwhile_is_not_overwritten(text: Recommendation) -> None:
    make_revision(text, base_number=1, text="Adopt two plans.", title="Plan")
    make_revision(text, base_number=2, text="Adopt three plans.", title="Better")
    saved = restore(text, 1, seen=2)
    assert saved.fate is Fate.CONTESTED
    assert text.revision is not None
    assert (text.revision.text, text.revision.title) == ("Adopt three plans.", "Better")
    again = restore(text, saved.revision.number, seen=text.revision.number)
    assert text.revision is again.revision
    rows = history.page_of(text, MEMBER, number=1).rows
    assert [each.revision.number for each in rows if each.is_waiting] == []


def test_the_same_press_twice_is_one_text_and_one_act(text: Recommendation) -> None:
    make_revision(text, base_number=1, text="Other words")
    key = uuid4()
    first = restore(text, 1, seen=2, client_id=key)
    second = restore(text, 1, seen=2, client_id=key, now=NOW + timedelta(seconds=1))
    assert first.revision is second.revision
    assert (
        db.session.query(AuditEntry).filter_by(action="recommendation.text_restored").count() == 1
    )


@pytest.mark.parametrize("count", [1, 3, 1000])
def test_a_page_costs_the_same_for_any_number_of_texts(text: Recommendation, count: int) -> None:
    db.session.add_all(
        Revision(
            recommendation_id=text.id,
            number=number,
            base_number=number - 1,
            client_id=uuid4(),
            saved_at=NOW,
            text=f"Version {number}",
        )
        for number in range(2, count + 1)
    )
    db.session.flush()
    key = text.id
    db.session.expunge_all()
    text = db.session.get_one(Recommendation, key)
    with count_statements() as statements:
        page = history.page_of(text, MEMBER, number=1)
    assert (len(page.rows), page.total) == (min(count, history.SIZE), count)
    assert statements.count == 4
