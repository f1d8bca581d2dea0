"""`eventmgr up` as a person runs it: real processes, real signals."""

import http.client
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import psycopg
import pytest

from eventmgr.local import postgres, processes

ROOT = Path(__file__).resolve().parents[2]
ENDED = 60.0


@dataclass
class Started:
    """One `eventmgr up`, and what it has said so far."""

    process: subprocess.Popen[str]
    home: Path
    said: list[str] = field(default_factory=list)

    def wait_until_it_answers(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
            if line.startswith("Ctrl-C stops it"):
                return
        pytest.fail(f"It ended: {''.join(self.said)}")

    def everything(self) -> list[psutil.Process]:
        """Return every process that belongs to it."""
        server = postgres.server(self.home)
        assert server is not None
        children = psutil.Process(self.process.pid).children(recursive=True)
        return [psutil.Process(self.process.pid), *children, server, *server.children()]

    def end(self) -> str:
        """Wait for the end and return all that it said."""
        rest, _ = self.process.communicate(timeout=ENDED)
        return "".join([*self.said, rest])


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def environment(home: Path, port: int, **more: str) -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "EVENTMGR_HOME": str(home), "PORT": str(port), **more}


def command(
    *words: str, home: Path, port: int | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "eventmgr", *words],
        cwd=ROOT,
        env=environment(home, port or free_port(), **more),
        capture_output=True,
        check=False,
        text=True,
        timeout=ENDED,
    )


@contextmanager
def up(home: Path, port: int, **more: str) -> Iterator[Started]:
    process = subprocess.Popen(
        [sys.executable, "-m", "eventmgr", "up"],
        cwd=ROOT,
        env=environment(home, port, PYTHONUNBUFFERED="1", **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield Started(process, home)
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=ENDED)


def status(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse().status
    connection.close()
    return answer


def test_it_answers_survives_a_kill_and_stops_without_a_trace(tmp_path: Path) -> None:
    home, port = tmp_path / "home", free_port()
    with up(home, port, EVENTMGR_DEMO="0") as first:
        first.wait_until_it_answers()
        assert status(port, "/readyz") == 200
        second = command("up", home=home)
        assert second.returncode == 1
        assert f"already runs with the data in {home}, at http://127.0.0.1:{port}." in second.stderr
        with postgres.running(home) as url, psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
        examined = command("doctor", home=home).stdout
        assert f"Web: http://127.0.0.1:{port} is ready" in examined
        assert "append-only file on" in examined
        killed = first.everything()
        first.process.kill()
        first.end()

    with up(home, port, EVENTMGR_DEMO="0") as again:
        again.wait_until_it_answers()
        assert status(port, "/readyz") == 200
        with postgres.running(home) as url, psycopg.connect(url) as connection:
            assert connection.execute("SELECT number FROM kept").fetchall() == [(7,)]
        current = again.everything()
        assert len({each.pid for each in current}) > 8
        again.process.terminate()
        said = again.end()

    assert again.process.returncode == 0
    assert said.endswith("Stopping ...\neventmgr has stopped.\n")
    assert processes.wait_for_end([*killed, *current], seconds=ENDED)
    assert not (home / "up.json").exists()


def test_it_shows_the_demo_and_a_part_that_dies_takes_the_others_with_it(tmp_path: Path) -> None:
    home, port = tmp_path / "home", free_port()
    with up(home, port) as started:
        started.wait_until_it_answers()
        links = [line.split()[-1] for line in started.said if line.startswith("  sign in as")]
        assert len(links) == 5
        assert status(port, links[0].removeprefix(f"http://127.0.0.1:{port}")) == 303
        everything = started.everything()
        workers = [each for each in everything if "worker.celery" in each.cmdline()]
        workers[0].kill()
        said = started.end()
    assert started.process.returncode == 1
    assert "Error: The part “worker” was ended by signal 9." in said
    assert processes.wait_for_end(everything, seconds=ENDED)


def test_a_taken_port_is_named_before_anything_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = command("up", home=tmp_path / "home", port=port)
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"Error: Port {port} is taken by another program.")
    assert not (tmp_path / "home" / "postgres").exists()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refused = command("up", home=tmp_path / "file" / "home")
    assert refused.returncode == 1
    assert refused.stderr == (
        f"Error: The folder {tmp_path}/file/home cannot be written (not a directory). "
        "Mend that, or set EVENTMGR_HOME to another folder.\n"
    )


def test_a_setting_without_sense_is_one_sentence(tmp_path: Path) -> None:
    refused = command("up", home=tmp_path, EVENTMGR_DEMO="perhaps")
    assert (refused.returncode, refused.stderr) == (
        1,
        "Error: EVENTMGR_DEMO must be 1 or 0, not 'perhaps'.\n",
    )


def test_a_database_that_is_away_is_one_sentence(tmp_path: Path) -> None:
    url = f"postgresql://nobody@127.0.0.1:{free_port()}/none"
    refused = command("up", home=tmp_path / "home", DATABASE_URL=url)
    assert refused.returncode == 1
    assert refused.stderr.startswith("Error: The database does not answer: ")
    assert refused.stderr.count("\n") == 1
    assert "Stopping ..." in refused.stdout


def test_doctor_examines_a_machine_where_nothing_was_started_yet(tmp_path: Path) -> None:
    examined = command("doctor", home=tmp_path / "home")
    assert (examined.returncode, examined.stderr) == (0, "")
    assert "PostgreSQL: no data yet; the first `eventmgr up` makes them" in examined.stdout


def test_doctor_names_each_problem_and_exits_with_one(tmp_path: Path) -> None:
    port = free_port()
    examined = command(
        "doctor",
        home=tmp_path / "home",
        DATABASE_URL=f"postgresql://nobody@127.0.0.1:{port}/none",
        SECRET_KEY="0123456789abcdefghijklmnopqrstuv",
        REDIS_URL=f"redis://127.0.0.1:{port}",
        SMTP_URL=f"smtp://127.0.0.1:{port}",
    )
    assert examined.returncode == 1
    problems = [line for line in examined.stdout.splitlines() if line.startswith("problem")]
    assert [line.split()[1] for line in problems] == ["PostgreSQL:", "Redis:", "Mail:"]
    assert examined.stdout.count("-> ") == 3
