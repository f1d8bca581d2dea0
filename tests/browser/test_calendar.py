"""From a press on one's own page to a mail for the calendar, and to its cancellation."""

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


def subjects(demo: Running, words: str, *, count: int) -> list[str]:
    """The subjects of the mails with these words, once so many have come."""
    for _attempt in range(600):
        found = [each.subject for each in mailbox.messages(demo.home) if words in each.subject]
        if len(found) >= count:
            return found
        time.sleep(0.1)
    raise AssertionError(words)


def test_from_the_press_to_the_cancellation(demo: Running, visit: Visit) -> None:
    page = visit(demo.doors()["participant"], viewport=PHONE)
    page.goto(f"{demo.address}/c/demo/registration")
    page.get_by_role("button", name="Send me this in my calendar").first.click()
    expect(page.get_by_role("status").first).to_contain_text("on its way to you by mail")
    assert len(subjects(demo, "For your calendar", count=1)) == 1

    office = visit(demo.doors()["organiser"], viewport=PHONE)
    office.goto(f"{demo.address}/manage/demo/calendars")
    expect(office.get_by_text("Every calendar shows what is published.")).to_be_visible()
    office.get_by_text("Call it off in calendars").click()
    office.get_by_role("button", name="Yes, it does not take place").click()
    expect(office.get_by_text("1 entry to strike")).to_be_visible()
    office.get_by_role("button", name="Bring 1 entry up to date").click()
    expect(office.get_by_role("status").first).to_contain_text("1 calendar mail is on its way")
    assert len(subjects(demo, "Cancelled", count=1)) == 1
    office.get_by_role("button", name="It takes place after all").click()
    expect(office.get_by_text("1 entry to change")).to_be_visible()
    office.get_by_role("button", name="Bring 1 entry up to date").click()
    expect(office.get_by_text("Every calendar shows what is published.")).to_be_visible()


@pytest.mark.parametrize("eyes", EYES)
def test_everybody_can_read_the_pages(demo: Running, visit: Visit, eyes: str) -> None:
    doors = demo.doors()
    for role, path in (
        ("participant", "/c/demo/registration"),
        ("organiser", "/manage/demo/calendars"),
    ):
        page: Page = visit(doors[role], **EYES[eyes])
        page.goto(f"{demo.address}{path}")
        assert complaints(page) == []
