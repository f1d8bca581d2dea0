"""A member's group on the day, on a device whose clock is wrong."""

import re

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import PHONE, Running, Visit
from tests.browser.test_tour import complaints

YEARS_BACK = "const wrong = Date.now() - 3e11; Date.now = () => wrong;"


def test_the_time_left_is_the_servers_whatever_the_device_says(demo: Running, visit: Visit) -> None:
    page = visit(demo.doors()["participant"], viewport=PHONE)
    page.add_init_script(YEARS_BACK)
    page.reload()
    clock = page.get_by_role("timer")
    expect(clock).to_have_text(re.compile(r"^[1-6] hours?( \d+ minutes?)? left\.$"))
    _moved(page, minutes=-10_000)
    expect(clock).to_have_text("The time is over. What is saved now is kept as late.")
    for options in ({}, {"color_scheme": "dark"}, {"locale": "ur"}):
        seen = visit(demo.doors()["participant"], viewport=PHONE, **options)
        assert complaints(seen) == []
        seen.get_by_role("link", name=re.compile("WG4")).click()
        expect(seen.get_by_role("timer")).to_be_visible()
        assert complaints(seen) == []


def _moved(page: Page, *, minutes: int) -> None:
    """Have the server tell of another deadline, and the page ask for it."""

    def answer(route: Route) -> None:
        told = route.fetch().json()
        for name in ("deadline", "closes"):
            told[name] += minutes * 60
        route.fulfill(json=told)

    page.route("**/clock", answer)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
