from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, scoped_session

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.people import erasing, sectors
from eventmgr.people.enums import Level
from eventmgr.people.models import Organisation, OrganisationAlias, Person
from eventmgr.registration.intake import columns, planning, source, taking
from eventmgr.registration.intake.enums import Fate, Twin
from eventmgr.registration.models import Contact
from eventmgr.registration.operations import add_contacts
from tests.conftest import count_statements
from tests.factories.address_book import make_contact
from tests.factories.conferences import make_conference
from tests.factories.people import NOW, make_organisation, make_person
from tests.locks import wait_until_somebody_waits


def _told(counts: dict[Fate, int]) -> dict[Fate, int]:
    return {fate: number for fate, number in counts.items() if number}


def _take(
    conference: Conference, text: str, decided: planning.Decisions = planning.NOTHING_DECIDED
) -> dict[Fate, int]:
    held = source.read(text.encode())
    chosen = columns.guess(held.header, [each.cells for each in held.lines])
    lines = planning.understood(held.lines, chosen, decided)
    return taking.take(conference, [each.candidate for each in lines if each.candidate], now=NOW)


FILE = (
    "Full name;E-Mail;Designation;Organization\n"
    "Dr. Amal Demo, Chair;amal@example.org;Chair;A body\n"
    "کیم جۆنگ;;;A body\n"
)


def test_the_same_file_again_changes_nothing(session: scoped_session[Session]) -> None:
    conference = make_conference()
    assert _take(conference, FILE)[Fate.NEW] == 2
    assert _told(_take(conference, FILE)) == {Fate.KNOWN: 2}
    assert session.scalar(select(func.count()).select_from(Person)) == 2
    assert session.scalar(select(func.count()).select_from(Contact)) == 2
    assert {each.name for each in session.scalars(select(Person))} == {
        "Amal Demo, Chair", "کیم جۆنگ"
    }  # fmt: skip


def test_only_what_was_empty_is_filled_in(session: scoped_session[Session]) -> None:
    conference = make_conference()
    known = make_person(name="Amal D.", email="Amal@Example.org", title="Minister")
    _take(conference, FILE)
    session.refresh(known)
    assert (known.name, known.title) == ("Amal D.", "Minister")
    assert known.organisation_id is not None


def test_many_take_as_many_statements_as_few(app: object) -> None:  # noqa: ARG001 - its context
    sectors.choices()  # read once for all that follows
    counts = []
    for number in (2, 40):
        conference = make_conference()
        rows = "".join(
            f"Person {each},p{number}-{each}@example.org,Body {each % 3}\n"
            for each in range(number)
        )
        with count_statements() as counted:
            _take(conference, "name,email,organisation\n" + rows)
        counts.append(counted.count)
    assert counts[0] == counts[1]
    db.session.rollback()


WHOLE = (
    "First name,Surname,Badge,Nationality,Languages,Ministry,Level,Province,Civilité,Job title,"
    "Sector\n"
    "Amal,Demo,Amal D.,Deutschland,Urdu; English,A body,provincial,Sindh,Dr,Chair,Media\n"
)


def test_every_field_reaches_the_person_and_the_body(session: scoped_session[Session]) -> None:
    assert _told(_take(make_conference(), WHOLE)) == {Fate.NEW: 1}
    person = session.scalars(select(Person)).one()
    assert (person.name, person.sort_name, person.badge_name) == (
        "Amal Demo", "Demo, Amal", "Amal D."
    )  # fmt: skip
    assert (person.country, person.languages, person.honorific) == ("DE", ["ur", "en"], "Dr")
    assert (person.title, person.sector) == ("Chair", "media")
    body = session.scalars(select(Organisation)).one()
    assert (body.name, body.level, body.province) == ("A body", Level.PROVINCIAL, "Sindh")


def test_what_is_known_of_a_body_stays_and_aliases_lead_to_it(
    session: scoped_session[Session],
) -> None:
    body = make_organisation(name="United Example Office", level=Level.FEDERAL)
    session.add(OrganisationAlias(organisation_id=body.id, name="UEO", folded_name="ueo"))
    _take(make_conference(), "name,organisation,level,province\nA B,UEO,provincial,Punjab\n")
    session.refresh(body)
    assert (body.level, body.province) == (Level.FEDERAL, "Punjab")
    assert session.scalars(select(Person.organisation_id)).one() == body.id


def test_a_guessed_sort_name_gives_way_to_a_told_one(session: scoped_session[Session]) -> None:
    conference = make_conference()
    _take(conference, "name,email\nAung San Demo,a@example.org\n")
    assert session.scalars(select(Person.sort_name)).one() == "Demo, Aung San"
    told = "name,email,sort name\nAung San Demo,a@example.org,Aung San Demo\n"
    assert _told(_take(conference, told)) == {Fate.FILLED: 1}
    assert _told(_take(conference, told)) == {Fate.KNOWN: 1}
    assert session.scalars(select(Person.sort_name)).one() == "Aung San Demo"


def test_two_of_one_name_stay_two_whenever_the_file_comes_again(
    session: scoped_session[Session],
) -> None:
    conference = make_conference()
    decided = {4: Twin.OTHER, 5: Twin.SAME}
    text = "name,title\nBo Demo,Clerk\nAmal,\nBo Demo,Judge\nBo Demo,\n"
    assert _told(_take(conference, text, decided)) == {Fate.NEW: 3}
    assert _told(_take(conference, text, decided)) == {Fate.KNOWN: 3}
    named = select(Person.title).where(Person.name == "Bo Demo").order_by(Person.id)
    assert session.scalars(named).all() == ["Clerk", "Judge"]


def test_a_file_that_is_taken_twice_at_once_adds_nobody_twice(committed: Flask) -> None:
    with unit_of_work():
        key = make_conference().id
    fates: list[dict[Fate, int]] = []

    def take() -> None:
        with committed.app_context(), unit_of_work():
            fates.append(_take(db.session.get_one(Conference, key), "name\nAmal Demo\nBela Demo\n"))

    other = Thread(target=take)
    with unit_of_work():
        fates.append(_take(db.session.get_one(Conference, key), "name\nAmal Demo\nBela Demo\n"))
        other.start()
        wait_until_somebody_waits()
    other.join()
    assert [each[Fate.NEW] for each in fates] == [2, 0]
    assert db.session.scalar(select(func.count()).select_from(Person)) == 2


def test_a_file_waits_for_people_in_the_order_of_their_keys_as_merging_does(
    committed: Flask,
) -> None:
    with unit_of_work():
        conference = make_conference()
        nameless, addressed = make_person(name="Amal", email=""), make_person(email="b@example.org")
        contacts = sorted([nameless.id, addressed.id])
        add_contacts(conference=conference, person_ids=contacts, now=NOW)
        key = conference.id
    fates: list[dict[Fate, int]] = []

    def take() -> None:
        with committed.app_context(), unit_of_work():
            here = db.session.get_one(Conference, key)
            fates.append(_take(here, "name,email\nBela,b@example.org\nAmal,\n"))

    other = Thread(target=take)
    with unit_of_work():
        erasing.lock(contacts[0])
        other.start()
        wait_until_somebody_waits()
        erasing.lock(contacts[1])  # a deadlock, if the file held whom it names first
    other.join()
    assert [_told(each) for each in fates] == [{Fate.KNOWN: 2}]


def test_a_file_waits_for_nobody_whom_it_does_not_name(committed: Flask) -> None:
    with unit_of_work():
        conference = make_conference()
        people = [make_person(name=name, email="").id for name in ("Amal", "Another")]
        add_contacts(conference=conference, person_ids=people, now=NOW)
        key = conference.id
    fates: list[dict[Fate, int]] = []

    def take() -> None:
        with committed.app_context(), unit_of_work():
            db.session.execute(text("SET LOCAL lock_timeout = '1s'"))
            fates.append(_take(db.session.get_one(Conference, key), "name\nAmal\n"))

    other = Thread(target=take)
    with unit_of_work():
        erasing.lock(people[1])
        other.start()
        other.join()
    assert [_told(each) for each in fates] == [{Fate.KNOWN: 1}]


@pytest.mark.parametrize("address", ["", "real@example.org"])
def test_nothing_is_told_of_a_protected_person(
    session: scoped_session[Session], address: str
) -> None:
    conference = make_conference()
    make_contact(
        conference, name="Real Name", email=address, is_protected=True, display_name="A survivor"
    )
    make_contact(conference, name="Open Name", email="open@example.org")
    text = f"name,email,title\nReal Name,{address},Judge\nOpen Name,open@example.org,\n"
    assert _told(_take(conference, text)) == {Fate.NEW: 1, Fate.KNOWN: 1}
    assert session.scalar(select(func.count()).select_from(Person)) == 2
