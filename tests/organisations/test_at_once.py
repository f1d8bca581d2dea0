"""Two who name organisations at the same moment, on connections of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.organisations import operations
from eventmgr.organisations.particulars import Particulars
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Organisation, OrganisationAlias, Person
from eventmgr.people.operations import find_or_add_organisation
from tests.factories.address_book import make_contact
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.merging import acting
from tests.factories.people import NOW, make_organisation
from tests.locks import wait_until_somebody_waits


def at_the_same_time(app: Flask, act: Callable[[], Any]) -> Callable[[], Any]:
    """The act in a thread and a transaction of its own; a refusal is its answer."""

    def inside() -> Any:
        with app.app_context():
            try:
                with unit_of_work():
                    return act()
            except DomainError as refused:
                return refused
            finally:
                db.session.remove()

    return inside


def made() -> tuple[int, int]:
    with unit_of_work():
        conference = make_conference()
        court = make_organisation(name="High Court", country="", province="")
        make_contact(conference, organisation_id=court.id)
        return conference.id, court.id


def add_spelling(conference_id: int, organisation_id: int, name: str) -> None:
    court = db.session.get_one(Organisation, organisation_id)
    operations.change(
        conference=db.session.get_one(Conference, conference_id),
        organisation=court,
        wanted=Particulars(name=court.name, aliases=(name,)),
        actor=COMMAND,
        now=NOW,
    )


def meanings(folded: str) -> int:
    """Of how many organisations it is a name or a spelling."""
    names = select(func.count()).where(Organisation.folded_name == folded)
    aliases = select(func.count()).where(OrganisationAlias.folded_name == folded)
    return (db.session.scalar(names) or 0) + (db.session.scalar(aliases) or 0)


def test_a_spelling_waits_for_whoever_names_a_body_so_and_is_refused(committed: Flask) -> None:
    keys = made()
    with ThreadPoolExecutor(1) as pool:
        with unit_of_work():
            find_or_add_organisation("HC")
            other = pool.submit(at_the_same_time(committed, lambda: add_spelling(*keys, "HC")))
            wait_until_somebody_waits()
        assert isinstance(other.result(), DomainError)
    assert meanings("hc") == 1


def test_whoever_names_a_body_waits_for_its_spelling_and_finds_it(committed: Flask) -> None:
    conference_id, court_id = made()
    with ThreadPoolExecutor(1) as pool:
        with unit_of_work():
            add_spelling(conference_id, court_id, "HC")
            named = pool.submit(
                at_the_same_time(committed, lambda: find_or_add_organisation("hc").id)
            )
            wait_until_somebody_waits()
        assert named.result() == court_id
    assert meanings("hc") == 1


def test_two_give_one_spelling_to_two_bodies_and_one_is_refused(committed: Flask) -> None:
    conference_id, court_id = made()
    with unit_of_work():
        other_id = make_organisation(name="Supreme Court", country="", province="").id
    acts = [
        at_the_same_time(committed, lambda key=key: add_spelling(conference_id, key, "The Court"))
        for key in (court_id, other_id)
    ]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda act: act(), acts))
    assert sorted(isinstance(each, DomainError) for each in answers) == [False, True]
    assert meanings("the court") == 1


def test_nobody_is_merged_away_while_somebody_is_added_to_it(committed: Flask) -> None:
    conference_id, court_id = made()
    with unit_of_work():
        lost_id = make_organisation(name="HC", country="", province="").id

    def merge() -> None:
        operations.merge(
            conference=db.session.get_one(Conference, conference_id),
            kept=db.session.get_one(Organisation, court_id),
            lost_id=lost_id,
            actor=COMMAND,
            now=NOW,
        )

    with ThreadPoolExecutor(1) as pool, unit_of_work():
        body = find_or_add_organisation("HC")
        refused = pool.submit(at_the_same_time(committed, merge)).result()
        assert isinstance(refused, DomainError)
        make_contact(db.session.get_one(Conference, conference_id), organisation_id=body.id)
    assert at_the_same_time(committed, merge)() is None
    assert set(db.session.scalars(select(Person.organisation_id))) == {court_id}


def test_whom_another_conference_gets_to_know_meanwhile_stays_two(committed: Flask) -> None:
    conference_id, court_id = made()
    with unit_of_work():
        other_id, lost_id = make_conference().id, make_organisation(name="HC").id
        conference = db.session.get_one(Conference, conference_id)
        organiser = acting(make_team_member(conference))

    def merge() -> None:
        operations.merge(
            conference=db.session.get_one(Conference, conference_id),
            kept=db.session.get_one(Organisation, court_id),
            lost_id=lost_id,
            actor=organiser,
            now=NOW,
        )

    with ThreadPoolExecutor(1) as pool:
        with unit_of_work():
            theirs = select(Person).where(Person.organisation_id == court_id)
            person = db.session.scalars(theirs.with_for_update()).one()
            make_contact(db.session.get_one(Conference, other_id), person)
            other = pool.submit(at_the_same_time(committed, merge))
            wait_until_somebody_waits()
        assert isinstance(other.result(), DomainError)
    assert db.session.get(Organisation, lost_id) is not None
