"""Every page of the demo conference, as different people and eyes meet it."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Running, Visit

AXE = next((Path(__file__).parent / "vendor").glob("axe-core-*/axe.min.js"))
OFFICE = (
    "agenda agenda/new agenda/1 agenda/1/move agenda/1/copy agenda/1/unschedule "
    "agenda/1/remove agenda/1/history agenda/grid agenda/many agenda/publish agenda/exchange "
    "agenda/import agenda/prints agenda/history agenda/precedence invitations invitations/new "
    "people people/new people/import registrations applications clearances places delegations "
    "delegations/new delegations/many desk desk/1 desk/walk-in attendance certificates "
    "prints/badges "
    "mailings mails "
    "groups groups/WG1 groups/new groups/WG1/reopen recommendations settings "
    "rooms themes partners team "
    "numbers numbers/profile lists lists/save?state=confirmed lists/invite?kind=contacts "
    "exports exports/log"
)
PAGES = {
    "": [
        "/",
        "/sign-in",
        "/sign-in/link",
        "/choices",
        "/demo",
        "/mailbox",
        "/c/demo/",
        "/c/demo/speakers",
        "/c/demo/sessions/2",
        "/c/demo/mine",
        "/c/demo/mine?s=2-3",
        "/c/demo/changes",
        "/verify",
    ],
    "participant": [
        "/c/demo/me",
        "/c/demo/registration",
        "/c/demo/registration/badge",
        "/c/demo/groups/WG4",
        "/account",
        "/c/demo/groups/WG4/recommendations/new",
        "/c/demo/groups/WG4/recommendations/1",
        "/c/demo/groups/WG4/recommendations/1/history",
    ],
    "rapporteur": ["/c/demo/groups/WG4", "/c/demo/groups/WG4/submit"],
    "moderator": ["/c/demo/reports"],
    "organiser": [
        "/",
        "/manage/new",
        "/manage/new/edition",
        "/c/demo/reports",
        *(f"/manage/demo/{page}" for page in OFFICE.split()),
        "/manage/demo/",
    ],
}
EYES = {
    "phone": {"viewport": PHONE},
    "desk, dark": {"viewport": DESK, "color_scheme": "dark"},
    "phone, right to left": {"viewport": PHONE, "locale": "ur"},
}
NARROWEST = {"width": 360, "height": 740}


def complaints(page: Page) -> list[str]:
    """What axe-core finds on the page, of the rules of WCAG 2.2 level AA and best practice."""
    page.evaluate(
        AXE.read_text() + "\n;0"
    )  # as the tester's script: the policy lets no page add one
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{each['id']}: {node['html'][:160]} {node['any'][0]['message'] if node['any'] else ''}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("role", PAGES)
def test_pages_are_accessible_and_fit(demo: Running, visit: Visit, role: str, eyes: str) -> None:
    page = visit(demo.doors()[role] if role else demo.address, **EYES[eyes])
    found = {}
    for path in PAGES[role]:
        answer = page.goto(demo.address + path)
        assert answer is not None, path
        assert answer.status == 200, path
        expect(page.locator("[data-loading]")).to_be_hidden()
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found[path] = [*complaints(page), *([f"{wide} px too wide"] if wide > 0 else [])]
    assert {path: said for path, said in found.items() if said} == {}


def test_the_phone_pages_fit_the_narrowest_phone(demo: Running, visit: Visit) -> None:
    page = visit(demo.doors()["participant"], viewport=NARROWEST)
    for path in [*PAGES["participant"], "/c/demo/"]:
        page.goto(demo.address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path


def test_urdu_turns_the_page_around(demo: Running, visit: Visit) -> None:
    page = visit(f"{demo.address}/c/demo/", locale="ur")
    assert page.evaluate("[document.dir, document.documentElement.lang]") == ["rtl", "ur"]
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"


def test_a_recommendation_is_saved_without_javascript(demo: Running, visit: Visit) -> None:
    page = visit(demo.doors()["participant"], viewport=PHONE, java_script_enabled=False)
    page.get_by_role("link", name="Go to WG4").click()
    page.get_by_role("link", name="New recommendation").click()
    text = 'Publish the figures <b>every</b> quarter; #read("x") =1+1'
    page.get_by_label("Text").fill(text)
    with page.expect_navigation():
        page.get_by_role("button", name="Save").click()
    page.goto(f"{demo.address}/c/demo/groups/WG4")
    assert page.get_by_text(text).count() == 1


def test_a_recommendation_is_written_by_keyboard_alone(demo: Running, visit: Visit) -> None:
    page = visit(demo.doors()["participant"])
    page.goto(f"{demo.address}/c/demo/groups/WG4/recommendations/new")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "text":
            break
    page.keyboard.type("Open the shelters at night.")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "submit":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved at")).to_be_visible()
    page.goto(f"{demo.address}/c/demo/groups/WG4")
    assert page.get_by_text("Open the shelters at night.").count() == 1


def test_the_agenda_prints_without_its_frame(demo: Running, visit: Visit) -> None:
    page = visit(f"{demo.address}/c/demo/")
    page.emulate_media(media="print")
    assert page.locator("header.top-bar").is_hidden()
    assert page.get_by_text("Opening ceremony").is_visible()
