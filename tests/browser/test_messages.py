"""Each kind of mail as people see it: on a phone, in the dark, on paper, within a web page."""

import re
from io import BytesIO
from typing import Any, Final

import pikepdf
import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import PHONE
from tests.browser.test_tour import AXE
from tests.factories.messages import messages
from tests.mail import strict_reading

RULES: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
NARROWEST: Final = 320
READING_PANE: Final = {"width": 640, "height": 900}
GREEN: Final = ["0.0431", "0.4314", "0.3098"]
SMALLEST: Final = """
() => Math.min(...[...document.querySelectorAll('body *')]
  .filter((each) => [...each.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
  .map((each) => parseFloat(getComputedStyle(each).fontSize)))
"""
WIDTH: Final = "document.documentElement.scrollWidth"

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture(params=["en", "ur"])
def mails(request: pytest.FixtureRequest) -> dict[str, str]:
    """The HTML of each kind."""
    found = messages(request.param, title="An unbreakable titlewithoutanyspaceinit" + "x" * 60)
    return {kind: strict_reading.read(each).text("html") for kind, each in found.items()}


def _complaints(page: Page) -> list[str]:
    # The paper is the reader's own; axe takes it for white unless it is painted.
    page.add_style_tag(content="html { background: Canvas }")
    page.evaluate(AXE.read_text() + "\n;0")
    found: dict[str, Any] = page.evaluate(
        "(tags) => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", list(RULES)
    )
    return [f"{each['id']}: {node['html'][:160]}" for each in found["violations"]
            for node in each["nodes"]]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_mails_can_be_read_by_day_and_by_night(
    browser: Browser, mails: dict[str, str], scheme: Any
) -> None:
    with browser.new_context(viewport=PHONE, color_scheme=scheme) as context:  # type: ignore[arg-type]
        page = context.new_page()
        found = {}
        for kind, html in mails.items():
            page.set_content(html)
            found[kind] = _complaints(page)
            assert page.evaluate(SMALLEST) >= 14, kind
        assert {kind: said for kind, said in found.items() if said} == {}


def test_mails_fit_whatever_shows_them(browser: Browser, mails: dict[str, str]) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        for width in (NARROWEST, PHONE["width"], READING_PANE["width"]):
            page.set_viewport_size({"width": width, "height": 800})
            for kind, html in mails.items():
                page.set_content(html)
                assert page.evaluate(WIDTH) <= width, kind


def test_a_web_page_may_take_away_head_and_body(browser: Browser, mails: dict[str, str]) -> None:
    """As Gmail and others do, whose own letters are smaller and run from left to right."""
    with browser.new_context(viewport=READING_PANE) as context:  # type: ignore[arg-type]
        page = context.new_page()
        for kind, html in mails.items():
            [inner] = re.findall(r"(?s)<body[^>]*>(.*)</body>", html)
            page.set_content(
                f'<html lang="en"><title>x</title><body style="font: 11px serif">{inner}'
            )
            assert page.evaluate(SMALLEST) >= 14, kind
            direction = re.findall(r'<html lang="\w+" dir="(\w+)">', html)
            words = page.locator("div p").first
            assert [words.evaluate("(each) => getComputedStyle(each).direction")] == direction


def test_a_button_without_styles_is_a_link(browser: Browser, mails: dict[str, str]) -> None:
    with browser.new_context(viewport=READING_PANE) as context:  # type: ignore[arg-type]
        page = context.new_page()
        for kind, html in mails.items():
            page.set_content(re.sub(r' style="[^"]*"', "", html))
            assert _complaints(page) == [], kind


def test_a_button_is_green_on_paper_as_well(browser: Browser, mails: dict[str, str]) -> None:
    """Browsers leave backgrounds out when they print, and white words with them."""
    with browser.new_context(viewport=READING_PANE) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.set_content(mails["campaign"])
        with pikepdf.open(BytesIO(page.pdf(print_background=False))) as paper:
            colours = [
                [f"{float(each):.4f}" for each in step.operands]
                for sheet in paper.pages
                for step in pikepdf.parse_content_stream(sheet)
                if str(step.operator) == "rg"
            ]
    assert GREEN in colours
