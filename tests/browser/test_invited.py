"""From the link in the mail to a confirmed place: on a phone, without an account."""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from eventmgr.local import mailbox
from tests.browser.conftest import PHONE, Running, Visit, running
from tests.browser.test_tour import complaints

expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def forum(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """An installation with one conference, which has places for everybody."""
    with running(tmp_path_factory.mktemp("forum"), demo=False) as stack:
        stack.command(
            "conferences", "create", "forum", "--title", "Forum", "--starts", "2031-03-01",
            "--ends", "2031-03-02", "--zone", "Asia/Karachi",
        )  # fmt: skip
        yield stack


def _invited(stack: Running, visit: Visit, address: str) -> str:
    """Have the organiser invite this address, and return the link out of the mail that came."""
    printed = stack.command("accounts", "create", f"for-{address}", "--administrator")
    organiser = visit(printed.strip().splitlines()[-1])
    organiser.get_by_role("button", name="Sign in").click()
    expect(organiser.get_by_role("link", name=re.compile("^for-"))).to_be_visible()
    organiser.goto(f"{stack.address}/manage/forum/")
    organiser.get_by_role("combobox", name="State").select_option(label="Published")
    organiser.get_by_role("button", name="Change state").click()
    expect(organiser.get_by_role("status").first).to_be_visible()
    organiser.goto(f"{stack.address}/manage/forum/invitations/new")
    organiser.get_by_label("People", exact=False).first.fill(f"Guest Ofhonour <{address}>")
    organiser.get_by_role("button", name="Look before sending").click()
    organiser.get_by_role("button", name="Send 1 invitation").click()
    for _ in range(300):
        for message in mailbox.messages(stack.home):
            if address in str(message.to):
                opened = mailbox.read(stack.home, message.key)
                assert opened is not None
                found = re.search(rf"{re.escape(stack.address)}/i/\S+", opened.text)
                assert found, opened.text
                return found[0]
        time.sleep(0.1)
    raise AssertionError(f"No mail to {address}")


def _tab_to(page: Page, name: str) -> None:
    """Go on by the Tab key until the thing of this name has the focus; fails if none has it."""
    wanted = page.get_by_role("textbox", name=name).or_(page.get_by_role("button", name=name))
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted.first.evaluate("each => each === document.activeElement"):
            return
    raise AssertionError(f"Tab does not lead to “{name}”")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "without"])
def test_two_presses_and_one_answer_lead_to_the_place(
    forum: Running, visit: Visit, scripts: bool
) -> None:
    link = _invited(forum, visit, f"guest-{scripts}@example.org".lower())
    phone = visit(link, viewport=PHONE, java_script_enabled=scripts)
    if scripts:
        assert complaints(phone) == []
    phone.get_by_label("Organisation").fill("Example Ministry")
    phone.get_by_role("button", name="Accept and register").click()
    expect(phone.get_by_role("heading", name="Your place is confirmed")).to_be_visible()


def test_the_keyboard_alone_is_enough(forum: Running, visit: Visit) -> None:
    phone = visit(_invited(forum, visit, "keys@example.org"), viewport=PHONE)
    _tab_to(phone, "Organisation")
    phone.keyboard.type("Example Ministry")
    _tab_to(phone, "Accept and register")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", name="Your place is confirmed")).to_be_visible()


def test_opening_the_link_alone_answers_nothing(forum: Running, visit: Visit) -> None:
    phone = visit(_invited(forum, visit, "scanner@example.org"), viewport=PHONE)
    phone.reload()
    expect(phone.get_by_role("button", name="Accept and register")).to_be_visible()
    expect(phone.get_by_role("heading", name="Your place is confirmed")).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "without"])
def test_every_answer_is_one_press_away(forum: Running, visit: Visit, scripts: bool) -> None:
    link = _invited(forum, visit, f"answer-{scripts}@example.org".lower())
    phone = visit(link, viewport=PHONE, java_script_enabled=scripts)
    _tab_to(phone, "Maybe: I do not know yet")
    phone.keyboard.press("Enter")
    expect(phone.get_by_text("Your invitation stays open.")).to_be_visible()
    if scripts:
        assert complaints(phone) == []
    phone.get_by_role("link", name="Say by which day you will know").click()
    if scripts:
        assert complaints(phone) == []
    phone.get_by_label("I will know by").fill("2031-02-01")
    phone.get_by_role("button", name="I do not know yet").click()
    expect(phone.get_by_text("On that day we remind you.")).to_be_visible()
    phone.get_by_role("link", name="Propose somebody else").click()
    phone.get_by_label("Name").fill("Another")
    phone.get_by_label("Address").fill("another@example.org")
    phone.get_by_role("button", name="Propose").click()
    expect(phone.get_by_text("You have proposed Another.")).to_be_visible()
    phone.get_by_role("button", name="No, I cannot come").click()
    expect(phone.get_by_role("heading", name="You have declined")).to_be_visible()
    phone.get_by_role("button", name="Yes, I come").click()
    expect(phone.get_by_role("heading", name="Your place is confirmed")).to_be_visible()
