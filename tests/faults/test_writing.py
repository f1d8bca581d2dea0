"""Groups write on lines that break, as many rounds as are asked for: no word is lost.

``make faults ROUNDS=50`` has fifty rounds of devices over HTTP, as many in real browsers, and ten
times as many of the model without a line.
"""

import json
import random
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy import select

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.local import postgres
from eventmgr.people.models import Person
from eventmgr.recommendations import exchange
from eventmgr.recommendations.enums import RevisionKind
from eventmgr.recommendations.models import Revision
from eventmgr.recommendations.wording import Wording
from eventmgr.web import passes
from tests.benchmarks import workplace
from tests.benchmarks.serving import environment, served
from tests.browser.conftest import browser, running
from tests.factories.conferences import make_conference
from tests.factories.devices import FIELDS, Device
from tests.factories.groups import make_group, make_member
from tests.factories.recommendations import make_recommendation
from tests.factories.signin import sign_in_by_link
from tests.faults.pages import play
from tests.faults.proxy import Plan, Proxy, breaking
from tests.recommendations.test_nothing_is_lost import judged

__all__ = ["browser"]
WRITERS, SAVES = 4, 40
PATIENCE = 20


@dataclass
class Site:
    """The application behind its own server, and the database beside it."""

    app: Flask
    port: int


@pytest.fixture(scope="module")
def rounds(request: pytest.FixtureRequest) -> int:
    found: int = request.config.getoption("--rounds")
    return found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = Path(tmp_path_factory.mktemp("writing"))
    with ExitStack() as open_now:
        url = open_now.enter_context(postgres.running(home, durable=False))
        settings = workplace.settings(url, home, base_url="http://127.0.0.1")
        app = workplace.application(settings)
        port = open_now.enter_context(served("wsgi:app", environment(settings)))[0]
        yield Site(app, port)
        with app.app_context():
            db.engine.dispose()


@pytest.mark.usefixtures("session")
def test_devices_of_the_model_lose_no_word(rounds: int, capsys: pytest.CaptureFixture[str]) -> None:
    counts = [count for seed in range(1000, 1000 + 10 * rounds) for count in judged(seed)]
    typed, lost = (sum(each) for each in zip(*counts, strict=True))
    _say(capsys, f"{len(counts)} runs of the model: {typed} words typed, {lost} lost")
    assert lost == 0


def test_devices_behind_a_breaking_line_lose_no_word(
    rounds: int, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = lost = saves = 0
    for seed in range(rounds):
        devices, words, found = _round(site, seed)
        typed, saves = typed + len(words), saves + sum(len(each.fates) for each in devices)
        lost += len(set(words) - found)
    _say(capsys, f"{rounds} rounds over HTTP: {saves} saves, {typed} words typed, {lost} lost")
    assert lost == 0


def test_people_in_real_browsers_lose_no_word(
    rounds: int,
    browser: Browser,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    typed = lost = 0
    with running(tmp_path / "demo", demo=True) as stack:
        for seed in range(100, 100 + rounds):
            tally = play(stack, browser, seed)
            _say(capsys, f"round {seed}: {tally}")
            typed, lost = typed + len(tally.typed), lost + len(tally.lost)
    _say(capsys, f"{rounds} rounds in browsers: {typed} words typed, {lost} lost")
    assert lost == 0


def _say(capsys: pytest.CaptureFixture[str], words: str) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{words}")


def _round(site: Site, seed: int) -> tuple[list[Device], list[str], set[str]]:
    """Let four devices write at once; return them, what they typed, and what is stored."""
    plan = Plan(seed, longest=0.05)
    with breaking(site.port, plan) as proxy:
        key, devices = _devices(site.app, proxy, seed)
        with ThreadPoolExecutor(WRITERS) as pool:
            list(pool.map(_write, devices))
        plan.is_calm = True
        for each in devices:
            each.keep()
            assert each.flush()
    with site.app.app_context():
        stored = db.session.scalars(
            select(Revision).where(Revision.recommendation_id == key).order_by(Revision.number)
        ).all()
    made = [each for each in stored[1:] if each.kind is not RevisionKind.MERGE]
    assert len(made) == sum(len(each.fates) for each in devices), "each save is one revision"
    assert [each.number for each in stored] == list(range(1, len(stored) + 1))
    found = {word for each in stored for name in FIELDS for word in getattr(each, name).split()}
    return devices, [word for each in devices for word in each.typed], found


def _write(device: Device) -> None:
    """Type, save, reload and decide, as its own chance has it."""
    chance = random.Random(device.name)  # noqa: S311 - a plan, not a secret
    for _ in range(SAVES):
        for _ in range(chance.randint(1, 3)):
            device.type_word()
        if chance.random() < 0.1:
            device.reload()
        if chance.random() < 0.3:
            device.decide()
        device.keep()
        if chance.random() < 0.9:  # else out of reach for this time
            device.flush()


def _devices(app: Flask, proxy: Proxy, seed: int) -> tuple[int, list[Device]]:
    with app.app_context(), unit_of_work():
        conference = make_conference(slug=f"round-{seed}")
        group = make_group(conference)
        recommendation = make_recommendation(group, text="Begin.")
        fields = exchange.to_fields(Wording(text="Begin."))
        path = f"/c/round-{seed}/groups/WG1/recommendations/1/revisions"
        address = f"http://127.0.0.1:{proxy.port}{path}"
        devices = []
        for place in range(WRITERS):
            person = make_member(group)
            head = {
                "Cookie": _cookie(app, person, conference),
                "Content-Type": "application/json",
            }
            token = passes.issue(person_id=person.id, place=group.id)
            devices.append(
                Device(
                    name=f"h{seed}d{place}",
                    seed=seed * WRITERS + place,
                    send=lambda save, head=head, token=token: _post(
                        address, {**save, "pass": token}, head
                    ),
                    fields=dict(fields),
                    base=1,
                )
            )
        return recommendation.id, devices


def _cookie(app: Flask, person: Person, conference: Conference) -> str:
    visit = app.test_client()
    sign_in_by_link(visit, person, conference)
    found = visit.get_cookie("eventmgr", domain="localhost")
    assert found
    return f"eventmgr={found.value}"


def _post(address: str, sent: dict[str, Any], head: dict[str, str]) -> dict[str, Any]:
    """Send a save; an answer that is not whole is none."""
    asked = urllib.request.Request(address, json.dumps(sent).encode(), head)  # noqa: S310 - loopback
    try:
        with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310 - loopback
            found: dict[str, Any] = json.loads(answer.read())
            return found
    except urllib.error.HTTPError as refused:
        said = refused.read().decode()
        raise AssertionError(said) from refused
    except (OSError, HTTPException, ValueError) as broken:
        raise ConnectionError from broken
