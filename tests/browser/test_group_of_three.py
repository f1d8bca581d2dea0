"""A group of three on phones: from the first idea to the submission, and no word is lost."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from eventmgr.foundation.db import db
from eventmgr.recommendations.enums import Agreement, RecommendationState
from eventmgr.recommendations.models import Recommendation, Revision, Submission
from eventmgr.recommendations.voices import Endorsement
from tests.browser.conftest import PHONE, Running, Visit
from tests.browser.group_of_three import Three, inside, three
from tests.browser.test_tour import complaints

NUMBERED = re.compile(r"/recommendations/\d+$")
FRESH = 25_000
"""What others do comes in within a few seconds."""
LOOKS: dict[str, dict[str, Any]] = {
    "member": {"locale": "ur"},
    "moderator": {"color_scheme": "dark"},
    "rapporteur": {},
    "organiser": {},
}
IDEA = "Open one shelter in every district of the country."
TITLE = "پناہ گاہیں Shelters"
INDICATOR = "Shelters open at night, by district"
BY_MEMBER = "Open two shelters in every district of the country."
BY_RAPPORTEUR = f"{IDEA} Report on them every year."
MERGED = "Open two shelters in every district of the country. Report on them every year."
AGREED = f"{MERGED} Fund them from the budget of 2027."
OBJECTION = "Without a <b>budget</b> nothing opens."
SECOND = "Train the judges."


@pytest.fixture(autouse=True)
def _provoked(provoked: list[str]) -> None:
    """What a browser says of a line that is cut."""
    provoked.append("ERR_INTERNET_DISCONNECTED")


def entered(group: Three, visit: Visit, who: str) -> Page:
    page = visit(group.links[who], viewport=PHONE, has_touch=True, is_mobile=True, **LOOKS[who])
    tap(page.locator("main form button[type=submit]"))
    page.goto(group.home)
    return page


def tap(what: Locator) -> None:
    """Touch what leads to another page, and be there."""
    with what.page.expect_navigation():
        what.tap()


def button(page: Page, act: str, value: str = "") -> Locator:
    """The button of the form that does this, whatever the language."""
    named = f"[value={value}]" if value else ""
    return page.locator(f"form[action$='/{act}'] button[type=submit]{named}")


def ready(page: Page, address: str) -> Page:
    page.goto(address)
    expect(page.locator("[data-room][data-ready]")).to_be_visible()
    return page


def state(page: Page, name: str) -> None:
    status = page.locator("[data-room-status]")
    expect(status).to_have_attribute("data-state", re.compile(f"^({name})$"), timeout=FRESH)


def shows(page: Page, field: str, words: str) -> None:
    page.bring_to_front()
    expect(page.locator(f"#{field}")).to_have_value(words, timeout=FRESH)


def found(page: Page) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*complaints(page), *([f"{wide} px too wide"] if wide > 0 else [])]


def drag(page: Page, reference: str, to: str) -> None:
    """Drag one above another with a finger."""
    handle = page.locator(f"#{reference} [data-drag]")
    handle.scroll_into_view_if_needed()
    start, end = handle.bounding_box(), page.locator(f"#{to}").bounding_box()
    assert start
    assert end
    across, down = start["x"] + 10, start["y"] + 10
    finger = page.context.new_cdp_session(page)

    def touch(kind: str, *points: dict[str, float]) -> None:
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    touch("touchStart", {"x": across, "y": down})
    for step in range(1, 11):
        touch("touchMove", {"x": across, "y": down + (end["y"] + 5 - down) * step / 10})
    with page.expect_navigation():
        touch("touchEnd")


def test_from_the_first_idea_to_the_submission(demo: Running, visit: Visit) -> None:
    group = three(demo)
    phones = {who: entered(group, visit, who) for who in ("member", "moderator", "rapporteur")}
    address = write_together(phones)
    agree(address, phones)
    put_in_order(group, phones)
    hand_in(group, phones, entered(group, visit, "organiser"))
    with inside(demo):
        every_word_is_kept(group)


def write_together(phones: dict[str, Page]) -> str:
    """One begins, one adds beside, and two change one sentence while one of them is offline."""
    member, moderator, rapporteur = phones.values()
    assert member.evaluate("document.dir") == "rtl"
    tap(member.locator("a[href$='/recommendations/new']").first)
    member.locator("#text").fill(IDEA)
    expect(member).to_have_url(NUMBERED)
    state(member, "saved")
    address = member.url
    for each in (moderator, rapporteur):
        ready(each, address)
    moderator.bring_to_front()
    moderator.locator("#indicator").fill(INDICATOR)
    member.locator("#title").fill(TITLE)
    for each in (moderator, member):
        state(each, "saved|merged")
    for each in (rapporteur, moderator, member):
        shows(each, "indicator", INDICATOR)
        shows(each, "title", TITLE)
    rapporteur.context.set_offline(True)
    rapporteur.locator("#text").fill(BY_RAPPORTEUR)
    state(rapporteur, "offline")
    member.locator("#text").fill(BY_MEMBER)
    state(member, "saved")
    assert [found(each) for each in phones.values()] == [[], [], []]
    rapporteur.context.set_offline(False)
    state(rapporteur, "merged")
    for each in phones.values():
        each.locator("#rationale").focus()
        shows(each, "text", MERGED)
    return address


def agree(address: str, phones: dict[str, Page]) -> None:
    """It is proposed, answered, changed for an objection, answered again, and recorded."""
    member, moderator, rapporteur = phones.values()
    for each in phones.values():
        ready(each, address)
    tap(button(rapporteur, "propose"))
    for each in (member, moderator):
        ready(each, address)
    tap(button(member, "answer", "endorsed"))
    moderator.locator("#answer_reason").fill(OBJECTION)
    tap(button(moderator, "answer", "objection"))
    ready(rapporteur, address)
    expect(rapporteur.get_by_text(OBJECTION)).to_be_visible()
    expect(rapporteur.get_by_text("1 endorses · 1 objects")).to_be_visible()
    rapporteur.locator("#text").fill(AGREED)
    state(rapporteur, "saved")
    for each in (member, moderator):
        ready(each, address)
        tap(each.locator("#agreeing .alert a[href*='compare']"))
        expect(each.locator("ins")).to_contain_text("Fund them from the budget of 2027")
        assert found(each) == []
        ready(each, address)
        tap(button(each, "answer", "endorsed"))
        assert found(each) == []
    moderator.locator("#level").select_option("consensus")
    tap(button(moderator, "agreement"))
    expect(moderator.get_by_text("2 endorse", exact=True)).to_be_visible()
    expect(moderator.locator("#agreeing .badge").get_by_text("Agreed")).to_be_visible()


def put_in_order(group: Three, phones: dict[str, Page]) -> None:
    """A second text is dragged above the first by a finger, and the first has the star."""
    _member, moderator, rapporteur = phones.values()
    ready(moderator, f"{group.home}/recommendations/new")
    moderator.locator("#text").fill(SECOND)
    expect(moderator).to_have_url(NUMBERED)
    state(moderator, "saved")
    rapporteur.goto(group.home)
    drag(rapporteur, "WG1-R02", "WG1-R01")
    rapporteur.locator("#WG1-R01 .text-acts > summary").tap()
    tap(rapporteur.locator("#WG1-R01").get_by_role("button", name=re.compile("^Give a star")))
    expect(rapporteur.locator("#WG1-R01").get_by_text("Put first")).to_be_visible()
    listed = rapporteur.locator(".recommendation-list > li")
    assert [each.get_attribute("id") for each in listed.all()] == ["WG1-R02", "WG1-R01"]
    assert found(rapporteur) == []


def hand_in(group: Three, phones: dict[str, Page], board: Page) -> None:
    """Read back by all, handed in by the rapporteur, signed by the moderator."""
    for each in phones.values():
        each.goto(f"{group.home}/read-back")
        for words in (SECOND, AGREED, TITLE, INDICATOR):
            expect(each.get_by_text(words, exact=True)).to_be_visible()
        assert found(each) == []
    _member, moderator, rapporteur = phones.values()
    board.goto(f"{group.stack.address}/manage/{group.slug}/groups/board")
    expect(board.locator(".board-submitted")).to_have_count(0)
    tap(rapporteur.get_by_role("link", name="Back to WG1"))
    tap(rapporteur.get_by_role("link", name="Read through and submit"))
    tap(rapporteur.get_by_role("button", name="Submit 2 recommendations"))
    expect(rapporteur.get_by_text("Waits for the moderator's signature.")).to_be_visible()
    moderator.goto(group.home)
    tap(moderator.get_by_role("link", name="Read and sign"))
    tap(moderator.get_by_role("button", name="Sign the list"))
    expect(moderator.get_by_text("Signed. The list is handed in.")).to_be_visible()
    board.reload()
    expect(board.locator(".board-submitted")).to_be_visible()
    for each in phones.values():
        each.goto(group.home)
        expect(each.get_by_text(AGREED, exact=True)).to_be_visible()
        assert found(each) == []


def every_word_is_kept(group: Three) -> None:
    """What the three typed stands in the database, word for word and by whom."""
    asks = db.session.scalars(
        select(Recommendation)
        .where(Recommendation.group_id == group.group_id)
        .order_by(Recommendation.position)
    ).all()
    assert [(each.number, each.is_starred, each.state) for each in asks] == [
        (2, False, RecommendationState.SUBMITTED),
        (1, True, RecommendationState.SUBMITTED),
    ]
    second, first = asks
    assert first.agreement is Agreement.CONSENSUS
    saved = db.session.scalars(
        select(Revision).where(Revision.recommendation_id == first.id).order_by(Revision.number)
    ).all()
    by = {
        who: [each for each in saved if each.author_id == person]
        for who, person in group.people.items()
    }
    for who, typed in (
        ("member", {IDEA, BY_MEMBER}),
        ("rapporteur", {BY_RAPPORTEUR, MERGED, AGREED}),
    ):
        assert {each.text for each in by[who]} >= typed
    assert any(each.title == TITLE for each in by["member"])
    assert any(each.indicator == INDICATOR for each in by["moderator"])
    stands = next(each for each in saved if each.id == first.revision_id)
    assert (stands.title, stands.text, stands.indicator) == (TITLE, AGREED, INDICATOR)
    answers = db.session.scalars(
        select(Endorsement)
        .where(Endorsement.recommendation_id == first.id)
        .order_by(Endorsement.id)
    ).all()
    member, moderator = group.people["member"], group.people["moderator"]
    assert [(each.person_id, each.stance.value, each.reason) for each in answers] == [
        (member, "endorsed", ""),
        (moderator, "objection", OBJECTION),
        (member, "endorsed", ""),
        (moderator, "endorsed", ""),
    ]
    handed_in = db.session.scalars(
        select(Submission).where(Submission.group_id == group.group_id)
    ).one()
    assert handed_in.revision_ids == [second.revision_id, first.revision_id]
    assert handed_in.person_id == group.people["rapporteur"]
    assert (handed_in.signed_by_id, handed_in.is_waiting) == (moderator, False)
