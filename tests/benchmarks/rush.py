"""Three hundred people register at the same moment for a hundred places, over HTTP.

Each comes by a personal link and sends the whole form. The measure is one row inserted and
committed through a bare Flask application, by as many at once, on the same server and database.
"""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import Select, func, select, text

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.invitations import operations
from eventmgr.invitations.guest import Guest
from eventmgr.local import postgres
from eventmgr.mail.enums import MailKind
from eventmgr.mail.models import Mail
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from eventmgr.registration import waiting
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration
from tests.benchmarks import workplace
from tests.benchmarks.serving import environment, served
from tests.factories.conferences import make_conference
from tests.factories.signin import sign_in_by_link

PEOPLE, PLACES, ROUNDS = 300, 100, 3
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True)
class Rush:
    """What came of it when all pressed at once."""

    seconds: float
    statuses: Counter[int]

    @property
    def per_second(self) -> float:
        return sum(self.statuses.values()) / self.seconds


def measure() -> Iterator[str]:
    """Yield the lines of the report; raises RuntimeError if a place went wrong."""
    with TemporaryDirectory(prefix="bench") as folder, ExitStack() as running:
        home = Path(folder)
        url = running.enter_context(postgres.running(home))
        settings = workplace.settings(url, home, base_url="http://127.0.0.1")
        app = workplace.application(settings)
        with app.app_context(), unit_of_work() as session:
            session.execute(text("CREATE TABLE bare (id bigserial PRIMARY KEY, word text)"))
        asked = [_prepared(app, number) for number in range(ROUNDS + 1)]
        bare = running.enter_context(
            served("tests.benchmarks.bare_write:app", {"DATABASE_URL": url})
        )[0]
        ours = running.enter_context(served("wsgi:app", environment(settings)))[0]
        rows = [_round(app, bare, ours, number, each) for number, each in enumerate(asked)][1:]
        with app.app_context():
            db.engine.dispose()
    plain, rate = (median(each) for each in zip(*rows, strict=True))
    yield (
        f"{PEOPLE} people register at the same moment for {PLACES} places; "
        f"granian, 2 workers; median of {ROUNDS} rounds"
    )
    yield f"  {'':44}{'requests/s':>12}{'ratio':>8}"
    yield f"  {'one row inserted and committed, bare':44}{plain:12.1f}{1:8.3f}"
    yield f"  {'a registration, with mail and history':44}{rate:12.1f}{rate / plain:8.3f}"
    yield f"  each time {PLACES} confirmed, {PEOPLE - PLACES} waiting in order, no page of an error"


def _round(
    app: Flask, bare: int, ours: int, number: int, asked: list[bytes]
) -> tuple[float, float]:
    """Return requests in a second, bare and ours; the round of number 0 warms both up."""
    plain = _pressed(bare, [_request("/", "", {})] * PEOPLE)
    _require(plain.statuses == {200: PEOPLE}, f"bare: {plain.statuses}")
    rush = _pressed(ours, asked)
    _require(rush.statuses == {303: PEOPLE}, f"ours: {rush.statuses}")
    with app.app_context():
        _require_right(db.session.scalars(_of(number)).one())
    return plain.per_second, rush.per_second


def _require_right(conference: Conference) -> None:
    rows = list(
        db.session.scalars(select(Registration).where(Registration.conference_id == conference.id))
    )
    states = Counter(each.state for each in rows)
    expected = {
        RegistrationState.CONFIRMED: PLACES,
        RegistrationState.WAITLISTED: PEOPLE - PLACES,
    }
    _require(states == expected, f"places: {states}")
    asked = {each.id: (each.answered_at, each.id) for each in rows}
    line = [each.registration_id for each in waiting.line(conference)]
    _require(line == sorted(line, key=asked.__getitem__), "the line is not in the order of asking")
    mails = select(func.count()).where(
        Mail.conference_id == conference.id, Mail.kind == MailKind.CONFIRMATION
    )
    _require(db.session.scalar(mails) == PLACES, "a mail for each place")


def _require(is_so: object, said: str) -> None:
    if not is_so:
        raise RuntimeError(said)


def _prepared(app: Flask, number: int) -> list[bytes]:
    """Invite them, open everybody's form, and return what pressing its button sends."""
    with app.app_context():
        with unit_of_work():
            conference = make_conference(
                slug=f"rush-{number}",
                capacity=PLACES,
                starts=date(2030, 3, 1),
                ends=date(2030, 3, 2),
            )
            operations.invite_people(
                conference=conference,
                people=[
                    Guest(name=f"Person {each}", email=f"rush{number}-{each}@example.org")
                    for each in range(PEOPLE)
                ],
                message="",
                base_url="http://127.0.0.1",
                actor=COMMAND,
                now=clock.now(),
            )
        key = conference.id
    return [_form(app, key, each) for each in range(PEOPLE)]


def _form(app: Flask, key: int, place: int) -> bytes:
    visit = app.test_client()
    with app.app_context(), unit_of_work():
        conference = db.session.get_one(Conference, key)
        invited = select(Registration.person_id).where(Registration.conference_id == key)
        person = db.session.get_one(
            Person, db.session.scalars(invited.order_by(Registration.id).offset(place)).first()
        )
        sign_in_by_link(visit, person, conference)
        path, name = f"/c/{conference.slug}/registration", person.name
    found = _TOKEN.search(visit.get(path).text)
    cookie = visit.get_cookie("eventmgr", domain="localhost")
    if found is None or cookie is None:
        raise RuntimeError("There is no form to send.")
    answers = {
        "csrf_token": found[1],
        "name": name,
        "honorific": "Dr",
        "title": "Officer",
        "organisation": "Example Body",
        "sector": "academia",
        "consents_to_be_listed": "y",
    }
    return _request(path, f"eventmgr={cookie.value}", answers)


def _request(path: str, cookie: str, answers: dict[str, str]) -> bytes:
    body = urlencode(answers).encode()
    head = [
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        "Connection: close",
        *([f"Cookie: {cookie}"] if cookie else []),
    ]
    return "\r\n".join([*head, "", ""]).encode() + body


def _pressed(port: int, asked: list[bytes]) -> Rush:
    return asyncio.run(_press(port, asked))


async def _press(port: int, asked: list[bytes]) -> Rush:
    """Open all the connections, send everything at once, and wait for the last answer."""
    connections = [await asyncio.open_connection("127.0.0.1", port) for _ in asked]
    began = time.perf_counter()
    statuses = await asyncio.gather(
        *(_ask(*pair, each) for pair, each in zip(connections, asked, strict=True))
    )
    seconds = time.perf_counter() - began
    return Rush(seconds, Counter(statuses))


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: bytes) -> int:
    writer.write(asked)
    answer = await reader.read()
    writer.close()
    return int(answer.split(b" ", 2)[1])


def _of(number: int) -> Select[Conference]:
    return select(Conference).where(Conference.slug == f"rush-{number}")
