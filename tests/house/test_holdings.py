"""Whatever refers to a person or a registration is declared: told of, and erased."""

import ast
from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import ARRAY, Column, Enum, String, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from eventmgr.foundation.db import Model, db
from eventmgr.privacy import holdings
from eventmgr.privacy.holdings import texts
from eventmgr.privacy.holdings.references import (
    OTHERS,
    TO_PERSON,
    TO_REGISTRATION,
    Fate,
)
from eventmgr.privacy.told import SECTIONS
from eventmgr.privacy.words import FATES

DECLARED = {each.name: each for each in (*TO_PERSON, *TO_REGISTRATION)}


def referring_to(name: str) -> set[str]:
    def refers(table: Table) -> set[str]:
        return {
            f"{table.name}.{column.name}"
            for column in table.columns
            for key in column.foreign_keys
            if key.column.table.name == name
        }

    return set().union(*map(refers, db.metadata.sorted_tables))


def test_every_column_that_refers_to_a_person_is_declared() -> None:
    assert {each.name for each in TO_PERSON} == referring_to("person")


def test_every_column_that_refers_to_a_registration_is_declared() -> None:
    assert {each.name for each in TO_REGISTRATION} == referring_to("registration")


def test_each_is_told_or_says_why_not() -> None:
    for each in DECLARED.values():
        assert bool(each.told) != bool(each.untold), each.name
        assert not each.told or each.told in SECTIONS, each.name


def test_every_section_tells_something_declared() -> None:
    assert {each.told for each in DECLARED.values() if each.told} | set(OTHERS.values()) == set(
        SECTIONS
    )


def test_whatever_goes_is_told_beforehand() -> None:
    gone = {each.told for each in DECLARED.values() if each.told and not each.is_work}
    assert gone - set(FATES) == {"account"}


def test_what_is_emptied_are_columns_of_the_table() -> None:
    for each in DECLARED.values():
        columns = set(each.model.__table__.columns.keys())
        assert set(each.emptied) <= columns, each.name


def test_only_what_may_be_empty_becomes_nobodys() -> None:
    for each in DECLARED.values():
        if each.fate is Fate.NOBODYS:
            assert each.column.property.columns[0].nullable, each.name


def test_nothing_about_holdings_is_written_twice() -> None:
    written: Counter[str] = Counter()
    for path in sorted(Path(holdings.__path__[0]).glob("*.py")):
        for each in ast.walk(ast.parse(path.read_text())):
            if isinstance(each, ast.FunctionDef):
                body = [part for part in each.body if not _is_docstring(part)]
                written["\n".join(map(ast.unparse, body))] += 1
    assert [body for body, count in written.items() if count > 1] == []


def _is_docstring(part: ast.stmt) -> bool:
    return isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant)


WRITES_TO_PEOPLE = ("mail", "campaigns", "invitations", "calendars")
KINDS_OF_TEXT = (Text, String, JSONB, ARRAY)


def _texts_of_what_writes_to_people() -> set[str]:
    def is_text(column: Column[Any]) -> bool:
        return isinstance(column.type, KINDS_OF_TEXT) and not isinstance(column.type, Enum)

    return {
        f"{mapper.class_.__tablename__}.{column.name}"
        for mapper in Model.registry.mappers
        if mapper.class_.__module__.split(".")[1] in WRITES_TO_PEOPLE
        for column in mapper.local_table.columns
        if is_text(column)
    }


def test_every_text_that_is_written_to_people_is_scrubbed_or_says_why_not() -> None:
    scrubbed = {
        f"{each.model.__tablename__}.{column.key}"
        for each in texts.TEXTS
        for column in each.columns
    }
    assert not scrubbed & set(texts.NAMELESS)
    assert scrubbed | set(texts.NAMELESS) == _texts_of_what_writes_to_people()
    assert all(texts.NAMELESS.values())
