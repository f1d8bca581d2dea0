"""The report's sections are written by several at once, on devices that fail."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Running, Visit
from tests.browser.test_room import FRESH, KEPT, opened, state
from tests.browser.test_tour import complaints
from tests.browser.test_two_texts import contest

ALL = "/c/demo/reports/sections"


@pytest.fixture(autouse=True)
def _provoked(provoked: list[str]) -> None:
    """What a browser says of a line that is cut."""
    provoked += ["ERR_INTERNET_DISCONNECTED"]


def text(page: Page, words: str) -> None:
    expect(page.locator("#text")).to_have_value(words, timeout=FRESH)


def test_words_outlive_no_line_a_reload_and_a_crash(demo: Running, visit: Visit) -> None:
    page = visit(demo.doors()["organiser"], viewport=PHONE)
    context, address = page.context, f"{demo.address}{ALL}/matrix"
    opened(page, address)
    state(page, "nothing")
    context.set_offline(True)
    page.locator("#text").fill("Typed on a train.")
    state(page, "offline")
    context.set_offline(False)
    state(page, "saved")
    page.locator("#text").press_sequentially(" In mid-sent")
    page.reload()
    text(page, "Typed on a train. In mid-sent")
    state(page, "saved")
    context.set_offline(True)
    page.locator("#text").fill("Before the crash.")
    state(page, "offline")
    page.close(run_before_unload=False)
    context.set_offline(False)
    again = opened(context.new_page(), address)
    text(again, "Before the crash.")
    state(again, "saved")
    assert again.evaluate(KEPT) == 0
    assert complaints(again) == []


def test_two_write_one_section_and_decide(demo: Running, visit: Visit) -> None:
    address = f"{demo.address}{ALL}/commitments"
    page = opened(visit(demo.doors()["organiser"], viewport=DESK), address)
    other = opened(visit(demo.doors()["organiser"], viewport=PHONE, color_scheme="dark"), address)
    page.locator("#text").fill("One two three four five six.")
    state(page, "saved")
    other.bring_to_front()
    text(other, "One two three four five six.")
    for each, words in ((page, "ONE two three four five six."), (other, "One two five SIX.")):
        each.context.set_offline(True)
        each.locator("#text").fill(words)
        state(each, "offline")
    for each in (page, other):
        each.context.set_offline(False)
        each.evaluate("dispatchEvent(new Event('online'))")
        expect(each.locator("[data-room-status]")).to_have_attribute(
            "data-state", re.compile("saved|merged")
        )
    for each in (page, other):
        each.bring_to_front()
        each.locator("#title").focus()  # what others wrote comes in where nobody types
        text(each, "ONE two five SIX.")
    contest(page, other, "Sell every street.", "Repair all roads now.")
    assert complaints(other) == []
    other.get_by_role("link", name="Decide", exact=True).press("Enter")
    other.get_by_role("radio", name="Mine").press("Space")
    other.get_by_role("button", name="Save this decision").press("Enter")
    state(other, "saved")
    other.goto(f"{address}/history")
    expect(other.get_by_text("Sell every street.").first).to_be_attached()
    assert complaints(other) == []
    opened(other, address)
    text(other, "Repair all roads now.")


def test_two_texts_are_decided_on_by_a_form(demo: Running, visit: Visit) -> None:
    address = f"{demo.address}{ALL}/participation"
    page = opened(visit(demo.doors()["organiser"]), address)
    other = opened(visit(demo.doors()["organiser"], viewport=PHONE), address)
    page.locator("#text").fill("Adopt a plan.")
    state(page, "saved")
    other.bring_to_front()
    text(other, "Adopt a plan.")
    contest(page, other, "Open three wide bridges.", "Close no ferry.")
    opened(page, address)
    page.get_by_role("link", name="Decide", exact=True).first.click()
    expect(page.locator("[data-deciding][data-ready]")).to_be_visible()
    assert complaints(page) == []
    expect(page.locator("#text")).to_have_value("Close no ferry.")
    page.locator("#text").fill("Open bridges and close no ferry.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    text(page, "Open bridges and close no ferry.")
    expect(page.get_by_role("link", name="Decide", exact=True)).to_have_count(0)


def test_the_list_is_arranged_by_keys_and_without_scripts(demo: Running, visit: Visit) -> None:
    page = visit(demo.doors()["organiser"], viewport=PHONE, java_script_enabled=False)
    page.goto(f"{demo.address}{ALL}")
    page.locator("#evaluation .text-acts > summary").press("Enter")
    page.get_by_role("button", name="Up Evaluation").press("Enter")
    titles = page.locator("section[aria-labelledby=part-body] .section-words > a").all_inner_texts()
    assert [each.split(" ", 1)[1] for each in titles[-2:]] == ["Evaluation", "Follow-up plan"]
    page.get_by_label("Heading of a further section").fill("Voices of survivors")
    page.get_by_role("button", name="Add a section").press("Enter")
    page.get_by_label("Text").fill("They asked to be heard first.")
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    page.get_by_role("link", name="All sections").press("Enter")
    added = page.locator(".section-line", has_text="Voices of survivors")
    added.locator(".text-acts > summary").press("Enter")
    added.get_by_role("button", name="Remove Voices of survivors").press("Enter")
    expect(page.get_by_text("Not in the report")).to_have_count(1)


def test_a_section_is_dragged_to_its_place(demo: Running, visit: Visit) -> None:
    page = visit(demo.doors()["organiser"], viewport=DESK)
    page.goto(f"{demo.address}{ALL}")
    lines = page.locator("section[aria-labelledby=part-annex] .section-line")
    assert lines.evaluate_all("all => all.map(each => each.id)")[-1] == "method"
    handle = page.locator("#method [data-drag]")
    handle.scroll_into_view_if_needed()
    box, first = handle.bounding_box(), lines.first.bounding_box()
    assert box is not None
    assert first is not None
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 10, first["y"] + 5, steps=8)
    with page.expect_navigation():
        page.mouse.up()
    assert lines.evaluate_all("all => all.map(each => each.id)")[0] == "method"
    assert complaints(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_list_is_sound(demo: Running, visit: Visit, scheme: str) -> None:
    page = visit(demo.doors()["organiser"], viewport=PHONE, color_scheme=scheme)
    page.goto(f"{demo.address}{ALL}")
    assert complaints(page) == []
