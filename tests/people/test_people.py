"""Persons and organisations: found again, never doubled, never overwritten."""

import threading

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.people import operations, queries
from eventmgr.people.enums import Sector
from eventmgr.people.models import Organisation, Person
from tests.factories.people import NOW, make_account, make_person
from tests.locks import wait_until_somebody_waits


def count(model: type[Person] | type[Organisation]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.usefixtures("app")
def test_an_organisation_is_found_again_whatever_its_case() -> None:
    first = operations.find_or_add_organisation(" Ministry of  Justice")
    assert first.name == "Ministry of Justice"
    assert operations.find_or_add_organisation("MINISTRY OF JUSTICE") is first
    assert queries.find_organisation("ministry  of justice\n") is first
    assert count(Organisation) == 1


@pytest.mark.usefixtures("app")
def test_a_new_person_is_cleaned() -> None:
    person = operations.find_or_add_person(
        name="  Aya \x07 Test ",
        email=" Aya@EXAMPLE.org ",
        honorific=" Dr ",
        title="Judge\n",
        organisation="High Court",
        sector=Sector.JUDICIARY,
        language="ur",
        now=NOW,
    )
    assert person.organisation is not None
    assert (person.name, person.email, person.honorific, person.title) == (
        "Aya Test",
        "Aya@example.org",
        "Dr",
        "Judge",
    )
    assert (person.organisation.name, person.sector, person.language, person.created_at) == (
        "High Court",
        Sector.JUDICIARY,
        "ur",
        NOW,
    )
    assert (person.is_protected, person.shown_name) == (False, "Dr Aya Test")


@pytest.mark.usefixtures("app")
def test_a_known_person_keeps_what_is_known_and_gets_what_was_empty() -> None:
    known = make_person(name="Aya", email="aya@example.org", title="Judge")
    found = operations.find_or_add_person(
        name="Somebody else",
        email="AYA@example.org",
        title="Advocate",
        honorific="Dr",
        sector=Sector.MEDIA,
        organisation="High Court",
        language="ur",
        now=NOW,
    )
    assert found is known
    assert (known.name, known.title, known.honorific, known.language) == (
        "Aya",
        "Judge",
        "Dr",
        "en",
    )
    again = operations.find_or_add_person(
        name="", email="aya@example.org", sector=Sector.ACADEMIA, organisation="A school", now=NOW
    )
    assert again.organisation is not None
    assert (again.sector, again.organisation.name) == (Sector.MEDIA, "High Court")
    assert count(Person) == 1


@pytest.mark.usefixtures("app")
def test_without_an_address_equal_names_are_two_people() -> None:
    first = operations.find_or_add_person(name="Aya", now=NOW)
    assert operations.find_or_add_person(name="Aya", now=NOW) is not first
    assert count(Person) == 2


@pytest.mark.usefixtures("app")
def test_a_person_without_a_name_is_called_by_the_address() -> None:
    person = operations.find_or_add_person(name=" ", email="aya@example.org", now=NOW)
    assert person.name == "aya@example.org"


@pytest.mark.usefixtures("app")
def test_a_bad_address_makes_nobody() -> None:
    with pytest.raises(DomainError) as raised:
        operations.find_or_add_person(name="Aya", email="aya", now=NOW)
    assert raised.value.field == "email"
    assert count(Person) == 0


@pytest.mark.usefixtures("app")
def test_the_database_lets_no_address_be_two_people() -> None:
    make_person(email="aya@example.org")
    with pytest.raises(IntegrityError, match="uq_person_email"):
        make_person(email="AYA@example.org")


@pytest.mark.usefixtures("app")
def test_a_protected_person_is_shown_by_the_display_name_only() -> None:
    person = make_person(name="Real", honorific="Dr", is_protected=True, display_name="A survivor")
    assert person.shown_name == "A survivor"


@pytest.mark.usefixtures("app")
def test_a_person_called_by_the_address_gets_the_name_that_somebody_tells() -> None:
    known = make_person(name="aya", email="aya@example.org")
    assert operations.find_or_add_person(name="Aya Test", email=known.email, now=NOW) is known
    assert known.name == "Aya Test"


@pytest.mark.usefixtures("app")
def test_an_address_is_changed_only_if_it_is_nobodys_and_opens_no_account() -> None:
    make_person(email="taken@example.org")
    person = make_person(email="wrong@example.org")
    operations.change_address(person=person, email="Right@EXAMPLE.org")
    assert person.email == "Right@example.org"
    for who, address, sentence in (
        (person, "TAKEN@example.org", "Somebody has this address already."),
        (person, "right", "is not an e-mail address"),
        (make_account().person, "free@example.org", "This person has an account"),
    ):
        with pytest.raises(DomainError, match=sentence) as raised:
            operations.change_address(person=who, email=address)
        assert raised.value.field == "email"
    assert queries.find_person_by_email("free@example.org") is None
    db.session.refresh(person)
    assert person.email == "Right@example.org"


def test_two_at_once_make_one_person(committed: Flask) -> None:
    """The second looks before the first commits, and so finds nobody at first."""
    looked = threading.Event()
    found: list[int] = []

    def add_second() -> None:
        with committed.app_context(), unit_of_work():
            assert queries.find_person_by_email("aya@example.org") is None
            looked.set()
            found.append(
                operations.find_or_add_person(name="B", email="AYA@example.org", now=NOW).id
            )

    second = threading.Thread(target=add_second)
    with unit_of_work():
        first = operations.find_or_add_person(name="A", email="aya@example.org", now=NOW).id
        second.start()
        assert looked.wait(30)
        wait_until_somebody_waits()
    second.join(30)
    assert found == [first]
    assert count(Person) == 1


def test_two_at_once_make_one_organisation(committed: Flask) -> None:
    barrier = threading.Barrier(2)
    found: list[int] = []

    def add() -> None:
        with committed.app_context(), unit_of_work():
            barrier.wait(10)
            found.append(operations.find_or_add_organisation("High Court").id)

    threads = [threading.Thread(target=add) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    assert len(found) == 2
    assert len(set(found)) == 1
    assert count(Organisation) == 1
