"""The embedded PostgreSQL, each time with processes of its own."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from eventmgr.local import cluster, folders, postgres, processes
from eventmgr.local.errors import LocalError

ROOT = Path(__file__).resolve().parents[2]
HOLDER = """
import sys, pathlib
from eventmgr.local import postgres
with postgres.running(pathlib.Path(sys.argv[1])) as url:
    print(url, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose data are made once, since that takes most of the time."""
    home = tmp_path_factory.mktemp("made")
    with postgres.running(home, durable=False):
        pass
    return home


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Iterator[Path]:
    copy = tmp_path / "home"
    shutil.copytree(made, copy)
    if os.geteuid() == 0:
        owner = (made / "postgres").stat()
        for path in (copy / "postgres", *(copy / "postgres").rglob("*")):
            os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)
    yield copy
    left = postgres.server(copy)
    assert left is None, f"A test left {left} behind."
    assert not folders.socket_path(copy, "postgres").exists()


def hold(home: Path, *prefix: str) -> subprocess.Popen[str]:
    """Start another process that uses the home's server until its input ends."""
    process = subprocess.Popen(  # noqa: S603 - our own program
        [*prefix, sys.executable, "-c", HOLDER, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("postgresql://")
    return process


def kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def running_server(home: Path) -> psutil.Process:
    found = postgres.server(home)
    assert found is not None
    return found


def test_data_survive_a_stop(home: Path) -> None:
    with postgres.running(home, durable=False) as url, psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('Zürich')")
    assert postgres.server(home) is None
    with postgres.running(home, durable=False) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT lower(word) FROM kept").fetchall() == [("zürich",)]


def test_role_owns_its_database_and_nothing_else(home: Path) -> None:
    with postgres.running(home, durable=False) as url, psycopg.connect(url) as connection:
        answer = connection.execute(
            "SELECT current_user, rolsuper, rolcreatedb, rolcreaterole, rolreplication,"
            " current_setting('listen_addresses') FROM pg_roles WHERE rolname = current_user",
        ).fetchone()
    assert answer == ("eventmgr", False, False, False, False, "")


def test_nobody_else_can_reach_socket_or_data(home: Path) -> None:
    with postgres.running(home, durable=False):
        for folder in (folders.socket_path(home, "postgres"), home / "postgres", home / "logs"):
            assert folder.stat().st_mode & 0o777 == 0o700


def test_the_durable_server_waits_for_the_disk(home: Path) -> None:
    with postgres.running(home) as url, psycopg.connect(url) as connection:
        found = connection.execute(
            "SELECT current_setting('fsync'), current_setting('synchronous_commit'),"
            " current_setting('full_page_writes')",
        ).fetchone()
    assert found == ("on", "on", "on")


def test_processes_share_one_server_and_the_last_one_stops_it(home: Path) -> None:
    other = hold(home)
    shared = running_server(home)
    with postgres.running(home, durable=False):
        assert running_server(home) == shared
    assert running_server(home) == shared
    other.communicate()
    assert not processes.alive(shared)


def test_nested_use_in_one_process_keeps_the_server(home: Path) -> None:
    with postgres.running(home, durable=False) as url:
        with postgres.running(home, durable=False):
            pass
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_server_whose_starter_was_killed_is_adopted_and_stopped(home: Path) -> None:
    kill(hold(home))
    orphan = running_server(home)
    with postgres.running(home, durable=False):
        assert running_server(home) == orphan
    assert not processes.alive(orphan)


def test_a_killed_server_recovers_on_the_next_start(home: Path) -> None:
    holder = hold(home)
    with psycopg.connect(holder_url(home)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    running_server(home).kill()
    kill(holder)
    with postgres.running(home, durable=False) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT number FROM kept").fetchall() == [(7,)]


def test_a_server_that_is_just_dying_is_let_go_and_a_new_one_started(home: Path) -> None:
    """A stopped process stands for one whose end has begun: it is there and does not answer."""
    kill(hold(home))
    dying = running_server(home)
    dying.suspend()
    end = threading.Timer(1, dying.kill)
    end.start()
    with postgres.running(home, durable=False) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
        assert running_server(home) != dying
    end.join()


def holder_url(home: Path) -> str:
    return f"postgresql://eventmgr@/eventmgr?host={folders.socket_path(home, 'postgres')}"


def test_a_reused_process_id_does_not_block_the_start(home: Path) -> None:
    """After a reboot the id in postmaster.pid may belong to a program of the same user."""
    record = home / "postgres" / "postmaster.pid"
    with postgres.running(home, durable=False):
        lines = record.read_text().splitlines()
    owner = cluster.at(home)
    prefix = processes.launcher("--as", f"{owner.uid}:{owner.gid}") if os.geteuid() == 0 else []
    stranger = subprocess.Popen([*prefix, "/bin/sleep", "600"])  # noqa: S603 - fixed words
    try:
        record.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        os.chown(record, owner.uid, owner.gid)
        assert postgres.server(home) is None
        with postgres.running(home, durable=False) as url, psycopg.connect(url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_an_interrupted_making_of_data_counts_for_nothing(tmp_path: Path) -> None:
    (tmp_path / "postgres.new").mkdir()
    (tmp_path / "postgres.new" / "PG_VERSION").write_text("18\n")
    with postgres.running(tmp_path, durable=False) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert not (tmp_path / "postgres.new").exists()


def test_data_of_another_version_are_refused_untouched(home: Path) -> None:
    marker = home / "postgres" / "PG_VERSION"
    marker.write_text("14\n")
    with pytest.raises(LocalError, match=r"written by PostgreSQL 14, .* has 18\."):
        postgres.running(home, durable=False).__enter__()
    assert marker.read_text() == "14\n"


def test_a_broken_cluster_says_why_it_does_not_start(home: Path) -> None:
    (home / "postgres" / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(LocalError, match=r"PostgreSQL does not start: .*postgres\.log"):
        postgres.running(home, durable=False).__enter__()


def test_a_long_home_is_no_trouble(tmp_path: Path) -> None:
    home = tmp_path / ("long-" * 20) / ("longer-" * 20)
    with postgres.running(home, durable=False) as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_an_ordinary_user_runs_it_as_himself(tmp_path: Path) -> None:
    uid, prefix = os.geteuid(), []
    if uid == 0:
        uid = 65534
        prefix = processes.launcher("--as", f"{uid}:{uid}")
    home = tmp_path / "home"
    home.mkdir()
    os.chown(home, uid, -1)
    holder = hold(home, *prefix)
    assert running_server(home).uids().effective == uid
    holder.communicate()
    assert holder.returncode == 0
    assert postgres.server(home) is None


def test_watch_speaks_when_the_server_has_ended(home: Path) -> None:
    with postgres.running(home, durable=False):
        check = postgres.watch(home)
        check()
        server = running_server(home)
        server.send_signal(signal.SIGINT)
        assert processes.wait_for_end([server], seconds=30)
        with pytest.raises(LocalError, match=r"PostgreSQL has ended: .*database system is shut"):
            check()
