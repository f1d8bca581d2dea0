"""The agenda's desk as a plain page: forms alone, any screen, either direction, and paper."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESK, PHONE, Running, Visit
from tests.browser.test_tour import complaints

EYES = {
    "phone": {"viewport": PHONE},
    "desk, dark": {"viewport": DESK, "color_scheme": "dark"},
    "phone, right to left": {"viewport": PHONE, "locale": "ur"},
}
PAGES = ("", "/move", "/copy", "/unschedule", "/remove", "/history")
"""Of one session, below its address."""


def desk(demo: Running) -> str:
    return f"{demo.address}/manage/demo/agenda"


def row(page: Page, title: str) -> str:
    """The selector of the session's row in the list."""
    found = page.locator("tr[id^=session-]").filter(has_text=title).first
    return f"#{found.get_attribute('id')}"


def act(page: Page, title: str, name: str) -> None:
    """Open the session's menu in the list and follow one of its links."""
    menu = page.locator(row(page, title))
    menu.locator("summary", has_text="Change").click()
    menu.get_by_role("link", name=name, exact=True).click()


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def add(page: Page, title: str, starts: str, ends: str) -> None:
    page.get_by_role("main").get_by_role("link", name="New session").click()
    page.get_by_label("Title", exact=True).fill(title)
    page.get_by_label("Starts").fill(starts)
    page.get_by_label("Ends").fill(ends)
    press(page, "Save")
    expect(page.locator(".alert-success")).to_have_text("Added.")


@pytest.mark.parametrize("eyes", EYES)
def test_the_desk_is_accessible_and_fits(demo: Running, visit: Visit, eyes: str) -> None:
    page = visit(demo.doors()["organiser"], **EYES[eyes])
    page.goto(desk(demo))
    key = str(page.locator("tr[id^=session-]").first.get_attribute("id")).rpartition("-")[2]
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    found = {"opened": complaints(page)}
    for path in ("", "/new", "/many", "/precedence", "/history", *(f"/{key}{p}" for p in PAGES)):
        page.goto(desk(demo) + path)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found[path] = [*complaints(page), *([f"{wide} px too wide"] if wide > 0 else [])]
    assert {path: said for path, said in found.items() if said} == {}


def test_an_agenda_is_made_without_javascript(demo: Running, visit: Visit) -> None:
    page = visit(demo.doors()["organiser"], viewport=PHONE, java_script_enabled=False)
    page.goto(desk(demo))
    add(page, "Plain forms", "2031-05-05T09:00", "2031-05-05T10:00")
    expect(page.locator(row(page, "Plain forms"))).to_contain_text("09:00–10:00")

    act(page, "Plain forms", "Move")
    page.get_by_label("Starts").fill("11:00")
    page.get_by_label("Minutes").fill("45")
    press(page, "Move")
    expect(page.locator(row(page, "Plain forms"))).to_contain_text("11:00–11:45")

    act(page, "Plain forms", "Unschedule")
    press(page, "Unschedule")
    waiting = page.locator("section", has=page.locator("#unscheduled"))
    expect(waiting).to_contain_text("45 minutes")
    waiting.get_by_role("link", name="Give it a time").click()
    press(page, "Put it there")
    expect(page.locator(row(page, "Plain forms"))).to_contain_text("11:00–11:45")

    act(page, "Plain forms", "Shift what follows")
    page.locator("#shift-minutes").fill("30")
    page.locator("section", has=page.locator("#tool-shift")).get_by_role(
        "button", name="Show what would change"
    ).click()
    expect(page.locator(".agenda-preview")).to_contain_text("11:30–12:15")
    press(page, "Move 1 session")
    expect(page.locator(row(page, "Plain forms"))).to_contain_text("11:30–12:15")

    with page.expect_navigation():
        press(page, "Undo: shifted sessions")
    page.goto(desk(demo))
    expect(page.locator(row(page, "Plain forms"))).to_contain_text("11:00–11:45")

    act(page, "Plain forms", "Remove")
    press(page, "Remove")
    expect(page.get_by_text("Plain forms")).to_have_count(0)


def test_two_organisers_collide_and_nothing_is_lost(demo: Running, browser: Browser) -> None:
    # not by visit: the browser's console tells of every 409, and one is wanted here
    contexts = [browser.new_context(viewport=PHONE, locale="en-GB") for _person in range(2)]
    mine, theirs = (context.new_page() for context in contexts)
    for page in (mine, theirs):
        page.goto(demo.doors()["organiser"])
    mine.goto(desk(demo))
    add(mine, "Both want it", "2031-05-06T09:00", "2031-05-06T10:00")
    act(mine, "Both want it", "Edit")
    theirs.goto(mine.url)
    theirs.get_by_label("Ends").fill("2031-05-06T10:30")
    press(theirs, "Save")
    expect(theirs.locator(".alert-success")).to_have_text("Saved.")

    mine.get_by_label("Title", exact=True).fill("Both want it, and I named it")
    mine.get_by_label("Description").fill("A long text that nobody wants to type again.")
    with mine.expect_response(re.compile(r"/agenda/\d+$")) as answer:
        press(mine, "Save")
    assert answer.value.status == 409
    told = mine.locator(".agenda-meanwhile li")
    expect(told).to_have_count(1)
    expect(told).to_contain_text("Ends: 6 May 2031, 10:00 → 6 May 2031, 10:30 by Demo Organiser, ")
    assert mine.get_by_label("Ends").input_value() == "2031-05-06T10:30"
    press(mine, "Save")
    expect(mine.locator(row(mine, "Both want it, and I named it"))).to_contain_text("09:00–10:30")
    for context in contexts:
        context.close()


def test_the_list_prints_as_a_table(demo: Running, visit: Visit) -> None:
    page = visit(demo.doors()["organiser"], viewport=PHONE)
    page.goto(desk(demo))
    assert page.locator(".agenda-table tr").nth(1).evaluate("e => getComputedStyle(e).display") == (
        "block"
    )
    page.emulate_media(media="print")
    shown = page.locator(".agenda-table tr").nth(1).evaluate("e => getComputedStyle(e).display")
    assert shown == "table-row"
    assert page.locator(".agenda-table thead").first.is_visible()
    assert page.locator(".agenda-acts").first.is_hidden()
    assert page.get_by_role("navigation", name="Agenda").is_hidden()
