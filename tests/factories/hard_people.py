"""People with given names at a conference: from a file to confirmed places."""

import csv
import io
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventmgr.conferences.models import Conference
from eventmgr.foundation import tables
from eventmgr.foundation.db import db
from eventmgr.people.models import Person
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.intake import columns, planning, source, taking
from eventmgr.registration.intake.planning import Line
from eventmgr.registration.models import Registration
from eventmgr.registration.operations import open_registrations
from eventmgr.registration.queries import with_person
from tests.factories.conferences import make_conference
from tests.factories.people import NOW

HEAD = ["name", "email", "organisation", "honorific"]


@dataclass(frozen=True)
class Hall:
    """A conference, and who has a place there."""

    conference: Conference
    registrations: list[Registration]


def rows(names: list[str]) -> list[list[str]]:
    return [[name, f"hard{each}@example.org", "A body", ""] for each, name in enumerate(names, 1)]


def as_text(names: list[str], encoding: str = "utf-8") -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file).writerows([HEAD, *rows(names)])
    return file.getvalue().encode(encoding)


def as_workbook(names: list[str]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    sheet: Any = book.active
    for number, row in enumerate([HEAD, *rows(names)], 1):
        for place, words in enumerate(row, 1):
            cell = sheet.cell(number, place, words)
            cell.data_type = "s"  # never a formula
    book.save(file)
    return file.getvalue()


def as_exported(names: list[str]) -> bytes:
    return tables.as_csv(HEAD, rows(names))


def read(content: bytes) -> list[Line]:
    """The lines of a file of people as the import understands them."""
    held = source.read(content)
    return planning.understood(held.lines, columns.guess(held.header, []))


def everybody(names: list[str]) -> Hall:
    """Import the names, and give each a confirmed place, in their order."""
    conference = make_conference(slug="forum", title="Forum")
    candidates = [each.candidate for each in read(as_text(names)) if each.candidate]
    taking.take(conference, candidates, now=NOW)
    found = select(Person).options(joinedload(Person.organisation))
    people = {each.email: each for each in db.session.scalars(found)}
    persons = [people[email] for _name, email, *_others in rows(names)]
    open_registrations(conference=conference, persons=persons, now=NOW)
    there = {each.person_id: each for each in db.session.scalars(with_person())}
    registrations = [there[each.id] for each in persons]
    for each in registrations:
        each.state = RegistrationState.CONFIRMED
    db.session.flush()
    return Hall(conference, registrations)
