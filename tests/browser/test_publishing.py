"""From an edit of the draft to what everybody reads, and to the mail of those concerned."""

import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from eventmgr.local import mailbox
from tests.browser.conftest import DESK, PHONE, Running, Visit
from tests.browser.test_tour import complaints

EYES: dict[str, dict[str, Any]] = {
    "phone": {"viewport": PHONE},
    "desk, dark": {"viewport": DESK, "color_scheme": "dark"},
    "phone, right to left": {"viewport": PHONE, "locale": "ur"},
}


def mail_about(demo: Running, subject: str) -> str:
    """Wait for a letter of this subject and return its text."""
    for _ in range(600):
        for message in mailbox.messages(demo.home):
            if message.subject == subject:
                opened = mailbox.read(demo.home, message.key)
                assert opened is not None
                return opened.text
        time.sleep(0.1)
    raise AssertionError(f"No mail about {subject}")


def rename_a_session(page: Page, demo: Running) -> tuple[str, str]:
    """Give the first session with somebody in it another title; return the old and the new."""
    page.goto(f"{demo.address}/manage/demo/agenda")
    rows = page.locator("tr[id^=session-]").filter(has=page.locator("ul.agenda-parts"))
    rows.first.locator("a[href*='/agenda/']").first.click()
    field = page.get_by_label("Title", exact=True).first
    old = field.input_value()
    new = f"{old} (renamed)"
    field.fill(new)
    page.get_by_role("button", name="Save", exact=True).click()
    return old, new


def test_a_change_is_published_told_and_mailed_without_javascript(
    demo: Running, visit: Visit
) -> None:
    page = visit(demo.doors()["organiser"], java_script_enabled=False)
    old, new = rename_a_session(page, demo)
    sentence = f"“{old}” is now called “{new}”."
    page.goto(f"{demo.address}/manage/demo/agenda/publish")
    expect(page.get_by_text(sentence)).to_be_visible()
    name = page.get_by_label("Name").input_value()
    expect(page.get_by_label("Tell the people concerned")).to_be_checked()
    page.get_by_label("Comment").fill("A clearer title.")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text(f"Published as “{name}”;")

    public = visit(f"{demo.address}/c/demo/changes", viewport=PHONE, java_script_enabled=False)
    expect(public.get_by_role("heading", name=f"Version {name}")).to_be_visible()
    expect(public.get_by_text(sentence)).to_be_visible()
    expect(public.get_by_text("A clearer title.")).to_be_visible()
    public.get_by_role("link", name="Back to the agenda").click()
    expect(public.get_by_role("heading", name=new, exact=True)).to_be_visible()

    title = public.locator("a.navbar-brand").inner_text()
    letter = mail_about(demo, f"Changes to your sessions at {title}")
    assert sentence in letter
    assert "A clearer title." in letter


def test_the_draft_is_shown_by_its_link_and_its_page_can_be_used_by_all(
    demo: Running, visit: Visit
) -> None:
    page = visit(demo.doors()["organiser"])
    page.goto(f"{demo.address}/manage/demo/agenda/publish")
    link = page.locator("a[href*='/draft/']").get_attribute("href")
    stranger = visit(f"{demo.address}{link}", viewport=PHONE)
    expect(stranger.get_by_text("This is a draft.")).to_be_visible()
    assert stranger.locator("li.agenda-session").count() > 1
    assert complaints(stranger) == []


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize(
    ("role", "path"), [("", "/c/demo/changes"), ("organiser", "/manage/demo/agenda/publish")]
)
def test_the_pages_are_accessible_and_fit(
    demo: Running, visit: Visit, role: str, path: str, eyes: str
) -> None:
    page = visit(demo.doors()[role] if role else demo.address, **EYES[eyes])
    page.goto(demo.address + path)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert (complaints(page), wide) == ([], 0)
