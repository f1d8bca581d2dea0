"""A group agrees on its phones: answers, words, and the order of its list."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from eventmgr.foundation.db import db, unit_of_work
from eventmgr.groups.models import WorkingGroup
from tests.browser.conftest import DESK, PHONE, Running, Visit
from tests.browser.group_of_three import Three, inside, three
from tests.browser.test_tour import complaints
from tests.factories.recommendations import make_recommendation

GROUP = "/c/demo/groups/WG4"
EYES = {
    "phone": {"viewport": PHONE},
    "desk, dark": {"viewport": DESK, "color_scheme": "dark"},
    "phone, right to left": {"viewport": PHONE, "locale": "ur"},
}


def found(page: Page) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*complaints(page), *([f"{wide} px too wide"] if wide > 0 else [])]


def entered(group: Three, visit: Visit, who: str, **look: Any) -> Page:
    """The group's page on a phone."""
    page = visit(group.links[who], viewport=PHONE, has_touch=True, **look)
    with page.expect_navigation():
        page.locator("main form button[type=submit]").tap()
    page.goto(group.home)
    return page


def press(page: Page, name: str, *, exact: bool = True) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=exact).first.click()


def references(page: Page) -> list[str]:
    return [
        each.get_attribute("id") or "" for each in page.locator(".recommendation-list > li").all()
    ]


def unfold(page: Page, reference: str) -> None:
    """Open the menu of one text by the keyboard."""
    assert page.locator(".text-acts[open]").count() == 0
    page.locator(f"#{reference} .text-acts > summary").press("Enter")
    expect(page.locator(f"#{reference} .text-acts-menu")).to_be_visible()


def drag_to_the_top(page: Page, reference: str) -> None:
    """Drag it above the first one by its handle."""
    handle = page.locator(f"#{reference} [data-drag]")
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    first = page.locator(".recommendation-list > li").first
    with page.expect_navigation():
        for _ in range(400):
            above = first.bounding_box()
            assert above is not None
            page.mouse.move(box["x"] + 10, max(2, above["y"] + 5))
            if references(page)[0] == reference:
                break
        page.mouse.up()


def test_a_group_agrees(demo: Running, visit: Visit, provoked: list[str]) -> None:
    provoked.append("422")
    doors = demo.doors()
    page = visit(doors["participant"], viewport=PHONE)
    page.goto(f"{demo.address}{GROUP}/recommendations/new")
    page.get_by_label("Text", exact=True).fill("Fund the night shelters.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page).to_have_url(re.compile(r"/recommendations/\d+$"))
    address = page.url
    page.goto(address)
    press(page, "Propose to the group")
    press(page, "Object")
    expect(page.get_by_role("link", name="Say why, so that the others")).to_be_visible()
    page.get_by_label("Reason").fill("Only with a <b>budget</b>.")
    press(page, "Endorse with reservation")
    expect(page.get_by_text("Only with a <b>budget</b>.")).to_be_visible()
    page.get_by_label("Comment", exact=False).last.fill("Who pays for it?")
    press(page, "Comment")
    expect(page.get_by_text("Who pays for it?")).to_be_visible()
    page.get_by_role("link", name="Suggest other words").click()
    page.get_by_label("Text", exact=True).fill("Fund the night shelters fully.")
    press(page, "Suggest")
    assert found(page) == []

    chair = visit(doors["rapporteur"], viewport=PHONE)
    chair.goto(address)
    expect(chair.locator("ins")).to_contain_text("fully")
    press(chair, "Take these words over")
    chair.get_by_label("Level of agreement").select_option("majority")
    press(chair, "Record")
    expect(chair.get_by_text("1 answered an earlier text")).to_be_visible()
    page.goto(address)
    page.get_by_role("link", name="Read the change").first.click()
    expect(page.locator("ins")).to_contain_text("fully")
    assert found(page) == []

    chair.goto(f"{demo.address}{GROUP}")
    before = references(chair)
    drag_to_the_top(chair, before[-1])
    assert references(chair) == [before[-1], *before[:-1]]
    last = before[-2]
    unfold(chair, last)
    chair.locator(f"#{last}").get_by_role("button", name=f"To the top {last}", exact=True).focus()
    with chair.expect_navigation():
        chair.keyboard.press("Enter")
    assert references(chair)[0] == last
    unfold(chair, last)
    assert found(chair) == []
    star = chair.locator(f"#{last}").get_by_role("button", name=f"Give a star {last}", exact=True)
    with chair.expect_navigation():
        star.press("Space")
    expect(chair.locator(f"#{last}").get_by_text("Put first")).to_be_visible()


@pytest.mark.parametrize("eyes", EYES)
def test_the_pages_are_accessible_and_fit(demo: Running, visit: Visit, eyes: str) -> None:
    page = visit(demo.doors()["rapporteur"], **EYES[eyes])
    said = {}
    for path in ("", "/recommendations/1", "/recommendations/1/agreement"):
        page.goto(f"{demo.address}{GROUP}{path}")
        said[path] = found(page)
    for path in ("suggest", "history/compare?old=1&new=2", "place"):
        page.goto(f"{demo.address}{GROUP}/recommendations/1/{path}")
        said[path] = found(page)
    assert {path: each for path, each in said.items() if each} == {}


def test_the_list_reads_as_a_list(demo: Running, visit: Visit) -> None:
    """One quiet menu for each text: it folds by itself, by Escape, by touch, without a script."""
    for scripts in (True, False):
        group = three(demo)
        with inside(demo), unit_of_work():
            for _ in range(3):
                make_recommendation(db.session.get_one(WorkingGroup, group.group_id))
        page = entered(group, visit, "rapporteur", java_script_enabled=scripts)
        texts = page.locator(".recommendation-list > li")
        expect(texts).to_have_count(3)
        for each in texts.all():
            shown = each.get_by_role("button")
            assert [one.inner_text() for one in shown.all() if one.is_visible()] == []
        first, second = (each.locator(".text-acts > summary") for each in texts.all()[:2])
        expect(first).to_have_accessible_name(re.compile("^Arrange WG1-R0"))
        first.tap()
        second.press("Enter")
        expect(page.locator(".text-acts[open]")).to_have_count(1)
        expect(texts.nth(1).locator(".text-acts-menu")).to_be_in_viewport()
        if scripts:
            page.keyboard.press("Escape")
            expect(second).to_be_focused()
            expect(page.locator(".text-acts[open]")).to_have_count(0)
            second.tap()
            assert found(page) == []
        with page.expect_navigation():
            texts.nth(1).get_by_role("button", name=re.compile("^Up")).tap()
        assert references(page) == ["WG1-R02", "WG1-R01", "WG1-R03"]


def test_whoever_leads_nothing_sees_no_menu(demo: Running, visit: Visit) -> None:
    group = three(demo)
    with inside(demo), unit_of_work():
        make_recommendation(db.session.get_one(WorkingGroup, group.group_id))
    for who, menus in (("member", 0), ("moderator", 1), ("rapporteur", 1)):
        page = entered(group, visit, who)
        expect(page.locator(".text-acts")).to_have_count(menus)
