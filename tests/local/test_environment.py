import socket
from pathlib import Path

import pytest
from flask import Flask

import config
from eventmgr.foundation.findings import Level
from eventmgr.foundation.settings import SettingsError
from eventmgr.local import parts, redis
from eventmgr.local.checks import broker, client_url, folder, relay, web
from eventmgr.local.errors import LocalError
from tests.servers import redis_server, smtp_server

KEY = "0123456789abcdefghijklmnopqrstuv"


def test_nothing_said_leaves_everything_to_eventmgr() -> None:
    asked = config.read({"PATH": "/bin"})
    assert (asked.database_url, asked.redis_url, asked.smtp_url, asked.demo) == ("", "", "", None)
    assert (asked.port, asked.home) == (8000, config.ROOT / "var")
    with pytest.raises(SettingsError, match="DATABASE_URL is missing"):
        asked.settings()


def test_what_was_said_wins_over_what_is_filled_in() -> None:
    asked = config.read({"DATABASE_URL": "postgresql://db/x", "PORT": "8123", "EVENTMGR_DEMO": "0"})
    complete = asked.completed(database_url="postgresql://other", secret_key=KEY, demo=True)
    assert complete.database_url == "postgresql://db/x"
    assert (complete.demo, complete.base_url) == (False, "http://127.0.0.1:8123")
    assert complete.settings().mail_from == "conference@127.0.0.1"


def test_a_child_reads_back_the_same_settings(tmp_path: Path) -> None:
    asked = config.read({"EVENTMGR_HOME": str(tmp_path), "LANG": "ur_PK", "MAIL_FROM": "a@b.org"})
    complete = asked.completed(database_url="postgresql://db/x", secret_key=KEY, demo=True)
    child = config.read(complete.variables())
    assert child.settings() == complete.settings()
    assert child.inherited["LANG"] == "ur_PK"


def test_secrets_are_the_key_and_every_password() -> None:
    asked = config.read(
        {
            "SECRET_KEY": KEY,
            "DATABASE_URL": "postgresql://u:first@db/x",
            "REDIS_URL": "redis://:second@cache/0",
            "SMTP_URL": "smtp://relay:25",
        },
    )
    assert asked.secrets() == {KEY, "first", "second"}
    assert not any(secret in repr(asked) for secret in asked.secrets())


@pytest.mark.parametrize("value", ["x", "0", "65536", "-1", "８０８０"])
def test_a_port_without_sense_is_refused(value: str) -> None:
    with pytest.raises(SettingsError, match="PORT must be a number from 1 to 65535"):
        config.read({"PORT": value})


def test_a_taken_port_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(
            LocalError, match=rf"Port {port} is taken by another program\. Set PORT"
        ):
            parts.check_port(port)
    parts.check_port(port)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("redis://cache:6379/1", "redis://cache:6379/1"),
        ("redis+socket:///tmp/r.sock?virtual_host=2", "unix:///tmp/r.sock?db=2"),
        ("redis+socket:///tmp/r.sock", "unix:///tmp/r.sock?db=0"),
    ],
)
def test_a_broker_s_address_in_the_words_of_the_client(ours: str, theirs: str) -> None:
    assert client_url(ours) == theirs


def test_checks_of_parts_that_answer(tmp_path: Path) -> None:
    with redis_server(tmp_path) as url:
        (found,) = broker(url, tmp_path)
        assert (found.level, found.what.partition(",")[2]) == (Level.OK, " append-only file on")
    with smtp_server() as sink:
        (found,) = relay(sink.url)
        assert (found.level, found.mend) == (Level.OK, "")
    (found,) = folder(tmp_path)
    assert found.level in {Level.OK, Level.WARNING}


def test_checks_of_parts_that_are_away_say_how_to_mend_it(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    findings = [
        *broker(f"redis://127.0.0.1:{port}/0", tmp_path),
        *relay(f"smtp://127.0.0.1:{port}"),
        *web(f"http://127.0.0.1:{port}"),
    ]
    assert [each.level for each in findings] == [Level.PROBLEM] * 3
    assert all(each.mend for each in findings)


def test_checks_of_embedded_parts_that_do_not_run(tmp_path: Path) -> None:
    findings = [*broker("", tmp_path), *relay(""), *web("")]
    assert [each.level for each in findings] == [Level.OK] * 3
    assert list(tmp_path.iterdir()) == []


def test_without_any_redis_the_queue_uses_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis, "OLDEST", (999, 0))
    assert redis.server(tmp_path) is None
    (found,) = broker("", tmp_path)
    assert found.level is Level.WARNING


def test_a_web_process_has_fewer_threads_than_connections(app: Flask) -> None:
    options = app.config["SQLALCHEMY_ENGINE_OPTIONS"]
    assert options["pool_size"] + options["max_overflow"] >= parts.THREADS
    command = parts.web(8000).command
    assert command[command.index("--blocking-threads") + 1] == str(parts.THREADS)
