"""The group's way by the keyboard alone: the focus is seen, and never lost."""

import re

from playwright.sync_api import Page, expect
from sqlalchemy import select

from eventmgr.foundation.db import db
from eventmgr.recommendations.enums import Agreement, RecommendationState
from eventmgr.recommendations.models import Recommendation, Revision
from tests.browser.conftest import DESK, Running, Visit
from tests.browser.group_of_three import inside, three
from tests.browser.test_tour import complaints

TEXT = "Open the shelters at night."
NUMBERED = re.compile(r"/recommendations/\d+$")
SEEN = """() => {
  const at = document.activeElement;
  const box = at.getBoundingClientRect();
  const style = getComputedStyle(at);
  const isMarked = style.outlineStyle !== "none" || style.boxShadow !== "none";
  return at !== document.body && box.width > 0 && box.height > 0 && isMarked
    && box.bottom > 0 && box.top < innerHeight;
}"""


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until it has the focus; whatever has it on the way can be seen."""
    page.locator(selector).first.wait_for()
    for _ in range(150):
        page.keyboard.press("Tab")
        at = page.evaluate(
            "(wanted) => [document.activeElement.matches(wanted), "
            "document.activeElement.outerHTML.slice(0, 160)]",
            selector,
        )
        assert page.evaluate(SEEN) or at[1].startswith("<body"), at[1]
        if at[0]:
            return
    raise AssertionError(selector)


def enter(page: Page, selector: str) -> None:
    """Go there and press Enter: another page comes, and it is in order."""
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert complaints(page) == []


def test_the_whole_way_by_keyboard(demo: Running, visit: Visit) -> None:
    group = three(demo)
    page = visit(group.links["rapporteur"], viewport=DESK)
    enter(page, "main form button[type=submit]")
    page.goto(group.front + "/me")
    enter(page, "main a[href$='/groups/WG1']")
    enter(page, "a[href$='/recommendations/new']")
    expect(page.locator("[data-room][data-ready]")).to_be_visible()
    tab_to(page, "#text")
    page.keyboard.type(TEXT)
    expect(page).to_have_url(NUMBERED)
    expect(page.locator("[data-room-status]")).to_have_attribute("data-state", "saved")
    assert page.evaluate("document.activeElement.id") == "text"
    tab_to(page, "[data-room-form] button[type=submit]")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.type") == "submit"
    page.reload()
    expect(page.locator("[data-room][data-ready]")).to_be_visible()
    enter(page, "form[action$='/propose'] button")
    tab_to(page, "#level")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#level")).to_have_value("consensus")
    enter(page, "form[action$='/agreement'] button[type=submit]")
    expect(page.locator("#agreeing .badge").get_by_text("Consensus")).to_be_visible()
    enter(page, "a[href$='/groups/WG1']")
    enter(page, "main a[href$='/submit']")
    expect(page.get_by_text(TEXT, exact=True)).to_be_visible()
    enter(page, "form[action$='/submit'] button[type=submit]")
    expect(page.get_by_text("Waits for the moderator's signature.")).to_be_visible()
    page = visit(group.links["moderator"], viewport=DESK)
    enter(page, "main form button[type=submit]")
    page.goto(group.home)
    enter(page, "main a[href$='/read-back']")
    enter(page, "form[action$='/sign'] button[type=submit]")
    expect(page.get_by_text("Signed. The list is handed in.")).to_be_visible()
    with inside(demo):
        statement = select(Recommendation).where(Recommendation.group_id == group.group_id)
        one = db.session.scalars(statement).one()
        assert one.state is RecommendationState.SUBMITTED
        assert one.agreement is Agreement.CONSENSUS
        assert db.session.get_one(Revision, one.revision_id).text == TEXT
