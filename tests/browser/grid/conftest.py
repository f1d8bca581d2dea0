"""One installation for all tests of the grid, with two organisers."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.conftest import Running, Visit, running
from tests.browser.grid.desk import Desk


@pytest.fixture(scope="package")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("grid"), demo=False) as up:
        for name in ("one", "two"):
            up.command(
                "accounts", "create", f"{name}@example.org", "--name", f"{name.title()} Organiser",
                "--administrator",
            )  # fmt: skip
        yield up


@pytest.fixture(scope="package")
def visits() -> dict[str, Any]:
    """The cookies of organisers who have signed in already, by name."""
    return {}


@pytest.fixture
def desk(stack: Running, visit: Visit, visits: dict[str, Any]) -> Desk:
    return Desk(stack, visit, visits)
