"""Two organisers at the same grid."""

from playwright.sync_api import expect

from tests.browser.grid.desk import (
    DAY,
    Desk,
    card,
    has_focus,
    hour,
    middle,
    notices,
    poll,
    said,
)


def test_two_organisers_collide_and_one_is_asked(desk: Desk, provoked: list[str]) -> None:
    one = desk.enter("one")
    desk.furnish(one, ("Panel", "09:00", "10:00", "Hall A"))
    one.reload()
    two = desk.open("two")
    card(one, "Panel").focus()
    card(two, "Panel").focus()
    two.keyboard.press("ArrowRight")
    expect(said(two)).to_contain_text("Saved")
    provoked += ["409"]
    one.keyboard.press("ArrowDown")
    notice = notices(one)
    expect(notice).to_contain_text("Two Organiser")
    expect(notice).to_contain_text("Now it is here: Sat 1 Mar, 09:00 to 10:00, Hall B")
    expect(card(one, "Panel")).to_contain_text("09:00 to 10:00")
    notice.get_by_role("button", name="Keep mine").click()
    expect(said(one)).to_contain_text("Saved: Panel")
    expect(notice).to_have_count(0)
    assert desk.places(one)["Panel"] == (f"{DAY}T09:05", f"{DAY}T10:05", "Hall A")
    provoked += ["409"]
    card(two, "Panel").focus()
    two.keyboard.press("Control+z")
    notice = notices(two)
    expect(notice).to_contain_text("One Organiser")
    notice.get_by_role("button").click()
    expect(notices(two)).to_have_count(0)
    two.evaluate("dispatchEvent(new Event('focus'))")
    expect(card(two, "Panel")).to_contain_text("09:05 to 10:05")


def test_taking_theirs_leaves_what_the_other_did(desk: Desk, provoked: list[str]) -> None:
    one = desk.enter("one")
    desk.furnish(one, ("Panel", "09:00", "10:00", "Hall A"))
    one.reload()
    two = desk.open("two")
    card(two, "Panel").focus()
    card(one, "Panel").focus()
    two.keyboard.press("ArrowRight")
    expect(said(two)).to_contain_text("Saved")
    provoked += ["409"]
    one.keyboard.press("ArrowDown")
    one.get_by_role("button", name="Take theirs").click()
    expect(notices(one)).to_have_count(0)
    assert desk.places(one)["Panel"] == (f"{DAY}T09:00", f"{DAY}T10:00", "Hall B")


def test_what_others_do_comes_in_by_itself(desk: Desk) -> None:
    one = desk.enter("one")
    desk.furnish(one, ("Panel", "09:00", "10:00", "Hall A"))
    one.reload()
    expect(card(one, "Panel")).to_be_visible()
    two = desk.open("two")
    card(two, "Panel").focus()
    two.keyboard.press("ArrowRight")
    expect(said(two)).to_contain_text("Saved")
    card(one, "Panel").focus()
    one.evaluate("dispatchEvent(new Event('focus'))")
    expect(one.locator("[data-chosen]")).to_contain_text("Hall B")
    expect(card(one, "Panel")).to_be_focused()


def test_what_is_dragged_is_not_put_over_what_somebody_did_meanwhile(
    desk: Desk, provoked: list[str]
) -> None:
    one = desk.enter("one")
    desk.furnish(one, ("Panel", "09:00", "10:00", "Hall A"))
    one.reload()
    two = desk.open("two")
    x, y = middle(card(one, "Panel"))
    one.mouse.move(x, y)
    one.mouse.down()
    one.mouse.move(x + 4, y + 4)
    one.mouse.move(x, y + hour(one), steps=4)
    card(two, "Panel").focus()
    two.keyboard.press("ArrowRight")
    expect(said(two)).to_contain_text("Saved")
    poll(one, desk)
    provoked += ["409"]
    one.mouse.up()
    expect(notices(one)).to_contain_text("Two Organiser")
    assert desk.places(one)["Panel"] == (f"{DAY}T09:00", f"{DAY}T10:00", "Hall B")


def test_what_is_asked_about_is_not_put_over_what_somebody_did_meanwhile(
    desk: Desk, provoked: list[str]
) -> None:
    one = desk.enter("one")
    desk.furnish(one, ("Panel", "09:00", "10:00", "Hall A"))
    one.reload()
    two = desk.open("two")
    card(one, "Panel").focus()
    one.keyboard.press("m")
    card(two, "Panel").focus()
    two.keyboard.press("ArrowRight")
    expect(said(two)).to_contain_text("Saved")
    poll(one, desk)
    provoked += ["409"]
    one.get_by_role("dialog").get_by_label("Starts").fill("11:00")
    one.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(notices(one)).to_contain_text("Two Organiser")
    assert desk.places(one)["Panel"] == (f"{DAY}T09:00", f"{DAY}T10:00", "Hall B")


def test_what_somebody_removed_cannot_be_dropped(desk: Desk, provoked: list[str]) -> None:
    one = desk.enter("one")
    desk.furnish(one, ("Panel", "09:00", "10:00", "Hall A"))
    one.reload()
    two = desk.open("two")
    x, y = middle(card(one, "Panel"))
    one.mouse.move(x, y)
    one.mouse.down()
    one.mouse.move(x + 4, y + 4)
    one.mouse.move(x, y + hour(one), steps=4)
    card(two, "Panel").focus()
    two.keyboard.press("Delete")
    expect(said(two)).to_contain_text("removed")
    poll(one, desk)
    provoked += ["409"]
    one.mouse.up()
    expect(notices(one)).to_contain_text("It is removed.")
    expect(card(one, "Panel")).to_have_count(0)
    assert desk.titles(one) == []


def test_keeping_mine_goes_over_what_was_shown_only(desk: Desk, provoked: list[str]) -> None:
    one = desk.enter("one")
    desk.furnish(one, ("Panel", "09:00", "10:00", "Hall A"))
    one.reload()
    two = desk.open("two")
    card(one, "Panel").focus()
    card(two, "Panel").focus()
    two.keyboard.press("ArrowRight")
    expect(said(two)).to_contain_text("Saved")
    provoked += ["409"]
    one.keyboard.press("ArrowDown")
    expect(notices(one)).to_contain_text("Now it is here: Sat 1 Mar, 09:00 to 10:00, Hall B")
    two.keyboard.press("ArrowDown")
    expect(said(two)).to_contain_text("09:05 to 10:05, Hall B")
    poll(one, desk)
    expect(card(one, "Panel")).to_contain_text("09:05 to 10:05")
    one.get_by_role("button", name="Keep mine").click()
    expect(notices(one)).to_contain_text("Now it is here: Sat 1 Mar, 09:05 to 10:05, Hall B")
    one.get_by_role("button", name="Keep mine").click()
    expect(said(one)).to_contain_text("Saved: Panel")
    expect(notices(one)).to_have_count(0)
    assert desk.places(one)["Panel"] == (f"{DAY}T09:05", f"{DAY}T10:05", "Hall A")


def test_what_others_do_neither_moves_the_page_nor_takes_the_focus(desk: Desk) -> None:
    one = desk.enter("one", viewport={"width": 1280, "height": 480})
    desk.furnish(one, ("Panel", "09:00", "10:00", "Hall A"))
    one.reload()
    two = desk.open("two")
    card(one, "Panel").focus()
    inside = "document.querySelector('[data-board] .ec-main').scrollTop"
    one.evaluate(f"{inside} = 40")
    one.evaluate("scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })")
    low = one.evaluate(f"[scrollY, {inside}]")
    assert low[0] > 0
    assert low[1] == 40
    card(two, "Panel").focus()
    two.keyboard.press("ArrowRight")
    expect(said(two)).to_contain_text("Hall B")
    poll(one, desk)
    expect(one.locator("[data-chosen]")).to_contain_text("Hall B")
    expect(card(one, "Panel")).to_be_focused()
    assert one.evaluate(f"[scrollY, {inside}]") == low
    one.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    one.locator("h1").click()
    assert not has_focus(one, ".agenda-card")
    two.keyboard.press("ArrowDown")
    expect(said(two)).to_contain_text("09:05")
    poll(one, desk)
    expect(card(one, "Panel")).to_contain_text("09:05")
    assert not has_focus(one, ".agenda-card")
