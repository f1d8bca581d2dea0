"""Whether words that somebody typed name a protected person."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from eventmgr.foundation import audit
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.people.actor import COMMAND, Actor
from eventmgr.people.discretion import hidden_names, protected_with_address, tells_of, words_of
from eventmgr.people.operations import protect
from tests.factories.address_book import make_contact
from tests.factories.conferences import make_conference
from tests.factories.invitations import make_invitation
from tests.factories.people import NOW, make_person
from tests.factories.registration import make_registration

WORDS = st.text(st.characters(categories=["L"]), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("typed", "is_told"),
    [
        ("Nahid Example", True),
        ("EXAMPLE, Nahid", True),
        ("Dr Nahid Example (Harbour)", True),
        ("(Nahid Example)", True),
        ("Nahid Example.", True),
        ("“Nahid Example”", True),
        ("Nahid Example/WG2", True),
        ("Nahid_Example", True),
        ("Náhid Exámple", True),
        ("Conor O’Brien", True),
        ("Nahid", False),
        ("Nahida Example", False),
        ("Noor", True),
        ("Noor.", True),
        ("Noor Jehan", False),
        ("", False),
    ],
)
def test_a_name_is_found_in_any_order(typed: str, *, is_told: bool) -> None:
    assert tells_of(typed, words_of(["Nahid Example", "Conor O'Brien", "Noor", "–", ""])) is is_told


@given(st.lists(WORDS, min_size=2, max_size=4), st.permutations(range(4)), WORDS)
def test_a_name_of_many_words_is_found_wherever_it_stands(
    name: list[str], order: list[int], other: str
) -> None:
    names = words_of([" ".join(name)])
    mixed = [name[place] for place in order if place < len(name)]
    assert tells_of(" ".join([other, *mixed]), names) or all(len(each) < 2 for each in names)


@pytest.mark.usefixtures("session")
def test_only_protected_persons_are_hidden() -> None:
    make_person(name="Open Person")
    hidden = make_person(name="Hidden Person", is_protected=True, display_name="A")
    assert hidden_names() == {frozenset({"hidden", "person"})}
    assert protected_with_address(hidden.email.upper()) is hidden
    assert protected_with_address(make_person().email) is None
    assert protected_with_address("") is None


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize(
    "known", [make_contact, make_registration, lambda c, p: make_invitation(c, p.email)]
)
def test_who_acted_under_the_name_is_called_otherwise_where_the_person_is_known(known: Any) -> None:
    here, elsewhere = make_conference(), make_conference()
    person = make_person(name="Ali Khan", email="ali@example.org")
    known(here, person)
    for conference in (here, elsewhere):
        for name in ("Ali Khan", "Ali Khan (Ministry of Water)", "Ali Khan Junior"):
            doer = Actor(name=name)
            audit.record(doer, "act", conference, now=NOW, conference_id=conference.id)
    protect(person=person, display_name="A witness", actor=COMMAND, now=NOW)
    names = [
        list(
            db.session.scalars(
                select(AuditEntry.actor_name)
                .where(AuditEntry.action == "act", AuditEntry.conference_id == conference.id)
                .order_by(AuditEntry.id)
            )
        )
        for conference in (here, elsewhere)
    ]
    assert names == [
        ["A witness", "A witness", "Ali Khan Junior"],
        ["Ali Khan", "Ali Khan (Ministry of Water)", "Ali Khan Junior"],
    ]
