"""What is typed into a form outlives a reload, no network, another tab and an ended visit."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import DESK, PHONE, Running, Visit
from tests.browser.test_delegations import ask
from tests.browser.test_tour import complaints

REGISTRATION = "/c/demo/registration"
DRAFT = f"**{REGISTRATION}/draft"
COPIES = "Object.keys(localStorage).filter((key) => key.startsWith('eventmgr.form:')).length"
PUT_BACK = "What you typed before was put back."
SAVED = "Not sent yet. Saved as a draft"
CHOICE = "Nothing is lost: choose which to keep."
OFFER = "You have unsent changes from"
EYES = {
    "phone": {"viewport": PHONE},
    "phone, dark": {"viewport": PHONE, "color_scheme": "dark"},
    "phone, right to left": {"viewport": PHONE, "locale": "ur"},
    "desk, dark, right to left": {"viewport": DESK, "color_scheme": "dark", "locale": "ur"},
}

expect.set_options(timeout=20_000)


def opened(demo: Running, visit: Visit, **eyes: object) -> Page:
    """The registration on a device that knows nothing, with nothing kept anywhere."""
    page = visit(demo.doors()["participant"], **{"viewport": PHONE, **eyes})
    page.goto(demo.address + REGISTRATION)
    drop = page.locator("[data-press=drop]")
    if drop.is_visible():
        with page.expect_response(DRAFT):
            drop.click()
        page.reload()
    expect(page.locator(".alert[data-part]:visible")).to_have_count(0)
    return page


@pytest.fixture
def page(demo: Running, visit: Visit) -> Page:
    return opened(demo, visit)


def send(page: Page) -> None:
    page.get_by_role("button", name="Save my answers").click()
    expect(page.get_by_text("Your answers are saved.")).to_be_visible()


def another_tab(page: Page) -> Page:
    context: BrowserContext = page.context
    other = context.new_page()
    other.goto(page.url)
    return other


def test_a_reload_brings_everything_back_and_sending_ends_it(page: Page) -> None:
    page.get_by_label("Needs").fill("A ramp, <b>please</b>\n❤ بلا")
    page.get_by_label("Sector").select_option(label="Academia")
    page.get_by_label("I may be quoted").check()
    page.reload()
    expect(page.get_by_text(PUT_BACK)).to_be_visible()
    expect(page.get_by_label("Needs")).to_have_value("A ramp, <b>please</b>\n❤ بلا")
    expect(page.get_by_label("Sector")).to_have_value("academia")
    expect(page.get_by_label("I may be quoted")).to_be_checked()
    expect(page.get_by_text(SAVED)).to_be_visible()
    send(page)
    page.wait_for_function(f"{COPIES} === 0")
    page.reload()
    expect(page.locator(".alert[data-part]:visible")).to_have_count(0)
    expect(page.get_by_label("Needs")).to_have_value("A ramp, <b>please</b>\n❤ بلا")
    page.get_by_label("I may be quoted").uncheck()
    send(page)


def test_a_discarded_draft_does_not_come_back(page: Page, provoked: list[str]) -> None:
    provoked.append("400")  # a save that is cut off half-way is refused, and sent once more
    before = page.get_by_label("Needs").input_value()
    page.get_by_label("Needs").fill("Never mind.")
    expect(page.get_by_text(SAVED)).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Discard it").press("Enter")
    expect(page.locator("form input:not([type=hidden])").first).to_be_focused()
    expect(page.get_by_label("Needs")).to_have_value(before)
    page.reload()
    expect(page.get_by_label("Needs")).to_have_value(before)
    expect(page.locator(".alert[data-part]:visible")).to_have_count(0)
    page.wait_for_function(f"{COPIES} === 0")


def test_without_a_network_it_says_so_and_catches_up(page: Page, provoked: list[str]) -> None:
    provoked.append("ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    page.get_by_label("Needs").fill("Typed in the train.")
    expect(page.get_by_text("Offline. What you typed is on this device")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text(SAVED)).to_be_visible()
    page.reload()
    expect(page.get_by_label("Needs")).to_have_value("Typed in the train.")
    send(page)


def test_a_crash_while_offline_loses_nothing(page: Page, provoked: list[str]) -> None:
    provoked.append("ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    page.get_by_label("Needs").fill("Before the battery died.")
    other = page.context.new_page()
    page.close()
    other.context.set_offline(False)
    other.goto(page.url)
    expect(other.get_by_text(PUT_BACK)).to_be_visible()
    expect(other.get_by_label("Needs")).to_have_value("Before the battery died.")
    send(other)


def test_another_device_offers_it_and_takes_it(demo: Running, visit: Visit, page: Page) -> None:
    before = page.get_by_label("Needs").input_value()
    page.get_by_label("Needs").fill("Typed on the phone.")
    expect(page.get_by_text(SAVED)).to_be_visible()
    laptop = visit(demo.doors()["participant"], viewport=DESK)
    laptop.goto(demo.address + REGISTRATION)
    expect(laptop.get_by_text(OFFER)).to_be_visible()
    expect(laptop.get_by_label("Needs")).to_have_value(before)
    laptop.get_by_role("button", name="Use them").click()
    expect(laptop.get_by_label("Needs")).to_have_value("Typed on the phone.")
    expect(laptop.get_by_text(SAVED)).to_be_visible()
    send(laptop)
    page.reload()
    expect(page.get_by_label("Needs")).to_have_value("Typed on the phone.")
    page.wait_for_function(f"{COPIES} === 0")


def test_what_another_device_keeps_is_not_overwritten_by_typing(
    demo: Running, visit: Visit, page: Page, provoked: list[str]
) -> None:
    provoked.append("409")
    page.get_by_label("Needs").fill("Typed on the phone.")
    expect(page.get_by_text(SAVED)).to_be_visible()
    laptop = visit(demo.doors()["participant"], viewport=DESK)
    laptop.goto(demo.address + REGISTRATION)
    laptop.get_by_label("Needs").fill("Typed on the laptop.")
    expect(laptop.get_by_text(CHOICE)).to_be_visible()
    expect(laptop.get_by_role("alert")).to_contain_text("Typed on the phone.")
    laptop.get_by_role("button", name="Take the others").click()
    expect(laptop.get_by_label("Needs")).to_have_value("Typed on the phone.")
    expect(laptop.get_by_text(SAVED)).to_be_visible()
    send(laptop)


def test_of_two_tabs_neither_overwrites_the_other(page: Page, provoked: list[str]) -> None:
    provoked.append("409")
    other = another_tab(page)
    page.get_by_label("Needs").fill("The first tab.")
    expect(page.get_by_text(SAVED)).to_be_visible()
    other.get_by_label("Needs").fill("The second tab.")
    expect(other.get_by_text(CHOICE)).to_be_visible()
    expect(other.get_by_role("alert")).to_contain_text("The first tab.")
    expect(other.get_by_label("Needs")).to_have_value("The second tab.")
    other.get_by_role("button", name="Keep what stands here").press("Enter")
    expect(other.get_by_text(SAVED)).to_be_visible()
    page.get_by_label("Province").fill("Sindh")
    expect(page.get_by_text(CHOICE)).to_be_visible()
    page.get_by_role("button", name="Take the others").press("Enter")
    expect(page.get_by_label("Needs")).to_have_value("The second tab.")
    send(page)


def test_two_tabs_without_a_network_keep_both_texts(page: Page, provoked: list[str]) -> None:
    provoked += ["ERR_FAILED", "409"]
    page.context.route("**/registration/draft", lambda route: route.abort())
    other = another_tab(page)
    page.get_by_label("Needs").fill("The first tab.")
    other.get_by_label("Needs").fill("The second tab.")
    page.wait_for_function(f"{COPIES} === 2")
    other.close()
    page.reload()
    page.context.unroute_all()
    expect(page.get_by_label("Needs")).to_have_value("The first tab.")
    expect(page.get_by_text(CHOICE)).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("The second tab.")
    page.get_by_role("button", name="Take the others").click()
    expect(page.get_by_label("Needs")).to_have_value("The second tab.")
    expect(page.get_by_text(SAVED)).to_be_visible()
    send(page)


def test_an_ended_visit_loses_nothing(demo: Running, page: Page, provoked: list[str]) -> None:
    provoked.append("403")
    page.context.clear_cookies()
    page.get_by_label("Needs").fill("After the visit had ended.")
    expect(page.get_by_text("Your visit has ended.")).to_be_visible()
    page.get_by_role("button", name="Save my answers").click()
    expect(page.get_by_text("After the visit had ended.")).to_be_visible()
    page.goto(demo.doors()["participant"])
    page.goto(demo.address + REGISTRATION)
    expect(page.get_by_text(PUT_BACK)).to_be_visible()
    expect(page.get_by_label("Needs")).to_have_value("After the visit had ended.")
    send(page)


def test_a_visit_renewed_in_another_tab_goes_on_here(
    demo: Running, page: Page, provoked: list[str]
) -> None:
    provoked += ["403", "400"]
    page.context.clear_cookies()
    page.get_by_label("Needs").fill("Before I signed in again.")
    expect(page.get_by_text("Your visit has ended.")).to_be_visible()
    other = page.context.new_page()
    other.goto(demo.doors()["participant"])
    page.get_by_label("Needs").fill("After I signed in again.")
    expect(page.get_by_text(SAVED)).to_be_visible()
    send(page)


def test_an_expired_token_shows_the_form_again_with_everything(
    demo: Running, page: Page, provoked: list[str]
) -> None:
    provoked += ["422", "403", "400", "ERR_FAILED"]
    page.route(DRAFT, lambda route: route.abort())  # else the draft fetches a new token in time
    page.get_by_label("Needs").fill("With an old token.")
    sign_in_anew(demo, page)
    page.get_by_role("button", name="Save my answers").click()
    expect(page.get_by_text("Nothing is lost: press the button again.")).to_be_visible()
    expect(page.get_by_label("Needs")).to_have_value("With an old token.")
    page.unroute(DRAFT)
    send(page)


def test_a_token_that_expired_is_renewed_with_the_draft(
    demo: Running, page: Page, provoked: list[str]
) -> None:
    provoked.append("400")  # the draft is sent by the old token first
    sign_in_anew(demo, page)
    page.get_by_label("Needs").fill("With a new token.")
    expect(page.get_by_text(SAVED)).to_be_visible()
    send(page)
    expect(page.get_by_label("Needs")).to_have_value("With a new token.")


def sign_in_anew(demo: Running, page: Page) -> None:
    """Let the visit of the page end, and begin another in another tab."""
    page.context.clear_cookies()
    another = page.context.new_page()
    another.goto(demo.doors()["participant"])
    expect(another.locator("main h1")).to_be_visible()


def test_somebody_else_on_the_device_gets_nothing_of_it(
    demo: Running, page: Page, provoked: list[str]
) -> None:
    provoked += ["400", "403"]
    page.context.clear_cookies()
    other = page.context.new_page()
    other.goto(demo.doors()["moderator"])
    page.get_by_label("Needs").fill("This is mine.")
    expect(page.get_by_text("Somebody else has signed in on this device.")).to_be_visible()
    other.goto(demo.address + REGISTRATION)
    expect(other.locator(".alert[data-part]:visible")).to_have_count(0)
    expect(other.get_by_label("Needs")).not_to_have_value("This is mine.")
    other.goto(demo.address + "/account")
    other.get_by_role("button", name="Sign out", exact=True).click()
    expect(other.get_by_text("You are signed out.")).to_be_visible()
    other.wait_for_function(f"{COPIES} === 0")


def test_a_withdrawn_consent_does_not_come_back_with_an_older_draft(
    demo: Running, page: Page
) -> None:
    page.get_by_label("I may be photographed").check()
    page.get_by_label("Needs").fill("A ramp.")
    expect(page.get_by_text(SAVED)).to_be_visible()
    other = page.context.new_page()
    other.goto(f"{demo.address}{REGISTRATION}/consents")
    other.get_by_role("button", name="I agree to be photographed").click()
    other.get_by_role("button", name="I no longer agree to be photographed").click()
    expect(other.get_by_role("status")).to_contain_text("Withdrawn.")
    page.reload()
    expect(page.get_by_label("Needs")).to_have_value("A ramp.")
    expect(page.get_by_label("I may be photographed")).not_to_be_checked()
    send(page)


def test_the_form_works_without_javascript(demo: Running, visit: Visit) -> None:
    page = visit(demo.doors()["participant"], viewport=PHONE, java_script_enabled=False)
    page.goto(demo.address + REGISTRATION)
    expect(page.locator(".alert[data-part]:visible")).to_have_count(0)
    page.get_by_label("Needs").fill("Without any script.")
    send(page)
    expect(page.get_by_label("Needs")).to_have_value("Without any script.")


def test_a_focal_point_finds_typed_rows_again(demo: Running, visit: Visit) -> None:
    link = ask(demo, visit, "Archive of Exampleland")
    page = visit(link, viewport=PHONE)
    page.get_by_role("button", name="More rows").click()
    rows = page.get_by_role("group")
    expect(rows).to_have_count(5)
    last = page.get_by_role("group", name="Person 5")
    last.get_by_label("Name").fill("Nadia Fifth")
    last.get_by_label("Heads the delegation").check()
    expect(page.get_by_text(SAVED)).to_be_visible()
    page.goto(link)
    expect(page.get_by_text(PUT_BACK)).to_be_visible()
    expect(last.get_by_label("Name")).to_have_value("Nadia Fifth")
    expect(last.get_by_label("Heads the delegation")).to_be_checked()
    laptop = visit(link, viewport=DESK)
    laptop.get_by_role("button", name="Use them").click()
    theirs = laptop.get_by_role("group", name="Person 5")
    expect(theirs.get_by_label("Name")).to_have_value("Nadia Fifth")
    theirs.get_by_label("E-mail address").fill("nadia.fifth@example.org")
    laptop.get_by_role("button", name="Nominate").click()
    expect(laptop.get_by_text("1 person is nominated")).to_be_visible()
    laptop.wait_for_function(f"{COPIES} === 0")
    laptop.reload()
    expect(laptop.locator(".alert[data-part]:visible")).to_have_count(0)


@pytest.mark.parametrize("eyes", EYES)
def test_everybody_can_read_what_is_said_of_a_draft(
    demo: Running, visit: Visit, eyes: str, provoked: list[str]
) -> None:
    provoked.append("409")
    page = opened(demo, visit, **EYES[eyes])
    other = another_tab(page)
    page.locator("#needs").fill("The first tab.")
    expect(page.locator("[data-state=saved]")).to_be_visible()
    found = {"saved": complaints(page)}
    other.locator("#needs").fill("The second tab.")
    expect(other.locator("[data-part=choice]")).to_be_visible()
    found["choice"] = complaints(other)
    other.locator("[data-press=mine]").click()
    expect(other.locator("[data-state=saved]")).to_be_visible()
    other.reload()
    expect(other.locator("[data-part=restored]")).to_be_visible()
    found["restored"] = complaints(other)
    wide = other.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert {name: words for name, words in found.items() if words} == {}
    assert wide <= 0
