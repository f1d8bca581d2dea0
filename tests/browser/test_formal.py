"""An organiser says who signs and has formal letters made; a guest's mail brings theirs along."""

from email import message_from_bytes
from pathlib import Path

import pytest
from playwright.sync_api import expect

from eventmgr.local import mailbox
from tests.browser.conftest import DESK, PHONE, Running, Visit
from tests.browser.test_tour import complaints

EYES = {
    "phone": {"viewport": PHONE},
    "phone, dark": {"viewport": PHONE, "color_scheme": "dark"},
    "phone, right to left": {"viewport": PHONE, "locale": "ur"},
    "desk, dark, right to left": {"viewport": DESK, "color_scheme": "dark", "locale": "ur"},
}
HERE = "manage/demo/invitations"


def test_a_letter_is_made_enclosed_and_downloaded_without_script(
    demo: Running, visit: Visit, tmp_path: Path
) -> None:
    page = visit(demo.doors()["organiser"], viewport=PHONE, java_script_enabled=False)
    page.goto(f"{demo.address}/{HERE}/formal")
    page.get_by_label("Letterhead").fill("Planning Commission\nPak Secretariat, Islamabad")
    page.get_by_label("Who signs", exact=True).fill("Dr Sana Malik")
    page.get_by_label("Enclose the formal letter").check()
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Saved.")
    page.goto(f"{demo.address}/{HERE}/new")
    page.get_by_label("People").fill("Dr Amina Rahman, formal@example.org")
    page.get_by_role("button", name="Look before sending").click()
    page.get_by_role("button", name="Send 1 invitation").click()
    page.get_by_role("link", name="Dr Amina Rahman").click()
    one = page.url
    for _ in range(200):
        if page.get_by_text("Sent,").count():
            break
        page.wait_for_timeout(200)
        page.goto(one)
    expect(page.get_by_text("Released to the invited")).to_be_visible()
    with page.expect_download() as coming:
        page.get_by_role("link", name="Download the letter").click()
    coming.value.save_as(tmp_path / "letter.pdf")
    letter = (tmp_path / "letter.pdf").read_bytes()
    assert letter.startswith(b"%PDF-")
    assert "Amina" not in coming.value.suggested_filename
    [key] = [
        each.key for each in mailbox.messages(demo.home) if "formal@example.org" in str(each.to)
    ]
    opened = mailbox.read(demo.home, key)
    assert opened is not None
    files = [each for each in message_from_bytes(opened.raw).walk() if each.get_filename()]
    assert [each.get_filename() for each in files] == ["invitation-letter.pdf"]
    assert files[0].get_payload(decode=True) == letter
    page.goto(f"{demo.address}/{HERE}/formal")  # the other tests of this demo go without
    page.get_by_label("Enclose the formal letter").uncheck()
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Saved.")


@pytest.mark.parametrize("eyes", EYES)
def test_the_pages_can_be_read(demo: Running, visit: Visit, eyes: str) -> None:
    page = visit(demo.doors()["organiser"], **EYES[eyes])
    page.goto(f"{demo.address}/{HERE}/formal")
    assert complaints(page) == []
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"]  # type: ignore[index]
    page.goto(f"{demo.address}/{HERE}")
    with page.expect_navigation():
        page.locator("#main .list-group a").first.click()
    assert complaints(page) == []
