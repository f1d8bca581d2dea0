from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.recommendations import operations
from eventmgr.recommendations.enums import RevisionKind, TimeFrame
from eventmgr.recommendations.errors import EditConflict
from eventmgr.recommendations.models import Recommendation, Revision
from eventmgr.recommendations.wording import Wording
from tests.factories.conferences import make_conference, make_theme
from tests.factories.groups import make_group
from tests.factories.people import NOW, make_person
from tests.factories.recommendations import (
    WRITER,
    actor_of,
    make_recommendation,
    make_revision,
)

pytestmark = pytest.mark.usefixtures("session")
HOSTILE = [
    '<script>alert("x")</script>',
    "=1+1\t+SUM(A1) @cmd",
    '#read("/etc/passwd") *bold* $x$ <lab>',
    "]]></w:t> &amp; &lt;",
    "  leading, trailing  \n\n",
    "پاکستان \u202eevil\u202c e\u0301 👩‍⚖️ \u00a0",
    "'; DROP TABLE revision; --",
]


def texts(recommendation: Recommendation) -> list[str]:
    statement = select(Revision.text).where(Revision.recommendation_id == recommendation.id)
    return list(db.session.scalars(statement.order_by(Revision.number)))


def test_the_first_save_makes_a_recommendation_with_the_next_number() -> None:
    group, other = make_group(make_conference()), make_group(make_conference())
    made = [make_recommendation(each) for each in (group, group, other)]
    assert [each.reference for each in made] == ["WG1-R01", "WG1-R02", "WG1-R01"]
    assert [each.position for each in made] == [1, 2, 1]


def test_every_field_is_kept() -> None:
    conference = make_conference()
    person = make_person()
    wording = Wording(
        title="Title",
        text="Text",
        lead_addressee="Lead",
        supporting_addressees=("First", "Second"),
        time_frame=TimeFrame.SIX_MONTHS,
        indicator="Indicator",
        rationale="Rationale",
        theme_id=make_theme(conference).id,
    )
    revision = operations.start_recommendation(
        group=make_group(conference),
        wording=wording,
        client_id=uuid4(),
        may_be_early=False,
        actor=actor_of(person),
        now=NOW,
    )
    db.session.expire_all()
    assert Wording.of(revision) == wording
    assert (revision.author_id, revision.saved_at, revision.is_late) == (person.id, NOW, False)
    assert (revision.number, revision.base_number) == (1, None)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_text_is_kept_character_by_character(hostile: str) -> None:
    recommendation = make_recommendation(make_group(make_conference()), text=hostile)
    db.session.expire_all()
    assert texts(recommendation) == [hostile]


def test_a_save_adds_a_revision_and_stands() -> None:
    recommendation = make_recommendation(make_group(make_conference()), text="One")
    revision = make_revision(recommendation, base_number=1, text="Two")
    assert texts(recommendation) == ["One", "Two"]
    assert (revision.number, revision.base_number) == (2, 1)
    db.session.flush()
    db.session.expire_all()
    assert recommendation.revision_id == revision.id


def test_the_same_form_sent_twice_is_one_revision() -> None:
    group = make_group(make_conference())
    client_id, wording = uuid4(), Wording(text="Once")
    sent = {"wording": wording, "client_id": client_id, "actor": WRITER, "now": NOW}
    first = operations.start_recommendation(group=group, may_be_early=False, **sent)
    assert operations.start_recommendation(group=group, may_be_early=False, **sent) is first
    saved = {**sent, "client_id": uuid4(), "base_number": 1}
    second = operations.save_revision(recommendation=first.recommendation, **saved)
    assert operations.save_revision(recommendation=first.recommendation, **saved) == second
    assert texts(first.recommendation) == ["Once", "Once"]


def test_the_same_form_with_other_words_is_a_conflict_and_not_swallowed() -> None:
    group = make_group(make_conference())
    client_id = uuid4()
    sent = {"group": group, "client_id": client_id, "actor": WRITER, "now": NOW}
    operations.start_recommendation(wording=Wording(text="One"), may_be_early=False, **sent)
    with pytest.raises(EditConflict) as conflict:
        operations.start_recommendation(wording=Wording(text="Two"), may_be_early=False, **sent)
    assert conflict.value.key == "1"


def test_a_form_of_another_group_is_refused() -> None:
    conference = make_conference()
    sent = {"wording": Wording(text="One"), "client_id": uuid4(), "actor": WRITER, "now": NOW}
    operations.start_recommendation(group=make_group(conference), may_be_early=False, **sent)
    with pytest.raises(DomainError, match="another recommendation"):
        operations.start_recommendation(group=make_group(conference), may_be_early=False, **sent)


def test_nobody_is_overwritten_unseen() -> None:
    recommendation = make_recommendation(make_group(make_conference()), text="Base")
    theirs = make_revision(recommendation, base_number=1, text="Theirs")
    mine = make_revision(recommendation, base_number=1, text="Mine")
    assert (mine.kind, mine.to_check) == (RevisionKind.BRANCH, ["text"])
    assert recommendation.revision_id == theirs.id
    assert texts(recommendation) == ["Base", "Theirs", "Mine"]


def test_the_same_words_from_two_writers_are_no_conflict() -> None:
    recommendation = make_recommendation(make_group(make_conference()), text="Base")
    make_revision(recommendation, base_number=1, text="Same")
    make_revision(recommendation, base_number=1, text="Same")
    assert texts(recommendation) == ["Base", "Same", "Same"]


def test_after_the_deadline_a_save_is_kept_as_late_and_changes_nothing_that_stands() -> None:
    group = make_group(make_conference(), deadline=NOW)
    recommendation = make_recommendation(group, text="In time")
    stands = recommendation.revision_id
    late = make_revision(recommendation, base_number=1, text="Late", now=NOW + timedelta(1))
    assert late.is_late
    assert recommendation.revision_id == stands
    later = make_revision(recommendation, base_number=2, text="Later", now=NOW + timedelta(2))
    assert (later.is_late, later.number) == (True, 3)


def test_a_recommendation_begun_late_has_nothing_that_stands() -> None:
    group = make_group(make_conference(), deadline=NOW)
    recommendation = make_recommendation(group, now=NOW + timedelta(1))
    assert recommendation.revision_id is None
    assert recommendation.number == 1


def test_a_late_text_can_be_made_to_stand() -> None:
    group = make_group(make_conference(), deadline=NOW)
    recommendation = make_recommendation(group)
    late = make_revision(recommendation, base_number=1, now=NOW + timedelta(1))
    operations.let_late_text_stand(recommendation=recommendation, actor=WRITER, now=NOW)
    db.session.flush()
    assert recommendation.revision_id == late.id


def test_a_theme_of_another_conference_is_refused() -> None:
    theme = make_theme(make_conference())
    with pytest.raises(DomainError) as refused:
        make_recommendation(make_group(make_conference()), theme_id=theme.id)
    assert refused.value.field == "theme_id"


@pytest.mark.parametrize("act", ["UPDATE revision SET text = ''", "DELETE FROM revision"])
def test_the_database_refuses_to_change_or_delete_a_revision(act: str) -> None:
    make_recommendation(make_group(make_conference()))
    with pytest.raises(DBAPIError, match="never changed or deleted"), db.session.begin_nested():
        db.session.execute(text(act))
