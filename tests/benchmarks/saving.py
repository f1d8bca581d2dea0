"""Sixty groups of eight write, each phone a save every three seconds; then as fast as it goes.

First the phones do nothing but save, for which the aim is asserted. Then each asks for news as
well, tells where it writes and asks the clock, as pages do: what that costs beside it is told.
Two of a group write in each text, one in the text and one in the rationale, so that most saves are
brought together with another's. The measure is one row of the same size inserted and committed
through a bare Flask application, on the same server and database, from as many connections. Beside
it stands the floor of a save that is safe: the same bare application, which asks who it is and what
they may, locks the text, reads what stands, inserts and lets the new row stand.
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

import psutil
from flask import Flask
from sqlalchemy import select, text

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.groups.models import WorkingGroup
from eventmgr.local import postgres
from eventmgr.people.models import Person
from eventmgr.recommendations.models import Revision
from eventmgr.web import passes
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
P95, RATIO = 0.3, 0.4
"""The aims: a save waits no longer than this (in seconds), and so much of the bare row's rate."""
BARE = """
CREATE TABLE bare_save
    (id bigserial PRIMARY KEY, client_id uuid UNIQUE, title text, text text, rationale text);
CREATE TABLE bare_visitor (id bigserial PRIMARY KEY, key text UNIQUE, name text);
CREATE TABLE bare_seat (visitor_id bigint, place text, role text, PRIMARY KEY (visitor_id, place));
CREATE TABLE bare_text
    (id bigserial PRIMARY KEY, place text UNIQUE, standing_id bigint REFERENCES bare_save);
INSERT INTO bare_visitor (key, name) VALUES ('visitor', 'Visitor');
"""
PLACES = """
WITH made AS
(INSERT INTO bare_text (place) SELECT CAST(generate_series(1, :places) AS text) RETURNING place)
INSERT INTO bare_seat (visitor_id, place, role) SELECT bare_visitor.id, made.place, 'member'
FROM bare_visitor, made
"""


@dataclass(frozen=True)
class Results:
    """What the phones tell of their saves."""

    waits: list[float]
    statuses: dict[str, int]
    saved: list[str]
    fates: dict[str, int]
    asked: dict[str, dict[str, int]]
    asked_waits: list[float]

    def require_good(self) -> "Results":
        """Raise RuntimeError unless every request was answered well."""
        if set(self.statuses) != {"200"}:
            raise RuntimeError(f"Expected 200 only, got {self.statuses}")
        if any(set(each) - {"200", "204", "304"} for each in self.asked.values()):
            raise RuntimeError(f"Expected 200, 204 and 304 only, got {self.asked}")
        return self

    @property
    def p95(self) -> float:
        """The seconds within which nineteen of twenty saves were answered."""
        return quantiles(self.waits, n=20)[-1]

    def others(self) -> str:
        """What was asked beside the saves: how often, and how many of the polls were no news."""
        counts = ", ".join(
            f"{sum(each.values())} {name}" for name, each in sorted(self.asked.items())
        )
        polls = self.asked.get("changes", {})
        quiet = polls.get("304", 0) / max(1, sum(polls.values()))
        return f"{counts}; {100 * quiet:.0f} % of the polls answered 304"


def measure() -> Iterator[str]:
    """Yield the lines of the report; raises RuntimeError if a save was refused, slow or lost."""
    with TemporaryDirectory(prefix="bench") as folder, ExitStack() as running:
        home = Path(folder)
        url = running.enter_context(postgres.running(home))
        settings = workplace.settings(url, home, base_url="http://127.0.0.1")
        app = workplace.application(settings)
        with app.app_context(), unit_of_work() as session:
            session.execute(text(BARE))
            session.execute(text(PLACES), {"places": GROUPS * TEXTS})
        phones = _filled(app)
        bare_phones = [{**each, "path": "/", "cookie": ""} for each in phones]
        safe_phones = [
            {**each, "path": f"/safe/{place // len(FIELDS) + 1}"}
            for place, each in enumerate(bare_phones)
        ]
        bare = running.enter_context(
            served("tests.benchmarks.bare_save:app", {"DATABASE_URL": url})
        )[0]
        ours, server = running.enter_context(served("wsgi:app", environment(settings)))
        _flat_out(ours, phones, seconds=2)  # every process has met every statement once
        plan = {"phones": phones, "pause": PAUSE, "times": TIMES}
        alone = _run(ours, {**plan, "watches": False})
        paced = _run(ours, {**plan, "watches": True})
        rates: dict[str, list[float]] = {"bare": [], "safe": [], "ours": []}
        worked = 0.0
        saved = [*alone.saved, *paced.saved]
        for _ in range(ROUNDS):
            rates["bare"].append(len(_flat_out(bare, bare_phones).saved) / SECONDS)
            rates["safe"].append(len(_flat_out(bare, safe_phones).saved) / SECONDS)
            before = _processor_seconds(server)
            found = _flat_out(ours, phones)
            worked += (_processor_seconds(server) - before) / len(found.saved) / ROUNDS
            rates["ours"].append(len(found.saved) / SECONDS)
            saved += found.saved
        _require_stored(app, saved)
        with app.app_context():
            db.engine.dispose()
    yield from _told(alone, paced, rates, len(saved), worked)
    _require_quick(alone)


def _require_quick(alone: Results) -> None:
    if alone.p95 >= P95:
        raise RuntimeError(f"p95 of a save: {1000 * alone.p95:.0f} ms; the aim is {1000 * P95:.0f}")


def _processor_seconds(server: psutil.Process) -> float:
    """Return what the server's processes have worked so far."""
    every = [server, *server.children(recursive=True)]
    return sum(sum(each.cpu_times()[:2]) for each in every)


def _told(
    alone: Results, paced: Results, rates: dict[str, list[float]], count: int, worked: float
) -> Iterator[str]:
    plain, safe, rate = (median(rates[each]) for each in ("bare", "safe", "ours"))
    yield (
        f"{GROUPS} groups of {WRITERS} write, a save every {PAUSE:.0f} s from each of "
        f"{GROUPS * WRITERS} phones; granian, 2 workers"
    )
    yield f"  {'':44}{'p50 ms':>12}{'p95 ms':>8}{'saves':>8}"
    for name, each in (("nothing but saves", alone), ("with all that its page asks", paced)):
        yield (
            f"  {'a save, from when it was due: ' + name:58}"
            f"{1000 * median(each.waits):6.0f}{1000 * each.p95:8.0f}{len(each.waits):8}"
        )
    p50, p95 = median(paced.asked_waits), quantiles(paced.asked_waits, n=20)[-1]
    yield (
        f"  {'what its page asks meanwhile':44}"
        f"{1000 * p50:12.0f}{1000 * p95:8.0f}{len(paced.asked_waits):8}"
    )
    yield f"  {paced.others()}"
    yield f"  flat out from {CONNECTIONS} connections; median of {ROUNDS} rounds"
    yield f"  {'':44}{'requests/s':>12}{'ratio':>8}"
    yield f"  {'one row inserted and committed, bare':44}{plain:12.1f}{1:8.3f}"
    yield f"  {'bare, but asked who it is, locked and read':44}{safe:12.1f}{safe / plain:8.3f}"
    yield f"  {'a save':44}{rate:12.1f}{rate / plain:8.3f}"
    verdict = "met" if rate / plain >= RATIO else "not met"
    yield (
        f"  ratio {rate / plain:.3f} of the bare row, aim {RATIO}: {verdict}; {rate / safe:.3f} of"
        f" the safe floor; {1000 * worked:.1f} s of the processor for 1,000 saves"
    )
    whole = "met" if paced.p95 < P95 else "not met"
    yield f"  p95 under {1000 * P95:.0f} ms with all that the page asks: {whole}"
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
                        "token": passes.issue(person_id=person_id, place=group_id),
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
    with visit.session_transaction() as kept:
        kept["_fresh"] = False  # as the first answer leaves it; a phone keeps what it is given
    cookie = visit.get_cookie("eventmgr", domain="localhost")
    if cookie is None:
        raise RuntimeError("Nobody could sign in.")
    return f"eventmgr={cookie.value}"
