"""Faults strike a mailing that is under way, with everything real; a table at the end tells all."""

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from eventmgr.foundation.db import db
from tests.faults.place import Place, open_place
from tests.faults.run import Run, Tally, begun

TALLIES = pytest.StashKey[list[Tally]]()
HEADS = ("mails", "taken", "sent", "failed", "uncertain", "arrived", "copies", "double", "lost")

Judge = Callable[..., Tally]


@pytest.fixture(scope="session")
def place() -> Iterator[Place]:
    with TemporaryDirectory(prefix="faults") as folder, open_place(Path(folder)) as found:
        yield found
        with found.app.app_context():
            db.engine.dispose()


@pytest.fixture
def run(place: Place, request: pytest.FixtureRequest) -> Iterator[Run]:
    """A mailing to be written, with a clean server and no worker at work."""
    fault = request.node.get_closest_marker("fault").args[0]
    words = getattr(request.node, "callspec", None)
    with begun(place, fault.format(**words.params) if words else fault) as found:
        yield found


@pytest.fixture
def judge(run: Run, request: pytest.FixtureRequest) -> Judge:
    """Wait until nothing happens any more, keep the tally for the table, and hold it to the law."""

    def held(
        *, uncertain_at_most: int = 0, copies_at_most: int = 0, failed_at_most: int = 0
    ) -> Tally:
        run.settle()
        tally = run.end()
        request.config.stash.setdefault(TALLIES, []).append(tally)
        assert (tally.lost, tally.double, tally.belied) == (0, 0, 0), tally
        assert tally.uncertain <= uncertain_at_most, tally
        assert tally.copies <= copies_at_most, tally
        assert tally.failed <= failed_at_most, tally
        return tally

    return held


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rounds", type=int, default=2, help="How many rounds of writing on a breaking line."
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "fault(words): what strikes, in the words of the table")
    config.addinivalue_line("markers", "impatient: its workers do not wait long for answers")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    tallies = terminalreporter.config.stash.get(TALLIES, [])
    if not tallies:
        return
    terminalreporter.section("faults")
    terminalreporter.line(f"{'':64}" + "".join(f"{head:>10}" for head in HEADS))
    for each in tallies:
        numbers = "".join(f"{getattr(each, head):>10}" for head in HEADS)
        terminalreporter.line(f"{each.fault:64}{numbers}")
    sums = "".join(f"{sum(getattr(each, head) for each in tallies):>10}" for head in HEADS)
    terminalreporter.line(f"{'all':64}{sums}")
