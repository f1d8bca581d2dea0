"""What a person did on a page before its scripts were there counts like what they do afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import PHONE, Running, Visit
from tests.browser.test_registration_draft import CHOICE, COPIES, DRAFT, SAVED, opened

REGISTRATION_SCRIPT = "form-drafts.js"


@contextmanager
def before(page: Page, script: str, address: str) -> Iterator[None]:
    """Open a page whose script is on its way for as long as the block lasts."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(f"**/js/{script}*", hold)
    page.goto(address, wait_until="commit")
    yield
    held[-1].continue_()
    page.unroute_all()


def test_a_registration_is_kept_from_its_first_letter(demo: Running, visit: Visit) -> None:
    page = opened(demo, visit)
    with before(page, REGISTRATION_SCRIPT, page.url):
        page.get_by_label("Needs").fill("Typed on a slow line.")
    expect(page.get_by_text(SAVED)).to_be_visible()
    page.reload()
    expect(page.get_by_label("Needs")).to_have_value("Typed on a slow line.")
    page.get_by_role("button", name="Discard it").click()
    expect(page.get_by_label("Needs")).not_to_have_value("Typed on a slow line.")


def test_what_a_device_had_kept_does_not_take_the_place_of_new_words(
    demo: Running, visit: Visit, provoked: list[str]
) -> None:
    provoked += ["ERR_FAILED", "409"]
    page = opened(demo, visit)
    page.route(DRAFT, lambda route: route.abort())
    page.get_by_label("Needs").fill("Kept on the device.")
    page.wait_for_function(f"{COPIES} === 1")
    with before(page, REGISTRATION_SCRIPT, page.url):
        page.get_by_label("Needs").fill("Typed anew.")
    expect(page.get_by_text(CHOICE)).to_be_visible()
    expect(page.get_by_label("Needs")).to_have_value("Typed anew.")
    expect(page.get_by_role("alert")).to_contain_text("Kept on the device.")
    page.get_by_role("button", name="Take the others").click()
    expect(page.get_by_label("Needs")).to_have_value("Kept on the device.")
    expect(page.get_by_text(SAVED)).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Discard it").click()
    page.wait_for_function(f"{COPIES} === 0")


def test_the_desk_stays_at_the_day_that_was_chosen(demo: Running, visit: Visit) -> None:
    page = visit(demo.doors()["organiser"], viewport=PHONE)
    days = page.locator("#desk-day")
    with before(page, "desk/main.js", f"{demo.address}/manage/demo/desk"):
        others = days.locator("option:not([selected])")
        chosen = str(others.first.get_attribute("value"))
        days.select_option(chosen)
    expect(page.locator("#desk-queue")).to_contain_text("works without a connection")
    expect(days).to_have_value(chosen)
    page.reload()  # the next day begins with its own
    expect(days).not_to_have_value(chosen)


def test_an_agenda_is_searched_for_what_was_typed(demo: Running, visit: Visit) -> None:
    page = visit(f"{demo.address}/c/demo/")
    everything = page.locator(".agenda-session:visible").count()
    with before(page, "agenda.js", page.url):
        page.get_by_label("Search").fill("opening")
    expect(page.locator("[data-found]")).to_contain_text(f"of {everything}")
    assert 0 < page.locator(".agenda-session:visible").count() < everything
