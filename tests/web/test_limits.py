"""Attempts are counted, in Redis for all processes together, and here while Redis is away."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
import redis
from flask import Flask

from eventmgr.foundation.settings import Settings
from eventmgr.web import limits
from eventmgr.web.limits import limiter
from tests.servers import redis_server
from tests.visitor import Visitor, another_app, read, texts, visit

Make = Callable[[str], Flask]


@pytest.fixture
def limited(
    migrated_app: Flask,  # noqa: ARG001 - its database is there for whoever is not turned away
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Make]:
    """Make applications that count attempts in the Redis of this address."""
    monkeypatch.setattr(limiter, "enabled", True)
    with ExitStack() as stack:

        def make(redis_url: str) -> Flask:
            limiter._storage_dead = False
            return stack.enter_context(another_app(replace(settings, redis_url=redis_url)))

        yield make
    limiter._storage_dead = False


def attempt(
    visitor: Visitor, address: str, *, at: str = "/sign-in", visitor_ip: str = "::1"
) -> int:
    return visitor.post(
        at,
        data={"email": address, "password": "wrong"},
        environ_base={"REMOTE_ADDR": visitor_ip},
    ).status_code


@pytest.mark.parametrize("at", ["/sign-in", "/sign-in/link"])
def test_one_address_is_tried_a_few_times_and_that_locks_nobody_else_out(
    limited: Make, at: str
) -> None:
    visitor = visit(limited("filesystem://"))
    spellings = ["aya@example.org", " AYA@example.org "] * 3
    tried = [attempt(visitor, spelling, at=at) for spelling in spellings]
    assert 429 not in tried
    assert attempt(visitor, "aya@example.org", at=at) == 429
    assert attempt(visitor, "other@example.org", at=at) != 429
    assert attempt(visitor, "aya@example.org", at=at, visitor_ip="10.0.1.1") != 429


@pytest.mark.parametrize("at", ["/sign-in", "/sign-in/link"])
def test_one_address_cannot_be_tried_from_everywhere(limited: Make, at: str) -> None:
    visitor = visit(limited("filesystem://"))
    spellings = ["aya@example.org", " AYA@example.org "] * 50
    tried = {
        attempt(visitor, spelling, at=at, visitor_ip=f"10.0.0.{number}")
        for number, spelling in enumerate(spellings)
    }
    assert 429 not in tried
    assert attempt(visitor, "aya@example.org", at=at, visitor_ip="10.0.1.1") == 429
    assert attempt(visitor, "other@example.org", at=at, visitor_ip="10.0.1.1") != 429


def test_one_visitor_cannot_try_every_address(limited: Make) -> None:
    visitor = visit(limited("filesystem://"))
    tried = [attempt(visitor, f"person{number}@example.org") for number in range(21)]
    assert tried == [422] * 20 + [429]
    assert attempt(visitor, "person99@example.org", visitor_ip="::2") == 422


def test_being_turned_away_is_a_page_that_says_what_to_do(limited: Make) -> None:
    visitor = visit(limited("filesystem://"))
    for _ in range(6):
        attempt(visitor, "aya@example.org")
    sent = {"email": "aya@example.org"}
    again = visitor.post("/sign-in", data=sent, environ_base={"REMOTE_ADDR": "::1"})
    page = read(again, status=429)
    assert texts(page, "//h1") == ["Too many attempts"]
    assert "Wait a few minutes and try again." in texts(page, "//main//p")


def test_looking_is_not_counted(limited: Make) -> None:
    visitor = visit(limited("filesystem://"))
    assert {visitor.get("/sign-in").status_code for _ in range(30)} == {200}


def test_a_body_that_is_too_large_breaks_no_counting(limited: Make) -> None:
    visitor = visit(limited("filesystem://"))
    answer = visitor.post("/sign-in", data={"email": "x" * 9_000_000})
    assert answer.status_code == 413
    assert not limiter._storage_dead


def test_processes_count_together_in_redis(limited: Make, tmp_path: Path) -> None:
    with redis_server(tmp_path) as url:
        for _ in range(2):
            visitor = visit(limited(url))
            statuses = [attempt(visitor, "aya@example.org") for _ in range(3)]
            assert statuses == [422] * 3
            assert not limiter._storage_dead
        with redis.Redis(unix_socket_path=url.partition("://")[2].partition("?")[0]) as stored:
            assert (
                len(stored.keys("LIMITS:*aya@example.org*")) == 3
            )  # hers in a minute and an hour; all in an hour


def test_without_redis_this_process_counts_alone(limited: Make, tmp_path: Path) -> None:
    with redis_server(tmp_path) as url:
        visitor = visit(limited(url))
        assert attempt(visitor, "aya@example.org") == 422
    tried = [attempt(visitor, "aya@example.org") for _ in range(7)]
    assert tried == [422] * 6 + [429]


@pytest.mark.parametrize(
    ("broker", "storage"),
    [
        ("redis://h:6379/0", "redis://h:6379/0"),
        ("rediss://h:6379/1", "rediss://h:6379/1"),
        ("redis+socket:///run/r.sock?virtual_host=3", "redis+unix:///run/r.sock?db=3"),
        ("unix:///run/r.sock", "redis+unix:///run/r.sock"),
        ("filesystem://", "memory://"),
    ],
)
def test_the_brokers_address_in_other_words(broker: str, storage: str) -> None:
    assert limits._storage(broker) == storage
