"""A real browser, and the whole of eventmgr running as `make run` runs it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
COMMAND = Path(sys.executable).with_name("eventmgr")
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True)
class Running:
    """An installation that is up."""

    address: str
    home: Path
    environment: dict[str, str]

    def command(self, *arguments: str) -> str:
        """Run an eventmgr command beside it and return what it prints."""
        return subprocess.run(  # noqa: S603
            [COMMAND, *arguments],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    @cached_property
    def _links(self) -> dict[str, str]:
        links: dict[str, str] = json.loads(self.command("demo", "links", "--json"))
        return links

    def doors(self) -> dict[str, str]:
        """Return the demo's sign-in links by role; the command is asked once."""
        return self._links


@contextmanager
def running(home: Path, *, demo: bool, **more: str) -> Iterator[Running]:
    """Bring eventmgr up on a free port; fails with its own words if it does not come.

    ``more`` is what else stands in its environment.
    """
    environment = {
        "PATH": os.defpath,
        "EVENTMGR_HOME": str(home),
        "EVENTMGR_DEMO": "1" if demo else "0",
        "PORT": str(_free_port()),
        **more,
    }
    with (home.parent / f"{home.name}.log").open("w+") as log:
        process = subprocess.Popen(  # noqa: S603
            [COMMAND, "up"], env=environment, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            address = f"http://127.0.0.1:{environment['PORT']}"
            _wait(address, process, Path(log.name))
            yield Running(address, home, environment)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("demo"), demo=True) as stack:
        yield stack


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path / "home", demo=False) as stack:
        yield stack


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for one file of tests: Playwright keeps an event loop running while it is open."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "The browser tests need Chromium: sudo apt-get install -y chromium"
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield found
        found.close()


Visit = Callable[..., Page]


@pytest.fixture
def provoked() -> list[str]:
    """Words of what the console is to complain of, for tests of what goes wrong."""
    return []


@pytest.fixture
def visit(browser: Browser, provoked: list[str]) -> Iterator[Visit]:
    """Open pages in contexts of their own; anything the console complains of fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[tuple[str, str]] = []
    note = complaints.append

    def open_page(address: str, *, viewport: dict[str, int] = DESK, **options: Any) -> Page:
        options.setdefault("locale", "en-GB")
        options.setdefault("reduced_motion", "reduce")  # colours on their way are no colours
        context = browser.new_context(viewport=viewport, **options)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console", lambda m: note((m.text, m.location["url"])) if m.type == "error" else None
        )
        page.on("pageerror", lambda error: note((str(error), page.url)))
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [each for each in complaints if not any(word in each[0] for word in provoked)] == []


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(1800):
        assert process.poll() is None, log.read_text()
        if "Ctrl-C" in log.read_text() and _answers(address):
            return
        time.sleep(0.1)
    raise AssertionError(log.read_text())


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except OSError:
        return False
