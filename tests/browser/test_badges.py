"""Badges and lists at the desk: asked for without JavaScript, made by the worker, taken away."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, Running, Visit
from tests.browser.test_tour import complaints

EYES = {
    "phone": {"viewport": PHONE},
    "desk, dark": {"viewport": DESK, "color_scheme": "dark"},
    "phone, right to left": {"viewport": PHONE, "locale": "ur"},
}
PRINTS = "/manage/demo/prints/badges"


@pytest.mark.parametrize("eyes", EYES)
def test_the_page_of_badges_is_accessible_and_fits(
    demo: Running, visit: Visit, provoked: list[str], eyes: str
) -> None:
    provoked.append("422")  # nobody chose the category
    page = visit(demo.doors()["organiser"], **EYES[eyes])
    page.goto(demo.address + PRINTS)
    assert complaints(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.select_option("[name=wearers]", "category")
    page.locator("main form").first.locator("button[type=submit]").click()
    expect(page.locator("[role=alert] li")).to_have_count(1)
    assert complaints(page) == []


@pytest.mark.parametrize("scripts", [True, False])
def test_badges_are_printed_and_downloaded(
    demo: Running, visit: Visit, tmp_path: Path, *, scripts: bool
) -> None:
    page = visit(demo.doors()["organiser"], viewport=PHONE, java_script_enabled=scripts)
    page.goto(demo.address + PRINTS)
    page.select_option("[name=size]", "card" if scripts else "a7")
    page.get_by_role("button", name="Print badges").press("Enter")
    first = page.locator(".report-file").first
    expect(first).to_contain_text("Badges")
    if not scripts:
        expect(
            page.get_by_role("link", name="Look again").or_(first.get_by_role("link"))
        ).to_have_count(1)
        for _ in range(100):
            if first.get_by_role("link", name="Download").count():
                break
            page.wait_for_timeout(200)
            page.reload()
    download = first.get_by_role("link", name="Download")
    expect(download).to_be_visible(timeout=30_000)
    with page.expect_download() as coming:
        download.click()
    target = tmp_path / "badges.pdf"
    coming.value.save_as(target)
    assert target.read_bytes().startswith(b"%PDF-")
    assert coming.value.suggested_filename.startswith("demo-badges-")
