"""Processes: known by id and start time, so that a reused id is never mistaken for ours."""

import os
import signal
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import psutil

_LAUNCHER = Path(__file__).with_name("launch.py")
_STEP = 0.02
_CLOCK_SLACK = 2.0
"""Seconds by which a start time may differ when the clock was set in between."""


def launcher(*options: str) -> list[str]:
    """Return the beginning of a command that runs the rest through launch.py with these options."""
    return [sys.executable, "-I", "-S", str(_LAUNCHER), *options, "--"]


def find(pid: int, started: float) -> psutil.Process | None:
    """Return the running process of that id if it began then (seconds since 1970), else None."""
    try:
        process = psutil.Process(pid)
        same = abs(process.create_time() - started) <= _CLOCK_SLACK
    except psutil.NoSuchProcess:
        return None
    return process if same and alive(process) else None


def alive(process: psutil.Process) -> bool:
    """Return whether that very process still runs (a dead one that nobody reaped does not)."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def session_members(leader: int, started: float) -> list[psutil.Process]:
    """Return the living processes of the session which that process leads or led."""
    found = []
    for process in psutil.process_iter():
        try:
            if os.getsid(process.pid) != leader or process.create_time() < started - _CLOCK_SLACK:
                continue
        except (ProcessLookupError, PermissionError, psutil.NoSuchProcess):
            continue
        if alive(process):
            found.append(process)
    return found


def stop_sessions(leaders: Iterable[tuple[int, float]], *, seconds: float) -> None:
    """End everything in the sessions of these (id, start time): SIGTERM, after the seconds SIGKILL.

    Only the leader gets SIGTERM, so that a server can end its own workers in order.
    """
    leaders = list(leaders)
    first = [process for each in leaders if (process := find(*each))]
    send(signal.SIGTERM, first)
    wait_for_end(first, seconds=seconds)
    rest = [process for each in leaders for process in session_members(*each)]
    send(signal.SIGKILL, rest)
    wait_for_end(rest, seconds=seconds)


def send(number: signal.Signals, processes: Sequence[psutil.Process]) -> None:
    """Send the signal to each that still runs."""
    for each in processes:
        if alive(each):
            each.send_signal(number)


def wait_for_end(processes: Sequence[psutil.Process], *, seconds: float) -> bool:
    """Wait until all have ended; returns False if some still run after the seconds."""
    deadline = time.monotonic() + seconds
    while any(alive(each) for each in processes):
        if time.monotonic() > deadline:
            return False
        time.sleep(_STEP)
    return True
