"""Consents on a phone: given before any answer, withdrawn by keyboard once all is closed."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Running, Visit
from tests.browser.test_places import _link, _mail, organiser
from tests.browser.test_tour import complaints

__all__ = ["organiser"]

EYES = {
    "phone": {"viewport": PHONE},
    "phone, dark": {"viewport": PHONE, "color_scheme": "dark"},
    "phone, right to left": {"viewport": PHONE, "locale": "ur"},
    "desk, dark, right to left": {"viewport": DESK, "color_scheme": "dark", "locale": "ur"},
}

expect.set_options(timeout=20_000)


def begin(stack: Running, page: Page, address: str) -> None:
    """Apply as far as the form, which is not sent."""
    page.goto(f"{stack.address}/c/forum/apply")
    page.get_by_label("E-mail address").fill(address)
    with page.expect_navigation():
        page.get_by_role("button", name="Send me the link").click()
    page.goto(_link(_mail(stack, address, "Your link to apply"), "/c/forum/apply"))
    page.get_by_role("button", name="Continue").click()


def move_to(stack: Running, page: Page, state: str) -> None:
    page.goto(f"{stack.address}/manage/forum/")
    page.get_by_role("combobox", name="State").select_option(label=state)
    page.get_by_role("button", name="Change state").click()
    expect(page.get_by_role("status")).not_to_be_empty()


def press(page: Page, name: str) -> None:
    """Go to the button by the keyboard alone, and press it."""
    button = page.get_by_role("button", name=name, exact=True)
    for _ in range(60):
        page.keyboard.press("Tab")
        if button.evaluate("(each) => each === document.activeElement"):
            break
    else:
        raise AssertionError(name)
    page.keyboard.press("Enter")


def test_given_before_any_answer_and_withdrawn_after_closing_by_keyboard(
    empty: Running, visit: Visit, organiser: Page
) -> None:
    amal = visit(empty.address, viewport=PHONE)
    begin(empty, amal, "amal@example.org")
    amal.get_by_role("link", name="My consents").click()
    press(amal, "I agree to be listed")
    expect(amal.get_by_role("status")).to_contain_text("Saved: you agree to this now.")
    amal.get_by_role("link", name="My registration").click()
    expect(amal.get_by_label("List me among the participants")).to_be_checked()
    amal.get_by_label("Name", exact=True).fill("Amal")
    amal.get_by_role("button", name="Send my application").click()
    expect(amal.get_by_role("heading", name="We have your application")).to_be_visible()
    for state in ("Running", "Reporting", "Closed", "Archived"):
        move_to(empty, organiser, state)
    amal.goto(f"{empty.address}/c/forum/registration/consents")
    press(amal, "I no longer agree to be listed")
    expect(amal.get_by_role("status")).to_contain_text("Withdrawn.")
    amal.get_by_text("When you gave or withdrew it").click()
    expect(amal.get_by_role("listitem")).to_have_count(2)
    organiser.goto(f"{empty.address}/manage/forum/registrations")
    organiser.get_by_role("link", name="Amal").click()
    organiser.get_by_text("Consents: what was given and withdrawn").click()
    expect(organiser.get_by_role("listitem").filter(has_text="withdrawn")).to_be_visible()


def test_it_works_without_javascript(demo: Running, visit: Visit) -> None:
    page = visit(demo.doors()["rapporteur"], viewport=PHONE, java_script_enabled=False)
    page.goto(f"{demo.address}/c/demo/registration/consents")
    page.get_by_role("button", name="I agree to be quoted").click()
    expect(page.get_by_role("status")).to_contain_text("Saved: you agree to this now.")
    page.get_by_role("button", name="I no longer agree to be quoted").click()
    expect(page.get_by_role("status")).to_contain_text("Withdrawn.")


@pytest.mark.parametrize("eyes", EYES)
def test_everybody_can_read_them(demo: Running, visit: Visit, eyes: str) -> None:
    found = {}
    guest = visit(demo.doors()["participant"], **EYES[eyes])
    guest.goto(f"{demo.address}/c/demo/registration/consents")
    for each in guest.locator("main summary").all():
        each.click()
    found["mine"] = [*complaints(guest), *too_wide(guest)]
    office = visit(demo.doors()["organiser"], **EYES[eyes])
    office.goto(f"{demo.address}/manage/demo/registrations?name=Gentian")
    with office.expect_navigation():
        office.locator("main table a, main .list-group a").first.click()
    office.locator("main summary").first.click()
    found["registration"] = [*complaints(office), *too_wide(office)]
    with office.expect_navigation():
        office.locator("main details a").click()
    found["recording"] = [*complaints(office), *too_wide(office)]
    assert {name: words for name, words in found.items() if words} == {}


def too_wide(page: Page) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [f"{wide} px too wide"] if wide > 0 else []
