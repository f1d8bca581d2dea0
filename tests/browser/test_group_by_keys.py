"""The group's way by the keyboard alone: the focus is seen after each key, and never lost."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect
from sqlalchemy import select

from eventmgr.foundation.db import db
from eventmgr.recommendations.enums import Agreement, RecommendationState
from eventmgr.recommendations.models import Recommendation, Revision
from tests.browser.conftest import DESK, Running, Visit
from tests.browser.group_of_three import Three, inside, three
from tests.browser.test_tour import complaints

TEXT = "Open the shelters at night."
NUMBERED = re.compile(r"/recommendations/\d+$")
SEEN = """() => {
  const at = document.activeElement;
  const box = at.getBoundingClientRect();
  const style = getComputedStyle(at);
  const isMarked = style.outlineStyle !== "none" || style.boxShadow !== "none";
  const [top, bottom] = [Math.max(0, box.top), Math.min(innerHeight, box.bottom)];
  const seen = document.elementFromPoint(box.left + box.width / 2, (top + bottom) / 2);
  const isItself = seen && (at.contains(seen) || seen.contains(at));
  const isFree = isItself || seen?.closest("label")?.control === at;
  const isThere = at !== document.body && box.width > 0 && box.height > 0 && bottom > top;
  const found = [at.outerHTML.slice(0, 160), { isThere, isMarked, isFree: Boolean(isFree) }];
  return isThere && isMarked && isFree ? "" : JSON.stringify(found);
}"""
IN_ORDER: set[str] = set()
"""The pages that were looked at already, by their addresses without numbers."""
IS_AT = "(wanted) => document.activeElement.matches(wanted)"
GOES_ON = """() => {
  const [at, target] = [document.activeElement, document.querySelector(":target")];
  return target ? target.contains(at) : at.matches(".skip-link");
}"""


class Hands:
    """Somebody who has no pointer: every press is looked at."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        """Press each; what has the focus then is seen, whole and marked."""
        for key in keys:
            self.page.keyboard.press(key)
            assert self.page.evaluate(SEEN) == "", key

    def to(self, selector: str, key: str = "Tab") -> None:
        """Press Tab, or Shift and Tab, until it has the focus."""
        expect(self.page.locator(selector).first).to_be_attached()
        for _ in range(150):
            self.press(key)
            if self.page.evaluate(IS_AT, selector):
                return
        raise AssertionError(selector)

    def back_to(self, selector: str) -> None:
        """Go there the other way round."""
        self.to(selector, "Shift+Tab")

    def go(self, selector: str, key: str = "Enter") -> None:
        """Press it: another page comes, in order, and the keys go on where it is about."""
        if not self.page.evaluate(IS_AT, selector):
            self.to(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        kind = re.sub(r"\d+", "", urlsplit(self.page.url).path)
        if kind not in IN_ORDER:
            assert complaints(self.page) == []
        IN_ORDER.add(kind)
        self.press("Tab")
        assert self.page.evaluate(GOES_ON), self.page.url

    def write(self, selector: str, words: str) -> None:
        """Type into a field; the focus stays in it."""
        self.to(selector)
        self.page.keyboard.type(words)
        assert self.page.evaluate(IS_AT, selector)

    def saved(self) -> None:
        """Wait until the editor has sent what was typed: the focus stays where it is."""
        expect(self.page).to_have_url(NUMBERED)
        status = self.page.locator("[data-room-status]")
        expect(status).to_have_attribute("data-state", "saved")
        assert self.page.evaluate(SEEN) == ""


def signed_in(group: Three, visit: Visit, who: str) -> Hands:
    """From the link in the mail to the group's page."""
    hands = Hands(visit(group.links[who], viewport=DESK))
    hands.go("main form button[type=submit]")
    hands.go(f"main a[href$='/c/{group.slug}/me']")
    hands.go("main a[href$='/groups/WG1']")
    return hands


def begin(hands: Hands, words: str) -> str:
    """Write a new text, look at the list, and come back to it."""
    hands.go("a[href$='/recommendations/new']")
    expect(hands.page.locator("[data-room][data-ready]")).to_be_visible()
    hands.write("#text", words)
    hands.saved()
    hands.to("[data-room-form] button[type=submit]")
    hands.press("Enter")
    assert hands.page.evaluate(IS_AT, "[data-room-form] button[type=submit]")
    hands.back_to("#title")
    address = hands.page.url
    hands.back_to("a[href$='/groups/WG1']")
    hands.go("a[href$='/groups/WG1']")
    return address


def test_the_whole_way_by_keyboard(demo: Running, visit: Visit) -> None:
    group = three(demo)
    member = signed_in(group, visit, "member")
    begin(member, "Another idea.")
    address = begin(member, TEXT)
    here = f"main a[href$='{address.removeprefix(demo.address)}']"
    member.go(here)
    member.go("form[action$='/propose'] button")
    member.write("#answer_reason", "Only with a budget.")
    member.to("button[name=stance][value=reservation]")
    member.go("button[name=stance][value=reservation]", "Space")
    expect(member.page.get_by_text("Only with a budget.")).to_be_visible()
    member.write("form[action$='/comments'] textarea", "Who pays?")
    member.to("form[action$='/comments'] button[type=submit]")
    member.go("form[action$='/comments'] button[type=submit]")
    expect(member.page.get_by_text("Who pays?")).to_be_visible()
    lead(signed_in(group, visit, "rapporteur"), here)
    sign(signed_in(group, visit, "moderator"))
    with inside(demo):
        statement = select(Recommendation).where(Recommendation.group_id == group.group_id)
        first, _other = sorted(db.session.scalars(statement), key=lambda each: each.position)
        assert first.state is RecommendationState.SUBMITTED
        assert first.agreement is Agreement.CONSENSUS
        assert first.is_starred
        assert db.session.get_one(Revision, first.revision_id).text == TEXT


def lead(hands: Hands, here: str) -> None:
    """Record, put in order and hand in."""
    hands.go(here)
    hands.to("#level")
    hands.press("ArrowDown")
    expect(hands.page.locator("#level")).to_have_value("consensus")
    hands.to("form[action$='/agreement'] button[type=submit]")
    hands.go("form[action$='/agreement'] button[type=submit]")
    expect(hands.page.locator("#agreeing .badge").get_by_text("Consensus")).to_be_visible()
    hands.back_to("a[href$='/groups/WG1']")
    hands.go("a[href$='/groups/WG1']")
    for act in ("up", "star"):
        hands.to("#WG1-R02 .text-acts > summary")
        hands.press("Enter")
        hands.go(f"#WG1-R02 form[action$='/{act}'] button")
        assert hands.page.url.endswith("#WG1-R02")
    hands.back_to("main a[href$='/submit']")
    hands.go("main a[href$='/submit']")
    expect(hands.page.get_by_text(TEXT, exact=True)).to_be_visible()
    hands.go("form[action$='/submit'] button[type=submit]")
    expect(hands.page.get_by_text("Waits for the moderator's signature.")).to_be_visible()


def sign(hands: Hands) -> None:
    """Read the list back, and put the name under it."""
    hands.go("main a[href$='/read-back']")
    hands.go("form[action$='/sign'] button[type=submit]")
    expect(hands.page.get_by_text("Signed. The list is handed in.")).to_be_visible()
