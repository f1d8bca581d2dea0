"""An organiser and a reader on a phone: who is not written to, and how to be left alone."""

import pytest
from playwright.sync_api import Page, expect

from eventmgr.mail.addresses import hash_of
from eventmgr.mail.unsubscribing import Wish, token_of
from tests.browser.conftest import DESK, PHONE, Running, Visit
from tests.browser.test_tour import complaints

EYES = {
    "phone": {"viewport": PHONE},
    "phone, dark": {"viewport": PHONE, "color_scheme": "dark"},
    "phone, right to left": {"viewport": PHONE, "locale": "ur"},
    "desk, dark, right to left": {"viewport": DESK, "color_scheme": "dark", "locale": "ur"},
}
ADDRESS = "somebody-with-a-very-long-name-of-the-department-of-water@ministry.example.org"

expect.set_options(timeout=20_000)


def _link(stack: Running, address: str) -> str:
    """The link to unsubscribe in a mail of the demo conference to the address."""
    key = (stack.home / "secret-key").read_text().strip()
    return f"{stack.address}/u/{token_of(Wish(hash_of(address), 1), key=key)}"


def _wrong(page: Page) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*complaints(page), *([f"{wide} px too wide"] if wide > 0 else [])]


def _add(page: Page, address: str) -> None:
    page.get_by_label("E-mail address").fill(address)
    page.get_by_label("Why").fill("asked for it on the telephone")
    page.get_by_role("button", name="Write to it no more").click()
    expect(page.get_by_role("status")).to_contain_text("Added.")


def test_left_alone_and_written_to_again(demo: Running, visit: Visit, provoked: list[str]) -> None:
    provoked.append("422")
    page = visit(demo.doors()["organiser"], viewport=PHONE)
    page.goto(f"{demo.address}/manage/demo/mail/suppressed")
    _add(page, ADDRESS)
    expect(page.get_by_role("listitem").filter(has_text=ADDRESS)).to_be_visible()
    assert _wrong(page) == []
    page.get_by_role("link", name="Write to them again").click()
    assert _wrong(page) == []
    page.get_by_role("button", name="Write to them again").click()
    expect(page.get_by_role("alert")).to_contain_text("Fill this in.")
    page.get_by_label("Why they are written to again").fill("has a new mailbox")
    page.get_by_role("button", name="Write to them again").click()
    expect(page.get_by_role("status")).to_contain_text("They are written to again")
    expect(page.get_by_role("listitem").filter(has_text=ADDRESS)).to_have_count(0)


@pytest.mark.parametrize("has_script", [True, False])
def test_unsubscribed_by_one_button_and_back_again(
    demo: Running, visit: Visit, *, has_script: bool
) -> None:
    link = _link(demo, f"reader-{has_script}@example.org")
    page = visit(link, viewport=PHONE, java_script_enabled=has_script)
    expect(page.get_by_role("heading", name="Unsubscribe")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Unsubscribe").click()
    expect(page.get_by_role("heading", name="You have unsubscribed")).to_be_visible()
    page.get_by_role("button", name="Write to me again").click()
    expect(page.get_by_role("heading", name="Unsubscribe", exact=True)).to_be_visible()


@pytest.mark.parametrize("eyes", EYES)
def test_the_pages_fit_and_are_accessible(demo: Running, visit: Visit, eyes: str) -> None:
    page = visit(demo.doors()["organiser"], **EYES[eyes])
    found = {}
    for path in (f"{demo.address}/manage/demo/mail/suppressed", _link(demo, "eyes@example.org")):
        page.goto(path)
        found[path] = _wrong(page)
    page.locator("main button[type=submit]").click()
    found["unsubscribed"] = _wrong(page)
    page.locator("main button[type=submit]").click()
    assert {path: said for path, said in found.items() if said} == {}
