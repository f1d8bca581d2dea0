"""Whatever changes a consent leaves an entry that stays; a withdrawal holds at once, everywhere."""

from datetime import timedelta

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from eventmgr.conferences.enums import ConferenceState, GroupRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import in_language
from eventmgr.people.actor import COMMAND
from eventmgr.registration import operations
from eventmgr.registration.consents import queries as consents
from eventmgr.registration.consents import rules
from eventmgr.registration.consents.enums import Consent
from eventmgr.registration.consents.models import ConsentEntry
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import RegistrationSetup
from eventmgr.reports.gathering import gather
from tests.factories.conferences import make_conference
from tests.factories.consents import answer, journal, set_consent, withdraw_for
from tests.factories.exports import table_of
from tests.factories.groups import make_group, make_member
from tests.factories.people import NOW, make_person
from tests.factories.places import coming, register
from tests.factories.privacy import AFTER, erase
from tests.factories.registration import make_registration

pytestmark = pytest.mark.usefixtures("app")
LISTED, PHOTOGRAPHED, QUOTED = Consent.LISTED, Consent.PHOTOGRAPHED, Consent.QUOTED
MINUTE = timedelta(minutes=1)
some = st.frozensets(st.sampled_from(Consent))


def test_the_form_leaves_an_entry_for_each_consent_that_changed() -> None:
    registration = make_registration(coming())
    answer(registration, consents_to_be_listed=True, consents_to_be_quoted=True)
    answer(registration, consents_to_be_listed=True)
    assert journal(registration) == [
        ("listed", True, "person"),
        ("quoted", True, "person"),
        ("quoted", False, "person"),
    ]
    assert registration.consented_at == NOW


def test_an_entry_keeps_the_words_in_the_language_of_the_reader() -> None:
    registration = make_registration(coming())
    set_consent(registration, PHOTOGRAPHED, is_given=True)
    with in_language("ur"):
        set_consent(registration, PHOTOGRAPHED, is_given=False)
    withdrawn, given = consents.history(registration)
    assert given.words == (
        "I may be photographed. "
        "Pictures on which you can be recognised may be published afterwards."
    )
    assert withdrawn.words not in {"", given.words}


def test_whoever_answers_for_somebody_is_not_that_person() -> None:
    registration = make_registration(coming())
    register(registration, consents_to_be_listed=True)
    assert journal(registration) == [("listed", True, "organiser")]
    assert [each.words for each in consents.history(registration)] == [""]


@pytest.mark.parametrize("state", list(RegistrationState))
def test_whatever_the_place_and_before_any_answer_it_can_be_given(state: RegistrationState) -> None:
    registration = make_registration(coming(), state=state)
    assert set_consent(registration, LISTED, is_given=True)
    assert registration.consents_to_be_listed
    assert (registration.state, registration.answered_at) == (state, None)


@pytest.mark.parametrize("state", [ConferenceState.CLOSED, ConferenceState.ARCHIVED])
def test_after_the_end_it_can_be_withdrawn_and_given(state: ConferenceState) -> None:
    conference = make_conference(state=state)
    db.session.add(RegistrationSetup(conference_id=conference.id, answers_until=NOW.date()))
    registration = make_registration(conference, consents_to_photographs=True)
    assert set_consent(registration, PHOTOGRAPHED, is_given=False, now=AFTER)
    assert not registration.consents_to_photographs
    assert set_consent(registration, QUOTED, is_given=True, now=AFTER)
    assert registration.consents_to_be_quoted


def test_a_second_press_changes_and_records_nothing() -> None:
    registration = make_registration(coming())
    assert set_consent(registration, LISTED, is_given=True)
    assert not set_consent(registration, LISTED, is_given=True, now=NOW + MINUTE)
    assert journal(registration) == [("listed", True, "person")]
    assert registration.consented_at == NOW
    assert len(db.session.scalars(select(AuditEntry)).all()) == 1


def test_the_history_tells_of_it() -> None:
    registration = make_registration(coming(), consents_to_be_listed=True)
    set_consent(registration, LISTED, is_given=False)
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.person_id) == (
        "registration.consent_withdrawn",
        registration.person_id,
    )
    assert entry.after == {"state": "invited", "consents_to_be_listed": False}


def test_a_stale_form_brings_nothing_back_that_was_withdrawn_meanwhile() -> None:
    registration = make_registration(coming())
    answer(registration, consents_to_be_listed=True, consents_to_photographs=True)
    set_consent(registration, PHOTOGRAPHED, is_given=False)
    answer(
        registration,
        seen=frozenset({LISTED, PHOTOGRAPHED}),
        consents_to_be_listed=True,
        consents_to_photographs=True,
        consents_to_be_quoted=True,
    )
    assert rules.given(registration) == {LISTED, QUOTED}


@drawn(now=some, typed=some, seen=some)
def test_a_form_means_only_what_was_changed_in_it(
    now: frozenset[Consent], typed: frozenset[Consent], seen: frozenset[Consent]
) -> None:
    meant = rules.meant(now=now, typed=typed, seen=seen)
    assert {each for each in Consent if (each in meant) != (each in now)} <= typed ^ seen
    assert rules.meant(now=seen, typed=typed, seen=seen) == typed
    assert rules.meant(now=meant, typed=typed, seen=seen) == meant
    assert typed - seen <= meant
    assert not (seen - typed) & meant
    assert rules.meant(now=now, typed=seen, seen=seen) == now
    assert rules.meant(now=now, typed=typed, seen=None) == typed


def test_a_withdrawal_by_letter_is_recorded_with_a_note() -> None:
    registration = make_registration(coming(), consents_to_be_quoted=True)
    withdraw_for(registration, QUOTED, "  By letter of 3 March. ")
    (entry,) = consents.history(registration)
    assert (entry.is_given, entry.said_by.value, entry.note, entry.words) == (
        *(False, "organiser"),
        *("By letter of 3 March.", ""),
    )
    assert not registration.consents_to_be_quoted
    with pytest.raises(DomainError, match="does not agree"):
        withdraw_for(registration, QUOTED, "Again.")


@pytest.mark.parametrize("note", ["", "  ", "n" * 2001])
def test_a_withdrawal_by_letter_needs_a_note_that_can_be_kept(note: str) -> None:
    registration = make_registration(coming(), consents_to_be_quoted=True)
    with pytest.raises(DomainError) as refused:
        withdraw_for(registration, QUOTED, note)
    assert refused.value.field == "note"
    assert registration.consents_to_be_quoted
    assert journal(registration) == []


def test_a_substitute_agrees_to_nothing_by_taking_over() -> None:
    conference = coming(capacity=1)
    leaving, coming_instead = make_registration(conference), make_registration(conference)
    answer(leaving, consents_to_be_listed=True, consents_to_photographs=True)
    operations.hand_over(
        conference=conference, leaving=leaving, coming=coming_instead, actor=COMMAND, now=NOW
    )
    assert coming_instead.state is RegistrationState.CONFIRMED
    assert rules.given(coming_instead) == frozenset()
    assert journal(coming_instead) == []
    assert rules.given(leaving) == {LISTED, PHOTOGRAPHED}


@pytest.mark.parametrize(
    "act",
    [
        update(ConsentEntry).values(is_given=False),
        update(ConsentEntry).values(note="Another note."),
        update(ConsentEntry).values(note="", words=""),
        delete(ConsentEntry),
    ],
    ids=["turned", "another note", "other words", "deleted"],
)
def test_the_database_lets_nobody_rewrite_an_entry(act: object) -> None:
    registration = make_registration(coming())
    set_consent(registration, LISTED, is_given=True)
    with pytest.raises(DBAPIError, match="never changed or deleted"), db.session.begin_nested():
        db.session.execute(act)  # type: ignore[call-overload]
    assert journal(registration) == [("listed", True, "person")]


def test_erasing_withdraws_everything_and_empties_the_notes() -> None:
    conference = make_conference()
    registration = make_registration(conference)
    answer(registration, consents_to_be_listed=True, consents_to_be_quoted=True)
    withdraw_for(registration, QUOTED, "By letter of Quillon Quillfamily.")
    erase(conference, registration.person_id)
    assert journal(registration) == [
        ("listed", True, "person"),
        ("quoted", True, "person"),
        ("quoted", False, "organiser"),
        ("listed", False, "erasure"),
    ]
    assert {each.note for each in consents.history(registration)} == {""}
    assert registration.consented_at is None
    with pytest.raises(DomainError):
        set_consent(registration, LISTED, is_given=True)


# What is made of consents: each place that asks, after a withdrawal.


def report(conference: Conference) -> tuple[list[str], list[str]]:
    """The names in the report's list of participants, and among its groups' members."""
    db.session.flush()
    db.session.expire_all()
    found = gather(conference, number=1, now=NOW)
    members = [name for group in found.groups for name in group.members]
    return [each.name for each in found.participants], members


def test_a_withdrawal_takes_the_name_out_of_the_report() -> None:
    conference = coming(capacity=5)
    person = make_person(name="Amal Demo")
    registration = make_registration(conference, person)
    make_member(make_group(conference), GroupRole.MEMBER, person)
    answer(registration, name="Amal Demo", consents_to_be_listed=True)
    assert report(conference) == (["Amal Demo"], ["Amal Demo"])
    set_consent(registration, LISTED, is_given=False)
    assert report(conference) == ([], [])


def test_a_withdrawal_shows_in_the_export() -> None:
    conference = coming(capacity=5)
    registration = make_registration(conference)
    answer(
        registration,
        consents_to_be_listed=True,
        consents_to_photographs=True,
        consents_to_be_quoted=True,
    )
    assert exported(conference) == ("yes", "yes", "yes")
    for what in Consent:
        set_consent(registration, what, is_given=False)
    assert exported(conference) == ("no", "no", "no")


def exported(conference: Conference) -> tuple[str, ...]:
    head, row = table_of(conference)
    told = dict(zip(head, row, strict=True))
    return told["May be listed"], told["May be photographed"], told["May be quoted"]
