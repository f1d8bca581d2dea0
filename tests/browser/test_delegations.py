"""A focal point with a phone: from the mail to nominees, and a substitute among them."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from eventmgr.local import mailbox
from tests.browser.conftest import DESK, PHONE, Running, Visit
from tests.browser.test_tour import complaints

EYES = {
    "phone": {"viewport": PHONE},
    "phone, dark": {"viewport": PHONE, "color_scheme": "dark"},
    "phone, right to left": {"viewport": PHONE, "locale": "ur"},
    "desk, dark, right to left": {"viewport": DESK, "color_scheme": "dark", "locale": "ur"},
}


def ask(demo: Running, visit: Visit, organisation: str) -> str:
    """Ask an institution by the organisers' pages, and return the link from its mail."""
    page = visit(demo.doors()["organiser"])
    page.goto(f"{demo.address}/manage/demo/delegations/new")
    page.get_by_label("Organisation", exact=True).fill(organisation)
    page.get_by_label("Focal point").fill("Fern Focal")
    page.get_by_label("Address").fill("fern.focal@example.org")
    page.get_by_label("Quota").fill("5")
    page.get_by_label("Deadline").fill(deadline(page, demo))
    page.get_by_role("button", name="Add").click()
    page.get_by_role("button", name="Send the letter").click()
    expect(page.get_by_role("status").first).to_contain_text("on its way")
    return link_for(demo, organisation)


def deadline(page: Page, demo: Running) -> str:
    """A moment that the demo's own delegations have: tonight at the venue."""
    other = page.context.new_page()
    other.goto(f"{demo.address}/manage/demo/delegations")
    other.get_by_role("link", name="Coast Guard of Exampleland").click()
    found = other.get_by_label("Deadline").input_value()
    other.close()
    return found


def link_for(demo: Running, organisation: str) -> str:
    """The institution's link, as it stands in the mail."""
    for _attempt in range(300):
        for message in mailbox.messages(demo.home):
            if message.subject.startswith("Please nominate"):
                opened = mailbox.read(demo.home, message.key)
                assert opened is not None
                found = re.search(r"http://\S+/d/[\w.-]+", opened.text)
                if organisation in opened.text and found:
                    return found[0]
        time.sleep(0.1)
    raise AssertionError(organisation)


def name_person(page: Page, number: int, name: str) -> None:
    row = page.get_by_role("group", name=f"Person {number}")
    row.get_by_label("Name").fill(name)
    row.get_by_label("E-mail address").fill(f"{name.lower().replace(' ', '.')}@example.org")


def test_a_focal_point_nominates_three_and_replaces_one(demo: Running, visit: Visit) -> None:
    link = ask(demo, visit, "Ministry of Phones")
    page = visit(link, viewport=PHONE)
    for number, name in enumerate(("Alder Phone", "Birch Phone", "Cedar Phone"), 1):
        name_person(page, number, name)
    page.get_by_role("group", name="Person 2").get_by_label("Heads the delegation").check()
    page.get_by_role("button", name="Nominate").click()
    expect(page.get_by_role("status").first).to_contain_text("3 people are nominated")
    expect(page.get_by_text("3 of 5")).to_be_visible()
    page.get_by_role("link", name="Replace or withdraw : Alder Phone").click()
    page.get_by_label("Name").fill("Dogwood Phone")
    page.get_by_label("E-mail address").fill("dogwood.phone@example.org")
    page.get_by_role("button", name="Replace").click()
    expect(page.get_by_role("status").first).to_contain_text("Replaced")
    expect(page.get_by_role("link", name="Dogwood Phone", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Alder Phone")).to_have_count(0)


def test_it_works_by_keyboard_alone(demo: Running, visit: Visit, provoked: list[str]) -> None:
    provoked.append("422")
    page = visit(ask(demo, visit, "Ministry of Keys"), viewport=PHONE)

    def tab_to(test: str) -> None:
        for _press in range(60):
            page.keyboard.press("Tab")
            if page.evaluate(f"{test}"):
                return
        raise AssertionError(test)

    tab_to("document.activeElement.id === 'people-0-name'")
    page.keyboard.type("Elm Keys")
    tab_to("document.activeElement.id === 'people-0-email'")
    page.keyboard.type("no address")
    tab_to("document.activeElement.value === 'nominate'")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("[data-focus]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the summary leads to the field
    expect(page.locator("#people-0-email")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("elm.keys@example.org")
    tab_to("document.activeElement.value === 'nominate'")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("1 person is nominated")


def test_rows_are_added_and_people_named_without_javascript(demo: Running, visit: Visit) -> None:
    link = ask(demo, visit, "Ministry of Paper")
    page = visit(link, viewport=PHONE, java_script_enabled=False)
    name_person(page, 1, "Fir Paper")
    page.get_by_role("button", name="More rows").click()
    name_person(page, 5, "Gorse Paper")
    page.get_by_role("button", name="Nominate").click()
    expect(page.get_by_role("status").first).to_contain_text("2 people are nominated")
    page.get_by_role("link", name="Fir Paper", exact=True).click()
    page.get_by_role("button", name="Withdraw the nomination").click()
    expect(page.get_by_role("status").first).to_contain_text("Withdrawn")


def test_the_deadline_is_told_by_the_visitors_clock_too(demo: Running, visit: Visit) -> None:
    link = ask(demo, visit, "Ministry of Clocks")
    page = visit(link, viewport=PHONE, timezone_id="America/New_York")
    expect(page.locator("[data-times]")).to_contain_text("your time")
    same = visit(link, viewport=PHONE, timezone_id="Asia/Karachi")
    expect(same.locator("[data-times]")).not_to_contain_text("your time")


@pytest.mark.parametrize("eyes", EYES)
def test_the_pages_are_accessible_and_fit(
    demo: Running, visit: Visit, provoked: list[str], eyes: str
) -> None:
    provoked.extend(("422", "404"))
    link = link_for(demo, "Coast Guard of Exampleland")
    page = visit(link, **EYES[eyes])
    found = {}

    def look(name: str) -> None:
        page.wait_for_load_state()
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found[name] = [*complaints(page), *([f"{wide} px too wide"] if wide > 0 else [])]

    look("list")
    page.locator("#people-0-name").fill("Nobody")
    page.locator("#people-0-email").fill("nonsense")
    with page.expect_navigation():
        page.locator("button[value=nominate]").click()
    look("refused")
    page.goto(link)
    with page.expect_navigation():
        page.locator("main .list-group a").first.click()
    look("nominee")
    page.goto(link[:-3])
    look("bad link")
    door = demo.doors()["organiser"]
    page.goto(door)
    for path in ("", "/new", "/many"):
        page.goto(f"{demo.address}/manage/demo/delegations{path}")
        look(f"office{path}")
    page.goto(f"{demo.address}/manage/demo/delegations")
    page.locator("main .list-group a").first.click()
    look("one")
    page.locator("main .list-group a").first.click()
    page.locator("a[href$='/replace']").click()
    look("replace")
    assert {name: said for name, said in found.items() if said} == {}
