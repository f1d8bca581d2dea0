"""A group writes together on devices that fail: nothing typed is lost, and the page says so."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import DESK, PHONE, Running, Visit
from tests.browser.test_tour import complaints

WG4 = "/c/demo/groups/WG4"
NUMBERED = re.compile(r"/recommendations/\d+$")
FRESH = 20_000
"""What others do comes in within a few seconds."""
HOSTILE = (
    'Adopt <script>alert(1)</script> "><img src=x onerror=alert(1)> {{ 7 * 7 }} =1+1 '
    "پاکستان \u202egnp.exe zero\u200bwidth 👩‍⚖️ e\u0301\n\n  two lines "
)
KEPT = """() => new Promise((resolve) => {
  const opening = indexedDB.open("eventmgr.room");
  opening.onsuccess = () => {
    const asked = opening.result.transaction("texts").objectStore("texts").count();
    asked.onsuccess = () => resolve(asked.result + Object.keys(localStorage).filter(
      (key) => key.startsWith("eventmgr.room:")).length);
  };
})"""


@pytest.fixture(autouse=True)
def _provoked(provoked: list[str]) -> None:
    """What a browser says of a line that is cut and of a visit that ended."""
    provoked += ["ERR_INTERNET_DISCONNECTED", "401 (", "403 ("]


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    expect(page.locator("[data-room][data-ready]")).to_be_visible()
    return page


def state(page: Page, name: str, *, within: int = 10_000) -> None:
    expect(page.locator("[data-room-status]")).to_have_attribute("data-state", name, timeout=within)


def value(page: Page, label: str, text: str) -> None:
    field = page.get_by_label(re.compile(f"^{label}"))
    expect(field).to_have_value(text, timeout=FRESH)


def begun(page: Page, demo: Running, text: str) -> str:
    opened(page, f"{demo.address}{WG4}/recommendations/new")
    page.get_by_label("Text").fill(text)
    expect(page).to_have_url(NUMBERED)
    state(page, "saved")
    return page.url


def test_words_outlive_no_line_a_reload_and_a_crash(demo: Running, visit: Visit) -> None:
    page = visit(demo.doors()["participant"], viewport={"width": 360, "height": 740})
    context = page.context
    opened(page, f"{demo.address}{WG4}/recommendations/new")
    state(page, "nothing")
    context.set_offline(True)
    page.get_by_label("Text").fill(HOSTILE)
    state(page, "offline")
    expect(page.get_by_role("button", name="Download my unsent text")).to_be_in_viewport()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my unsent text").click()
    assert HOSTILE.splitlines()[0] in download.value.path().read_text("utf-8-sig")
    context.set_offline(False)
    expect(page).to_have_url(NUMBERED)
    state(page, "saved")
    page.get_by_label("Rationale").press_sequentially("In mid-sent")
    page.reload()
    value(page, "Text", HOSTILE)
    value(page, "Rationale", "In mid-sent")
    state(page, "saved")
    address = page.url
    context.set_offline(True)
    page.get_by_label("Rationale").fill("x" * 100_000)
    state(page, "offline")
    page.close(run_before_unload=False)
    context.set_offline(False)
    again = opened(context.new_page(), address)
    value(again, "Rationale", "x" * 100_000)
    state(again, "saved")
    assert again.evaluate(KEPT) == 0
    again.reload()
    value(again, "Rationale", "x" * 100_000)
    value(again, "Text", HOSTILE)
    assert complaints(again) == []


def test_two_tabs_and_three_people_write_one_text(demo: Running, visit: Visit) -> None:
    doors = demo.doors()
    first = visit(doors["participant"], viewport=PHONE)
    address = begun(first, demo, "Adopt one plan.")
    tab = opened(first.context.new_page(), address)
    rapporteur = opened(visit(doors["rapporteur"], viewport=DESK, color_scheme="dark"), address)
    organiser = opened(visit(doors["organiser"]), address)
    tab.get_by_label("Indicator").fill("From the second tab")
    organiser.get_by_label("Rationale").fill("Because")
    rapporteur.get_by_label("Lead addressee").focus()
    first.bring_to_front()
    value(first, "Indicator", "From the second tab")
    value(first, "Rationale", "Because")
    expect(first.get_by_text("is writing here").first).to_be_visible(timeout=FRESH)

    for each in (first, rapporteur):
        each.context.set_offline(True)
    first.get_by_label("Text").fill("Adopt two plans.")
    rapporteur.get_by_label("Text").fill("Adopt <b>three</b> plans.")
    for each in (first, rapporteur):
        state(each, "offline")
        each.context.set_offline(False)
        each.evaluate("dispatchEvent(new Event('online'))")
        status = each.locator("[data-room-status]")
        expect(status).to_have_attribute("data-state", re.compile("saved|decide"))
    state(rapporteur, "decide")
    for label in ("Theirs, as it stands", "Mine"):
        expect(rapporteur.get_by_role("radio", name=label)).to_be_visible()
    assert complaints(rapporteur) == []
    expect(rapporteur.get_by_text("Adopt two plans.")).to_be_visible()
    rapporteur.get_by_role("button", name="Save this decision").focus()
    rapporteur.keyboard.press("Enter")
    expect(rapporteur.get_by_role("radio", name="Theirs, as it stands")).to_be_focused()
    for key in ("ArrowDown", "ArrowDown", "Tab"):
        rapporteur.keyboard.press(key)
    rapporteur.keyboard.press("Control+A")
    rapporteur.keyboard.type("Adopt five plans.")
    rapporteur.keyboard.press("Tab")
    rapporteur.keyboard.press("Enter")
    state(rapporteur, "saved")
    value(rapporteur, "Text", "Adopt five plans.")
    for each in (first, organiser):
        each.bring_to_front()
        each.get_by_label("Title").focus()
        value(each, "Text", "Adopt five plans.")
    expect(opened(organiser, address).get_by_text("Texts that wait for a decision")).to_have_count(
        0
    )
    organiser.goto(f"{address}/history")
    for text in ("Adopt two plans.", "Adopt <b>three</b> plans."):
        expect(organiser.get_by_text(text).first).to_be_attached()  # whole texts are folded away


def test_a_visit_that_ended_goes_on_in_another_tab(demo: Running, visit: Visit) -> None:
    doors = demo.doors()
    page = visit(doors["participant"], viewport=PHONE)
    begun(page, demo, "Open the shelters.")
    page.context.clear_cookies()
    page.get_by_label("Indicator").fill("Typed while signed out")
    state(page, "signed-out")
    expect(page.get_by_role("link", name="Sign in, in a new tab")).to_be_in_viewport()
    assert complaints(page) == []
    other = page.context.new_page()
    other.goto(doors["organiser"])
    page.bring_to_front()
    expect(page.get_by_text("Somebody else is signed in here now.")).to_be_visible(timeout=FRESH)
    state(page, "signed-out")
    other.goto(doors["participant"])
    page.bring_to_front()
    state(page, "saved", within=FRESH)
    expect(page.get_by_text("Your visit has ended.")).to_be_hidden()
    page.reload()
    value(page, "Indicator", "Typed while signed out")


def test_what_comes_too_late_is_kept_and_said(demo: Running, visit: Visit) -> None:
    page = visit(demo.doors()["organiser"], locale="ur", viewport=PHONE)
    group = f"{demo.address}/c/demo/groups/WG6"
    opened(page, f"{group}/recommendations/new")
    page.locator("#text").fill("Fund the shelters.")
    expect(page).to_have_url(NUMBERED)
    state(page, "saved")
    handing_in = page.context.new_page()
    handing_in.goto(f"{group}/submit")
    with handing_in.expect_navigation():
        handing_in.locator("main form button[type=submit]").first.click()
    page.bring_to_front()
    page.locator("#text").press_sequentially(" And more")
    state(page, "late")
    expect(page.locator("[data-room-late]")).to_be_visible(timeout=FRESH)
    assert complaints(page) == []
    page.reload()
    expect(page.locator("#text")).to_have_value("Fund the shelters. And more")
    state(page, "late")


def _script_held(page: Page) -> list[Route]:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/js/room/main.js*", hold)
    return held


def _let_come(page: Page, held: list[Route]) -> None:
    held[-1].continue_()
    expect(page.locator("[data-room][data-ready]")).to_be_visible()


def test_what_was_typed_before_the_scripts_came_is_saved(
    demo: Running, visit: Visit, provoked: list[str]
) -> None:
    provoked.append("422 (")
    page = visit(demo.doors()["participant"])
    held = _script_held(page)
    page.goto(f"{demo.address}{WG4}/recommendations/new", wait_until="commit")
    page.get_by_label("Lead addressee").fill("The ministry")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Please mend this first")).to_be_visible()
    page.get_by_label("Lead addressee").fill("The ministry of labour")
    _let_come(page, held)
    state(page, "too-little")
    page.get_by_label("Text").fill("Adopt a register before the scripts come.")
    expect(page).to_have_url(NUMBERED)
    state(page, "saved")
    page.reload(wait_until="commit")
    value(page, "Lead addressee", "The ministry of labour")
    page.get_by_label("Text").fill("Adopt a register while they come.")
    _let_come(page, held)
    page.get_by_role("button", name="Save").click()
    state(page, "saved")
    page.unroute_all()
    page.reload()
    value(page, "Text", "Adopt a register while they come.")
