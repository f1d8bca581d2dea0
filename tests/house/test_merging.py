"""No column that refers to a person is forgotten when two people are merged, nor when it is undone.

The rows are made of what the tables say: a table that is added tomorrow is tried as well.
"""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Column, Table, UniqueConstraint, select, update

from eventmgr.foundation.db import db
from eventmgr.merging import fates
from eventmgr.merging.operations.invitations import CARRIED
from eventmgr.people.models import Person
from eventmgr.privacy.holdings.references import TO_PERSON
from eventmgr.registration.models import Registration
from tests.factories.merging import everything, merge, undo
from tests.factories.people import make_person
from tests.factories.rows import any_row


def referring_to(name: str) -> list[Column[Any]]:
    return [
        column
        for table in db.metadata.sorted_tables
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name == name
    ]


def called(column: Column[Any]) -> str:
    return f"{column.table.name}.{column.name}"


def twins() -> tuple[Person, Person]:
    return make_person(name="Amal Demo"), make_person(name="Demo, Amal")


def call_merged_alike(person: Person) -> None:
    """Let what was merged into the person be called as they are, as the trigger does."""
    db.session.execute(update(Person).where(Person.id == person.id).values(name=person.name))


def again(column: Column[Any], row: dict[str, Any]) -> int:
    """Whom the row refers to by now."""
    table = column.table
    keys = [each for each in table.primary_key if each is not column]
    which = [each == row[each.name] for each in keys]
    found: int = db.session.execute(select(column).where(*which)).scalar_one()
    return found


def test_every_table_that_belongs_to_an_invitation_is_carried() -> None:
    carried = sorted(each.__tablename__ for each in CARRIED)
    assert carried == sorted(each.table.name for each in referring_to("invitation"))


def test_every_column_is_declared_once() -> None:
    declared = [each.name for each in TO_PERSON]
    assert sorted(declared) == sorted(map(called, referring_to("person")))
    assert set(declared) >= {*fates.LEFT, *fates.BY_ITSELF}
    assert not set(fates.LEFT) & fates.BY_ITSELF


def test_every_row_is_handed_over_or_deliberately_left(app: Flask) -> None:  # noqa: ARG001 - its database
    kept, lost = twins()
    made = [
        (column, any_row(column.table, **{column.name: lost.id}))
        for column in referring_to("person")
        if column.table.name not in {"two_people", "person_merge"}
    ]
    call_merged_alike(lost)
    before = everything()
    done = merge(kept, lost)
    where = {called(column): again(column, row) for column, row in made}
    expected = {name: lost.id if name in fates.LEFT else kept.id for name in where}
    assert where == expected
    undo(done)
    assert everything() == before


def uniques(column: Column[Any]) -> list[list[str]]:
    """In what else no two rows may be alike in the column, whatever the rows say."""
    table = column.table
    assert isinstance(table, Table)
    rules = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
    plain = [table.primary_key.columns, *(each.columns for each in rules)]
    return [
        [each.name for each in columns if each.name != column.name]
        for columns in plain
        if column.name in columns
    ]


@pytest.mark.parametrize(
    "name",
    [
        called(column)
        for column in referring_to("person")
        if uniques(column) and column.table.name not in {"two_people", "person_merge"}
    ],
)
def test_of_two_rows_that_cannot_both_be_there_one_comes_back(app: Flask, name: str) -> None:  # noqa: ARG001 - its database
    kept, lost = twins()
    (column,) = (each for each in referring_to("person") if called(each) == name)
    for others in uniques(column):
        theirs = any_row(column.table, **{column.name: lost.id})
        alike = {each: theirs[each] for each in others}
        any_row(column.table, **{column.name: kept.id, **alike})
    before = everything()
    done = merge(kept, lost)
    assert everything() != before
    undo(done)
    assert everything() == before


def test_what_hangs_on_a_registration_hangs_on_the_one_that_stays(app: Flask) -> None:  # noqa: ARG001 - its database
    kept, lost = twins()
    table = db.metadata.tables[Registration.__tablename__]
    theirs = any_row(table, person_id=lost.id, state="invited")
    stays = any_row(
        table, person_id=kept.id, conference_id=theirs["conference_id"], state="confirmed"
    )
    made = [
        (column, any_row(column.table, **{column.name: theirs["id"]}))
        for column in referring_to("registration")
    ]
    before = everything()
    done = merge(kept, lost)
    assert {called(column): again(column, row) for column, row in made} == dict.fromkeys(
        [called(column) for column, _row in made], stays["id"]
    )
    undo(done)
    assert everything() == before
