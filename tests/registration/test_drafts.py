"""What was typed and not sent is kept, found again, and never overwritten unseen."""

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from sqlalchemy import func, select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.privacy import operations as privacy
from eventmgr.privacy import queries as privacy_queries
from eventmgr.privacy import told
from eventmgr.registration.drafts import operations, rules
from eventmgr.registration.drafts.enums import DraftForm
from eventmgr.registration.drafts.errors import DraftConflict, DraftTooLarge, NotADraft
from eventmgr.registration.drafts.models import FormDraft
from eventmgr.registration.drafts.owner import Owner
from eventmgr.registration.drafts.queries import find_draft
from tests.factories.conferences import make_conference
from tests.factories.delegations import make_delegation
from tests.factories.drafts import keep, of_person
from tests.factories.people import NOW, make_person
from tests.factories.privacy import AFTER, erase
from tests.factories.registration import make_registration

pytestmark = pytest.mark.usefixtures("app")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def owner(session: object) -> Owner:
    assert session is not None
    registration = make_registration(make_conference())
    return of_person(registration.conference_id, registration.person_id)


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(FormDraft)) or 0


def test_a_draft_grows_save_by_save(owner: Owner) -> None:
    first = keep(owner).version
    second = keep(owner, first, name="Amal D.").version
    assert first != second
    draft = find_draft(owner)
    assert draft is not None
    assert (draft.fields, draft.version) == ({"name": ["Amal D."]}, second)
    assert count() == 1


def test_nothing_overwrites_what_it_has_not_seen(owner: Owner) -> None:
    first = keep(owner).version
    keep(owner, first, name="The other tab's")
    for seen in ("", first, "no version"):
        with pytest.raises(DraftConflict) as refused:
            keep(owner, seen, name="Mine")
        assert refused.value.current is not None
        assert refused.value.current.fields == {"name": ["The other tab's"]}


def test_the_same_words_are_no_conflict(owner: Owner) -> None:
    first = keep(owner).version
    second = keep(owner, first, name="Amal D.").version
    assert keep(owner, first, name="Amal D.").version == second
    assert keep(owner, "", name="Amal D.").version == second


def test_a_draft_that_is_gone_is_a_conflict_too_and_can_be_begun_anew(owner: Owner) -> None:
    first = keep(owner).version
    operations.discard(owner=owner, seen=first)
    with pytest.raises(DraftConflict) as refused:
        keep(owner, first)
    assert refused.value.current is None
    assert keep(owner).version != first


def test_discarding_needs_the_version_that_was_seen(owner: Owner) -> None:
    first = keep(owner).version
    second = keep(owner, first).version
    with pytest.raises(DraftConflict):
        operations.discard(owner=owner, seen=first)
    operations.discard(owner=owner, seen=second)
    operations.discard(owner=owner, seen=second)
    assert count() == 0


@pytest.mark.parametrize(
    ("key", "is_seen", "stays"),
    [("a", False, 0), ("b", True, 0), ("b", False, 1), ("", False, 1)],
)
def test_sending_ends_the_draft_that_was_sent_and_no_other(
    owner: Owner, key: str, is_seen: bool, stays: int
) -> None:
    version = keep(owner, key="a").version
    operations.end(owner=owner, key=key, seen=version if is_seen else "")
    assert count() == stays


def test_a_draft_without_a_key_is_not_ended_by_a_form_without_one(owner: Owner) -> None:
    keep(owner, key="")
    operations.end(owner=owner, key="", seen="")
    assert count() == 1


def test_a_name_that_no_text_can_have_is_kept_without_it(owner: Owner) -> None:
    assert keep(owner, key="a\x00" + "b" * 80).key == "a" + "b" * 63
    operations.end(owner=owner, key="a\x00" + "b" * 80, seen="")
    assert count() == 0


def test_everybody_has_a_draft_of_their_own(owner: Owner) -> None:
    other = make_registration(db.session.get_one(Conference, owner.conference_id))
    theirs = of_person(other.conference_id, other.person_id)
    keep(owner)
    assert find_draft(theirs) is None
    keep(theirs, name="Other")
    assert find_draft(owner).fields == {"name": ["Amal"]}  # type: ignore[union-attr]


def test_whoever_is_not_invited_has_none(owner: Owner) -> None:
    with pytest.raises(DomainError, match="invited"):
        keep(of_person(owner.conference_id, make_person().id))


def test_what_no_text_can_mean_is_taken_out_and_secrets_are_not_kept() -> None:
    sent = {
        "needs": ["Ramp\x00\r\nlight"],
        "csrf_token": ["t"],
        "Password": ["p"],
        "draft_key": ["k"],
        "groups": ["1", "2"],
        "none": [],
    }
    assert rules.sound(sent) == {"needs": ["Ramp\nlight"], "groups": ["1", "2"], "none": []}


def test_a_question_may_be_called_anything() -> None:
    sent = {"q-token-of-the-delegation": ["9"], "q-password": ["p"], "q-draft_paper": ["yes"]}
    others = {"token_of_thanks": ["t"], "rows-0-csrf_token": ["x"], "rows-0-draft_key": ["k"]}
    assert rules.sound(sent | others) == sent | {"token_of_thanks": ["t"]}


@pytest.mark.parametrize("sent", [None, [], "text", {"a": "b"}, {"a": [1]}, {"a": {"b": []}}])
def test_what_are_no_fields_is_refused(sent: Any) -> None:
    with pytest.raises(NotADraft):
        rules.sound(sent)


@pytest.mark.parametrize(
    "sent",
    [
        {"needs": ["n" * 100_001]},
        {str(number): ["x"] for number in range(401)},
        {str(number): [] for number in range(401)},
        {"groups": [""] * 401},
    ],
    ids=["long", "many", "many and empty", "many of one name"],
)
def test_more_than_it_can_hold_is_refused(sent: dict[str, list[str]]) -> None:
    with pytest.raises(DraftTooLarge):
        rules.sound(sent)


@drawn(st.dictionaries(st.text(max_size=20), st.lists(st.text(max_size=40), max_size=4)))
def test_whatever_was_typed_can_be_stored_and_is_sound_once_more(
    sent: dict[str, list[str]],
) -> None:
    found = rules.sound(sent)
    assert rules.sound(found) == found
    assert "\\u0000" not in json.dumps(found)


def test_what_nobody_goes_on_with_is_forgotten(owner: Owner) -> None:
    keep(owner)
    operations.forget_old(now=NOW + timedelta(days=30))
    assert count() == 1
    operations.forget_old(now=NOW + timedelta(days=30) + MINUTE)
    assert count() == 0


def test_a_person_is_told_of_it_and_erasing_deletes_it(owner: Owner) -> None:
    operations.keep(
        owner=owner, fields={"name": ["Amal"], "needs": [" "]}, key="", seen="", now=NOW
    )
    conference = db.session.get_one(Conference, owner.conference_id)
    person = privacy_queries.find_person(owner.person_id)
    assert person is not None
    file = told.file_of(privacy_queries.subject_of(conference, person), now=NOW)
    assert file["drafts"] == [
        {"form": DraftForm.REGISTRATION, "saved_at": NOW, "fields": "name: Amal"}
    ]
    erase(conference, person)
    assert count() == 0


@pytest.mark.parametrize(
    ("typed", "stays"),
    [("AMAL@example.org", False), ("amal demo", False), ("somebody@example.org", True)],
)
def test_erasing_takes_out_what_an_institution_typed_of_the_person(typed: str, stays: bool) -> None:
    conference = make_conference()
    person = make_person(name="Amal Demo", email="amal@example.org")
    make_registration(conference, person)
    keep(of_delegation(conference), name=f"Dr {typed}")
    erase(conference, person)
    fields = db.session.scalars(select(FormDraft.fields)).one()
    assert (typed in json.dumps(fields)) is stays


def test_once_everybody_is_erased_no_draft_is_left() -> None:
    conference = make_conference()
    keep(of_delegation(conference))
    privacy.erase_leftovers(conference=conference, now=AFTER)
    assert count() == 0


def of_delegation(conference: Conference) -> Owner:
    return Owner(
        conference_id=conference.id,
        form=DraftForm.NOMINATION,
        delegation_id=make_delegation(conference).id,
    )
