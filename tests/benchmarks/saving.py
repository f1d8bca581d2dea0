"""Sixty groups of eight write, each phone a save every three seconds; then as fast as it goes.

Two of a group write in each text, one in the text and one in the rationale, so that most saves are
brought together with another's. The measure is one row of the same size inserted and committed
through a bare Flask application, on the same server and database, from as many connections.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from sqlalchemy import select, text

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.groups.models import WorkingGroup
from eventmgr.local import postgres
from eventmgr.pages.recommendations import passes
from eventmgr.people.models import Person
from eventmgr.recommendations.models import Revision
from tests.benchmarks import workplace
from tests.benchmarks.serving import ROOT, environment, served
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group, make_member
from tests.factories.recommendations import make_recommendation
from tests.factories.signin import sign_in_by_link

GROUPS, WRITERS, TEXTS = 60, 8, 4
PAUSE, TIMES = 3.0, 5
ROUNDS, SECONDS, CONNECTIONS = 3, 4.0, 16
FIELDS = ("text", "rationale")
TITLE = "A text of the group"
BARE = """CREATE TABLE bare_save
    (id bigserial PRIMARY KEY, client_id uuid UNIQUE, title text, text text, rationale text)"""


@dataclass(frozen=True)
class Results:
    """What the phones tell of their saves."""

    waits: list[float]
    statuses: dict[str, int]
    saved: list[str]
    fates: dict[str, int]

    def require_good(self) -> "Results":
        """Raise RuntimeError unless every save was answered well."""
        if set(self.statuses) != {"200"}:
            raise RuntimeError(f"Expected 200 only, got {self.statuses}")
        return self


def measure() -> Iterator[str]:
    """Yield the lines of the report; raises RuntimeError if a save was refused or is not there."""
    with TemporaryDirectory(prefix="bench") as folder, ExitStack() as running:
        home = Path(folder)
        url = running.enter_context(postgres.running(home))
        settings = workplace.settings(url, home, base_url="http://127.0.0.1")
        app = workplace.application(settings)
        with app.app_context(), unit_of_work() as session:
            session.execute(text(BARE))
        phones = _filled(app)
        bare_phones = [{**each, "path": "/", "cookie": ""} for each in phones]
        bare = running.enter_context(
            served("tests.benchmarks.bare_save:app", {"DATABASE_URL": url})
        )[0]
        ours = running.enter_context(served("wsgi:app", environment(settings)))[0]
        _flat_out(ours, phones, seconds=2)  # every process has met every statement once
        paced = _run(ours, {"phones": phones, "pause": PAUSE, "times": TIMES})
        rates: dict[str, list[float]] = {"bare": [], "ours": []}
        saved = list(paced.saved)
        for _ in range(ROUNDS):
            rates["bare"].append(len(_flat_out(bare, bare_phones).saved) / SECONDS)
            found = _flat_out(ours, phones)
            rates["ours"].append(len(found.saved) / SECONDS)
            saved += found.saved
        _require_stored(app, saved)
        with app.app_context():
            db.engine.dispose()
    yield from _told(paced, rates, len(saved))


def _told(paced: Results, rates: dict[str, list[float]], count: int) -> Iterator[str]:
    p50, p95 = median(paced.waits), quantiles(paced.waits, n=20)[-1]
    plain, rate = median(rates["bare"]), median(rates["ours"])
    yield (
        f"{GROUPS} groups of {WRITERS} write, a save every {PAUSE:.0f} s from each of "
        f"{GROUPS * WRITERS} phones; granian, 2 workers"
    )
    yield f"  {'':44}{'p50 ms':>12}{'p95 ms':>8}{'saves':>8}"
    yield (
        f"  {'a save, from when it was due':44}"
        f"{1000 * p50:12.0f}{1000 * p95:8.0f}{len(paced.waits):8}"
    )
    yield f"  flat out from {CONNECTIONS} connections; median of {ROUNDS} rounds"
    yield f"  {'':44}{'requests/s':>12}{'ratio':>8}"
    yield f"  {'one row inserted and committed, bare':44}{plain:12.1f}{1:8.3f}"
    yield f"  {'a save':44}{rate:12.1f}{rate / plain:8.3f}"
    fates = ", ".join(f"{number} {fate}" for fate, number in sorted(paced.fates.items()))
    yield f"  paced: {fates}; no error; all {count} saves found as revisions afterwards"


def _flat_out(port: int, phones: list[dict[str, Any]], *, seconds: float = SECONDS) -> Results:
    plan = {"phones": phones, "pause": 0, "connections": CONNECTIONS, "seconds": seconds}
    return _run(port, plan)


def _run(port: int, plan: dict[str, Any]) -> Results:
    """Have a process of its own carry out the plan."""
    done = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-m", "tests.benchmarks.phones", str(port)],
        cwd=ROOT,
        input=json.dumps(plan),
        capture_output=True,
        text=True,
        check=True,
    )
    return Results(**json.loads(done.stdout)).require_good()


def _require_stored(app: Flask, saved: list[str]) -> None:
    with app.app_context():
        stored = {str(each) for each in db.session.scalars(select(Revision.client_id))}
    missing = set(saved) - stored
    if missing or len(set(saved)) != len(saved):
        raise RuntimeError(f"{len(missing)} saves of {len(saved)} are not there.")


def _filled(app: Flask) -> list[dict[str, Any]]:
    """Make the groups with their texts, and return what each writer's phone needs."""
    with app.app_context():
        with unit_of_work():
            conference = make_conference(slug="bench")
            seats = [_group(conference) for _ in range(GROUPS)]
            keys = [(group.id, [each.id for each in people]) for group, people in seats]
        found = []
        for number, (group_id, people) in enumerate(keys, 1):
            for place, person_id in enumerate(people):
                with unit_of_work():
                    cookie = _cookie(app, person_id, conference)
                found.append(
                    {
                        "path": f"/c/bench/groups/WG{number}/recommendations"
                        f"/{place // len(FIELDS) + 1}/revisions",
                        "cookie": cookie,
                        "token": passes.issue(person_id=person_id, group_id=group_id),
                        "field_name": FIELDS[place % len(FIELDS)],
                        "name": f"g{number}p{place}",
                        "fields": {"title": TITLE, "text": "", "rationale": ""},
                    }
                )
        db.session.remove()
    return found


def _group(conference: Conference) -> tuple[WorkingGroup, list[Person]]:
    group = make_group(conference)
    people = [make_member(group) for _ in range(WRITERS)]
    for _ in range(TEXTS):
        make_recommendation(group, title=TITLE, text="")
    return group, people


def _cookie(app: Flask, person_id: int, conference: Conference) -> str:
    visit = app.test_client()
    sign_in_by_link(visit, db.session.get_one(Person, person_id), conference)
    cookie = visit.get_cookie("eventmgr", domain="localhost")
    if cookie is None:
        raise RuntimeError("Nobody could sign in.")
    return f"eventmgr={cookie.value}"
