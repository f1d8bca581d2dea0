"""Three people write in real browsers behind a line that breaks: every word is in a revision."""

import sys

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Running
from tests.faults.pages import play


@pytest.mark.parametrize("seed", [1, 2])
def test_every_word_typed_is_in_a_revision(
    demo: Running, browser: Browser, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    tally = play(demo, browser, seed)
    with capsys.disabled():
        sys.stdout.write(f"\nround {seed}: {tally}\n")
    assert len(tally.typed) > 20
    assert tally.lost == []
