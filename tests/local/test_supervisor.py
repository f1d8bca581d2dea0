import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from eventmgr.local import interrupts, processes, single
from eventmgr.local.errors import LocalError
from eventmgr.local.interrupts import Interrupts, StopAsked
from eventmgr.local.supervisor import ROOT, Part, Supervisor, stop_leftovers

PATH = {"PATH": "/usr/bin:/bin"}
STUBBORN = """
import signal, subprocess, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
open(sys.argv[1], "w").write(str(child.pid))
child.wait()
"""
PARENT = """
import sys, pathlib, time
from eventmgr.local.interrupts import Interrupts
from eventmgr.local.supervisor import Part, Supervisor
home = pathlib.Path(sys.argv[1])
supervisor = Supervisor(home, interrupts=Interrupts())
for name in ("one", "two"):
    command = (sys.executable, "-c", sys.argv[2], str(home / name))
    supervisor.start(Part(name=name, command=command, ready=(home / name).exists), {})
print("up", flush=True)
time.sleep(600)
"""


def python(code: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code, *arguments)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "logs").mkdir()
    return tmp_path


@pytest.fixture
def supervisor(home: Path) -> Iterator[Supervisor]:
    running = Supervisor(home, interrupts=Interrupts(), secrets={"hunter2"})
    yield running
    running.stop()


def test_a_part_is_started_and_everything_it_started_is_stopped(
    home: Path,
    supervisor: Supervisor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("eventmgr.local.supervisor._STOP_SECONDS", 0.2)
    marker = home / "marker"
    part = Part(name="stubborn", command=python(STUBBORN, str(marker)), ready=marker.exists)
    supervisor.start(part, PATH)
    grandchild = psutil.Process(int(marker.read_text() or "0"))
    supervisor.check()
    supervisor.stop()
    assert not processes.alive(grandchild)
    assert not (home / "parts.json").exists()


def test_a_part_that_ends_is_reported_with_the_end_of_its_log(supervisor: Supervisor) -> None:
    part = Part(
        name="brief",
        command=python("raise SystemExit('first\\nno such thing')"),
        ready=lambda: False,
    )
    with pytest.raises(LocalError) as report:
        supervisor.start(part, PATH)
    assert "“brief” stopped by itself (exit code 1)" in str(report.value)
    assert str(report.value).endswith("\n    first\n    no such thing")


def test_a_part_that_does_not_answer_in_time_is_reported(supervisor: Supervisor) -> None:
    part = Part(
        name="mute",
        command=("/bin/sleep", "600"),
        ready=lambda: False,
        seconds=0,
    )
    with pytest.raises(LocalError, match=r"“mute” did not answer in 0 s\. .* it is empty\."):
        supervisor.start(part, PATH)


def test_watch_notices_a_killed_part(supervisor: Supervisor) -> None:
    others = set(psutil.Process().children())
    supervisor.start(Part(name="idle", command=("/bin/sleep", "600")), PATH)
    (child,) = set(psutil.Process().children()) - others
    child.kill()
    with pytest.raises(LocalError, match="“idle” was ended by signal 9"):
        supervisor.watch(lambda: None)


def test_secrets_do_not_reach_logs_nor_the_terminal(home: Path) -> None:
    heard: list[tuple[str, str]] = []
    supervisor = Supervisor(
        home,
        interrupts=Interrupts(),
        secrets={"hunter2"},
        listener=lambda name, line: heard.append((name, line)),
    )
    code = "print('connecting as desk:hunter2@db', flush=True); import time; time.sleep(600)"
    log = home / "logs" / "chatty.log"
    supervisor.start(Part(name="chatty", command=python(code), ready=lambda: bool(heard)), PATH)
    supervisor.stop()
    assert log.read_text() == "connecting as desk:***@db\n"
    assert heard == [("chatty", "connecting as desk:***@db")]


def _killed_parent(home: Path) -> list[psutil.Process]:
    """Kill a supervisor without warning and return what it had started."""
    parent = subprocess.Popen(  # noqa: S603 - our own program
        python(PARENT, str(home), STUBBORN), cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    assert parent.stdout.readline() == "up\n"
    started: list[psutil.Process] = psutil.Process(parent.pid).children(recursive=True)
    assert len(started) == 4
    parent.kill()
    parent.communicate()
    return started


def test_what_a_killed_supervisor_left_behind_is_ended_by_the_next(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eventmgr.local.supervisor._STOP_SECONDS", 0.2)
    started = _killed_parent(home)
    assert all(processes.alive(each) for each in started)
    with single.instance(home) as left_behind:
        assert left_behind == 4
    assert not any(processes.alive(each) for each in started)
    assert stop_leftovers(home) == 0


def test_a_well_behaved_part_ends_with_its_parent() -> None:
    code = (
        "import subprocess, os; from eventmgr.local.processes import launcher;"
        "bound = launcher('--bound-to', str(os.getpid()));"
        "child = subprocess.Popen([*bound, '/bin/sleep', '600']);"
        "print(child.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run(python(code), cwd=ROOT, capture_output=True, check=False, text=True)  # noqa: S603 - our own program
    pid = int(done.stdout)
    if psutil.pid_exists(pid):
        assert processes.wait_for_end([psutil.Process(pid)], seconds=10)


def test_only_one_runs_in_a_home_and_the_second_learns_where(home: Path) -> None:
    twice = pytest.raises(LocalError, match=f"already runs with the data in {home}\\.")
    with single.instance(home), twice, single.instance(home):
        pass
    with single.instance(home) as left_behind:
        assert left_behind == 0


def test_the_first_signal_raises_and_later_ones_are_not_heard() -> None:
    with interrupts.caught():
        with pytest.raises(StopAsked):
            os.kill(os.getpid(), signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGINT)


def test_a_signal_waits_for_the_end_of_a_deferred_block() -> None:
    steps = []
    with interrupts.caught() as signals, pytest.raises(StopAsked):
        with signals.deferred():
            os.kill(os.getpid(), signal.SIGTERM)
            steps.append("finished")
        steps.append("never")
    assert steps == ["finished"]


def test_no_signal_disturbs_a_stop() -> None:
    before = signal.getsignal(signal.SIGINT)
    with interrupts.caught() as signals:
        signals.enough()
        os.kill(os.getpid(), signal.SIGTERM)
    assert signal.getsignal(signal.SIGINT) is before
    assert threading.current_thread() is threading.main_thread()
