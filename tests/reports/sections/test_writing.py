"""Nothing that is typed in a section is refused or overwritten."""

from uuid import uuid4

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from eventmgr.agenda.enums import SessionKind
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.people.actor import COMMAND
from eventmgr.recommendations.enums import RevisionKind
from eventmgr.recommendations.errors import EditConflict
from eventmgr.recommendations.saving import Fate
from eventmgr.reports.sections import history, operations, queries
from eventmgr.reports.sections.models import SectionRevision
from tests.factories.agenda import make_session
from tests.factories.conferences import make_conference
from tests.factories.people import NOW, make_person
from tests.factories.sections import place_of, write

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def conference() -> Conference:
    return make_conference(slug="ours")


def stands(conference: Conference, key: str = "foreword") -> str:
    words = place_of(conference, key).words
    return words.text if words else ""


def test_a_section_has_no_row_until_somebody_writes(conference: Conference) -> None:
    assert place_of(conference, "foreword").row is None
    saved = write(conference, "foreword", "Welcome.")
    assert (saved.fate, saved.revision.number, stands(conference)) == (Fate.SAVED, 1, "Welcome.")


@pytest.mark.parametrize("key", ["custom", "custom-1", "session-1", "session-01", "x", "session-"])
def test_what_is_no_section_is_not_found(conference: Conference, key: str) -> None:
    assert queries.find_place(conference, key) is None


@pytest.mark.parametrize(
    "told",
    [
        SessionKind.OPENING,
        SessionKind.KEYNOTE,
        SessionKind.PLENARY,
        SessionKind.PANEL,
        SessionKind.REPORT_BACK,
        SessionKind.CLOSING,
    ],
)
def test_only_sessions_that_the_report_tells_have_a_summary(
    conference: Conference, told: SessionKind
) -> None:
    panel, pause = (make_session(conference, kind=kind) for kind in (told, SessionKind.BREAK))
    assert queries.find_place(conference, f"session-{pause.id}") is None
    assert queries.find_place(make_conference(slug="theirs"), f"session-{panel.id}") is None
    assert write(conference, f"session-{panel.id}", "What was said.").fate is Fate.SAVED
    assert [each.key for each in queries.summaries(conference)] == [f"session-{panel.id}"]


def test_different_places_are_brought_together(conference: Conference) -> None:
    write(conference, "foreword", "One two three four five six.")
    write(conference, "foreword", "One TWO three four five six.", base=1)
    saved = write(conference, "foreword", "One two three four five SIX.", base=1)
    assert saved.fate is Fate.MERGED
    assert stands(conference) == "One TWO three four five SIX."
    assert saved.stands is not None
    assert (saved.stands.kind, saved.stands.to_check) == (RevisionKind.MERGE, ["text"])


def test_what_excludes_each_other_waits_beside_until_decided(conference: Conference) -> None:
    write(conference, "foreword", "Adopt it.")
    write(conference, "foreword", "Fund it.", base=1)
    saved = write(conference, "foreword", "Publish it.", base=1)
    assert (saved.fate, stands(conference)) == (Fate.CONTESTED, "Fund it.")
    assert place_of(conference, "foreword").row.waiting == [3]  # type: ignore[union-attr]
    typed_on = write(conference, "foreword", "Publish it now.", base=3)
    assert typed_on.fate is Fate.CONTESTED
    assert place_of(conference, "foreword").row.waiting == [4]  # type: ignore[union-attr]
    decided = write(conference, "foreword", "Fund and publish it.", base=2, settles=4)
    assert (decided.fate, stands(conference)) == (Fate.SAVED, "Fund and publish it.")
    assert queries.waiting(place_of(conference, "foreword")) == []


def test_what_stands_can_be_let_be_once(conference: Conference) -> None:
    for text, base in (("Adopt it.", 0), ("Fund it.", 1), ("Publish it.", 1)):
        write(conference, "foreword", text, base=base)
    place = place_of(conference, "foreword")
    operations.let_what_stands_be(place=place, number=3, actor=COMMAND, now=NOW)
    assert stands(conference) == "Fund it."
    with pytest.raises(DomainError, match="decided meanwhile"):
        operations.let_what_stands_be(place=place, number=3, actor=COMMAND, now=NOW)


def test_the_same_save_twice_is_one_revision(conference: Conference) -> None:
    client_id = uuid4()
    for _each in range(2):
        saved = write(conference, "foreword", "Once.", client_id=client_id)
        assert (saved.fate, saved.revision.number) == (Fate.SAVED, 1)
    with pytest.raises(EditConflict):
        write(conference, "foreword", "Twice.", client_id=client_id)
    with pytest.raises(DomainError, match="another section"):
        write(conference, "summary", "Once.", client_id=client_id)


def test_a_save_sent_again_is_answered_as_then(conference: Conference) -> None:
    write(conference, "foreword", "Adopt it.")
    write(conference, "foreword", "Fund it.", base=1)
    for text, base, fate in (("Publish it.", 1, Fate.CONTESTED), ("Fund it. Now.", 2, Fate.SAVED)):
        client_id = uuid4()
        first, again = (
            write(conference, "foreword", text, base=base, client_id=client_id) for _ in range(2)
        )
        assert (first.fate, again.fate) == (fate, fate)


def test_a_save_grows_out_of_the_one_before_it(conference: Conference) -> None:
    first = uuid4()
    write(conference, "foreword", "One two three.", client_id=first)
    write(conference, "foreword", "One two three four.", base=1)
    saved = write(conference, "foreword", "Zero one two three.", base=9, after=first)
    assert saved.revision.base_number == 1
    assert stands(conference) == "Zero one two three four."


def test_who_may_not_write_any_more_is_kept_aside(conference: Conference) -> None:
    write(conference, "foreword", "It stands.")
    person = make_person()
    saved = write(conference, "foreword", "Mine.", base=1, may_write=False, by=person)
    assert (saved.fate, stands(conference)) == (Fate.QUARANTINED, "It stands.")
    row = place_of(conference, "foreword").row
    assert row is not None
    for reader, seen in ((None, [1]), (person.id, [2, 1])):
        who = history.Reader(person_id=reader, writes=False)
        page = history.page_of(row, who, number=1)
        assert [each.revision.number for each in page.rows] == seen
    grown = write(conference, "foreword", "It stands. Mine.", base=2)
    assert (grown.fate, stands(conference)) == (Fate.SAVED, "It stands. Mine.")


def test_an_earlier_text_is_taken_up_again(conference: Conference) -> None:
    write(conference, "foreword", "First.")
    write(conference, "foreword", "Second.", base=1)
    place = place_of(conference, "foreword")
    assert place.row is not None
    first = queries.find_revision(place.row, 1)
    assert first is not None
    operations.restore_revision(
        place=place, revision=first, seen_number=2, client_id=uuid4(), actor=COMMAND, now=NOW
    )
    assert stands(conference) == "First."
    page = history.page_of(place.row, history.Reader(person_id=None, writes=True), number=1)
    assert [(each.revision.kind, each.told) for each in page.rows] == [
        (RevisionKind.RESTORE, "An earlier text, taken up again"),
        (RevisionKind.SAVE, "Saved"),
        (RevisionKind.SAVE, "Saved"),
    ]
    assert list(page.rows[0].changes[0].steps)[:2] == [("delete", "Second"), ("insert", "First")]


def test_a_text_longer_than_a_book_is_refused_with_its_length(conference: Conference) -> None:
    with pytest.raises(DomainError, match="200001 characters"):
        write(conference, "foreword", "x" * 200_001)


def test_the_database_refuses_to_change_a_saved_text(conference: Conference) -> None:
    write(conference, "foreword", "Once.")
    with pytest.raises(IntegrityError, match="never changed"):
        db.session.execute(update(SectionRevision).values(text="Other."))
