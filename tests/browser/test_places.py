"""A place is offered by mail and taken on a phone; whoever is not invited applies."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from eventmgr.local import mailbox
from tests.browser.conftest import PHONE, Running, Visit
from tests.browser.test_tour import complaints

expect.set_options(timeout=20_000)


def _mail(stack: Running, address: str, subject: str) -> str:
    """Wait for the mail that a worker has really sent, and return its text."""
    for _ in range(300):
        for message in mailbox.messages(stack.home):
            if address in str(message.to) and subject in message.subject:
                opened = mailbox.read(stack.home, message.key)
                assert opened is not None
                return opened.text
        time.sleep(0.1)
    raise AssertionError(f"no mail about “{subject}” to {address}")


def _link(text: str, path: str) -> str:
    found = re.search(rf"http://\S+{path}/\S+", text)
    assert found is not None, text
    return found[0]


@pytest.fixture
def organiser(empty: Running, visit: Visit) -> Page:
    printed = empty.command("accounts", "create", "organiser@example.org", "--administrator")
    page = visit(printed.strip().splitlines()[-1])
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in").click()
    empty.command(
        "conferences", "create", "forum", "--title", "Forum", "--starts", "2031-03-01",
        "--ends", "2031-03-02", "--zone", "Asia/Karachi",
    )  # fmt: skip
    page.goto(f"{empty.address}/manage/forum/settings")
    page.get_by_label("Places").fill("1")
    with page.expect_navigation():
        page.get_by_role("button", name="Save").click()
    page.goto(f"{empty.address}/manage/forum/")
    page.get_by_role("combobox", name="State").select_option(label="Published")
    with page.expect_navigation():
        page.get_by_role("button", name="Change state").click()
    page.goto(f"{empty.address}/manage/forum/places")
    page.get_by_label("Can apply on the public site: Media").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    return page


def _apply(stack: Running, page: Page, address: str) -> None:
    page.goto(f"{stack.address}/c/forum/")
    page.get_by_role("link", name="Apply for a place").click()
    page.get_by_label("E-mail address").fill(address)
    with page.expect_navigation():
        page.get_by_role("button", name="Send me the link").click()
    page.goto(_link(_mail(stack, address, "Your link to apply"), "/c/forum/apply"))
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Name", exact=True).fill(address.partition("@")[0].title())
    page.get_by_role("button", name="Send my application").click()
    expect(page.get_by_role("heading", name="We have your application")).to_be_visible()


def test_two_apply_and_one_gets_the_place_of_the_other(
    empty: Running, visit: Visit, organiser: Page
) -> None:
    amal = visit(f"{empty.address}/c/forum/apply", viewport=PHONE)
    assert complaints(amal) == []
    basma = visit(empty.address, viewport=PHONE, java_script_enabled=False)
    _apply(empty, amal, "amal@example.org")
    assert complaints(amal) == []
    _apply(empty, basma, "basma@example.org")
    organiser.goto(f"{empty.address}/manage/forum/applications")
    assert complaints(organiser) == []
    for box in organiser.get_by_role("checkbox").all():
        box.check()
    organiser.get_by_role("button", name="Let the chosen in").click()
    expect(organiser.get_by_text("2 people let in.")).to_be_visible()
    amal.goto(_link(_mail(empty, "amal@example.org", "Your place is confirmed"), "/i"))
    expect(amal.get_by_role("heading", name="Your place is confirmed")).to_be_visible()
    basma.reload()
    expect(basma.get_by_role("heading", name="You are on the waiting list")).to_be_visible()
    amal.locator("summary", has_text="Cancel my place").click()
    amal.get_by_role("button", name="Yes, I give my place up").click()
    expect(amal.get_by_role("heading", name="Your place is cancelled")).to_be_visible()
    basma.goto(_link(_mail(empty, "basma@example.org", "A place is held for you"), "/i"))
    basma.get_by_role("button", name="Accept the place").focus()
    basma.keyboard.press("Enter")
    expect(basma.get_by_role("heading", name="Your place is confirmed")).to_be_visible()
