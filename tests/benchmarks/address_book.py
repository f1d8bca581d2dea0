"""The page of people with 5,000 of them against the same page with 50."""

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, insert

from eventmgr.conferences.enums import TeamRole
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.local import postgres
from eventmgr.people.models import Person
from eventmgr.people.names import guessed_sort_name
from eventmgr.registration.models import Contact
from tests.benchmarks import workplace
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.people import NOW, make_organisation
from tests.factories.signin import sign_in

FEW, MANY = 50, 5_000
TIMES = 15
PAGES = {
    "first page": "",
    "last page": "?page=100",
    "search by words": "?words=person+4",
    "filter by country": "?country=PK",
}


def measure() -> Iterator[str]:
    """Yield the lines of the report; raises RuntimeError if many people take more statements."""
    with TemporaryDirectory(prefix="bench") as folder, postgres.running(Path(folder)) as url:
        app = workplace.application(workplace.settings(url, Path(folder)))
        visit = app.test_client()
        for number in (FEW, MANY):
            _fill(app, visit, number)
        yield f"The page of people, {MANY} against {FEW}; median of {TIMES}, in one process"
        yield f"  {'':44}{'ms':>12}{'ratio':>8}{'statements':>12}"
        for words, query in PAGES.items():
            few, count = _asked(app, visit, FEW, query)
            many, as_many = _asked(app, visit, MANY, query)
            if count != as_many:
                raise RuntimeError(f"{words}: {count} statements for few, {as_many} for many")
            yield f"  {words + f', {FEW}':44}{few:12.1f}{1:8.2f}{count:12}"
            yield f"  {words + f', {MANY}':44}{many:12.1f}{many / few:8.2f}{as_many:12}"
        with app.app_context():
            db.engine.dispose()


def _fill(app: Flask, visit: FlaskClient, number: int) -> None:
    with app.app_context(), unit_of_work():
        conference = make_conference(slug=f"people-{number}")
        if number == FEW:
            account = make_team_member(conference, TeamRole.ORGANISER)
            account.is_administrator = True
            sign_in(visit, account)
        body = make_organisation(name=f"Body {number}").id
        rows = [
            {
                "name": f"Person {each}",
                "sort_name": guessed_sort_name(f"Person {each}"),
                "email": f"p{number}-{each}@example.org",
                "organisation_id": body,
                "country": "PK" if each % 2 else "IN",
                "created_at": NOW,
            }
            for each in range(number)
        ]
        people = db.session.scalars(insert(Person).returning(Person.id), rows).all()
        contacts = [
            {"conference_id": conference.id, "person_id": each, "added_at": NOW} for each in people
        ]
        db.session.execute(insert(Contact), contacts)


def _asked(app: Flask, visit: FlaskClient, number: int, query: str) -> tuple[float, int]:
    """Return the milliseconds and the statements of the page."""
    with app.app_context():
        engine = db.engine
    told: list[str] = []

    def note(_c: object, _cur: object, statement: str, *_others: object) -> None:
        told.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    times = []
    for _ in range(TIMES):
        told.clear()
        began = time.perf_counter()
        answer = visit.get(f"/manage/people-{number}/people{query}")
        times.append(time.perf_counter() - began)
        if answer.status_code != 200:
            raise RuntimeError(answer.status)
    event.remove(engine, "before_cursor_execute", note)
    return median(times) * 1000, len(told)
