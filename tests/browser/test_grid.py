"""The agenda's grid as organisers meet it: by keys alone, by touch, two at once, on a bad line."""

import re
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import DESK, PHONE, Running, Visit, running
from tests.browser.test_tour import complaints

ROOMS = ("Hall A", "Hall B")
DAY, NEXT_DAY = "2031-03-01", "2031-03-02"
EYES: dict[str, dict[str, Any]] = {
    "desk": {"viewport": DESK},
    "dark": {"viewport": DESK, "color_scheme": "dark"},
    "right to left": {"viewport": DESK, "locale": "ur"},
    "phone": {"viewport": PHONE, "has_touch": True},
}
_numbers = count(1)
expect.set_options(timeout=20_000)
_SEED = """async (sessions) => {
  const { create, csrf } = document.querySelector("[data-agenda-grid]").dataset;
  const made = [];
  for (const each of sessions) {
    const body = new URLSearchParams({ ...each, csrf_token: csrf });
    const headers = { Accept: "application/json" };
    const answer = await fetch(create, { method: "POST", body, headers });
    made.push(answer.status);
  }
  return made;
}"""


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("grid"), demo=False) as up:
        for name in ("one", "two"):
            up.command(
                "accounts", "create", f"{name}@example.org", "--name", f"{name.title()} Organiser",
                "--administrator",
            )  # fmt: skip
        yield up


@pytest.fixture(scope="module")
def visits() -> dict[str, Any]:
    """The cookies of organisers who have signed in already, by name."""
    return {}


class Desk:
    """A conference of two days with two rooms, and organisers who look at its grid."""

    def __init__(self, stack: Running, visit: Visit, visits: dict[str, Any]) -> None:
        self.stack, self.visit, self.visits = stack, visit, visits
        self.slug = f"grid-{next(_numbers)}"
        stack.command(
            "conferences", "create", self.slug, "--title", "Conference of the Grid",
            "--starts", DAY, "--ends", NEXT_DAY, "--zone", "Asia/Karachi",
        )  # fmt: skip

    @property
    def address(self) -> str:
        return f"{self.stack.address}/manage/{self.slug}/agenda/grid"

    def enter(self, name: str = "one", **options: Any) -> Page:
        """Sign an organiser in, and open nothing yet."""
        if name in self.visits:
            return self.visit(
                f"{self.stack.address}/account", storage_state=self.visits[name], **options
            )
        printed = self.stack.command("accounts", "link", f"{name}@example.org")
        page = self.visit(printed.strip().splitlines()[-1], **options)
        page.locator("main form button[type=submit]").click()
        self.visits[name] = page.context.storage_state()
        return page

    def furnish(self, page: Page, *sessions: tuple[str, str, str, str]) -> None:
        """Add the rooms, and sessions as (title, start, end, room)."""
        for room in ROOMS:
            page.goto(f"{self.stack.address}/manage/{self.slug}/rooms")
            page.get_by_role("textbox", name="Room").fill(room)
            page.get_by_role("button", name="Add").click()
            expect(page.get_by_role("textbox", name=f"Name of {room}")).to_be_visible()
        page.goto(self.address)
        told = page.request.get(f"{self.address}.json").json()
        keys = {each["name"]: each["id"] for each in told["rooms"]}
        rows = [
            {
                "title": title,
                "kind": "plenary",
                "starts_at": f"{DAY}T{start}",
                "ends_at": f"{DAY}T{end}",
                "room": keys[room],
            }
            for title, start, end, room in sessions
        ]
        assert page.evaluate(_SEED, rows) == [201] * len(rows)

    def open(self, name: str = "one", **options: Any) -> Page:
        page = self.enter(name, **options)
        page.goto(self.address)
        return page

    def places(self, page: Page) -> dict[str, tuple[str, str, str]]:
        """Where the server has each session: (start, end, room)."""
        told = page.request.get(f"{self.address}.json").json()
        names = {each["id"]: each["name"] for each in told["rooms"]}
        return {
            each["title"]: (each["start"], each["end"], names.get(each["room"], ""))
            for each in told["sessions"]
            if each["state"] == "scheduled"
        }


@pytest.fixture
def desk(stack: Running, visit: Visit, visits: dict[str, Any]) -> Desk:
    return Desk(stack, visit, visits)


def card(page: Page, title: str) -> Locator:
    return page.locator(".agenda-card").filter(has_text=title)


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + 4, start[1] + 4)
    page.mouse.move(*end, steps=6)
    page.mouse.up()


def middle(place: Locator) -> tuple[float, float]:
    box = place.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def column(page: Page, name: str) -> float:
    return middle(page.locator(".ec-col-head", has_text=name))[0]


def hour(page: Page) -> float:
    """How high an hour is drawn: two slots."""
    return 2 * float(page.locator("[data-zoom]").input_value())


def make_by_keys(page: Page, title: str, *, time: str, minutes: str, day: str, room: str) -> None:
    """Press N, and fill the dialog in without a pointer."""
    page.keyboard.press("n")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.type(title)
    page.keyboard.press("Tab")  # kind stays
    page.keyboard.press("Tab")
    page.keyboard.type(day)
    page.keyboard.press("Tab")
    page.keyboard.type(time)
    page.keyboard.press("Tab")
    if page.evaluate("document.activeElement.name") == "time":
        page.keyboard.press("Tab")
    page.keyboard.type(minutes)
    page.keyboard.press("Tab")
    page.keyboard.type(room)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-said]")).to_contain_text(f"Saved: {title}")


def test_an_agenda_of_two_days_is_set_up_by_keys_alone(desk: Desk) -> None:
    page = desk.enter()
    desk.furnish(page)
    said = page.locator("[data-said]")
    page.reload()
    expect(page.locator("[data-loading]")).to_be_hidden()
    make_by_keys(page, "Opening", time="0900AM", minutes="60", day="Sat", room="Hall A")
    expect(card(page, "Opening")).to_be_focused()
    make_by_keys(page, "Panel", time="1030AM", minutes="90", day="Sat", room="Hall A")
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "Shift+ArrowDown", "Alt+ArrowUp"):
        page.keyboard.press(key)
    page.keyboard.press("Shift+ArrowUp")
    expect(said).to_contain_text("10:40 to 12:05, Hall B")
    make_by_keys(page, "Closing", time="0400PM", minutes="45", day="Sun", room="Hall B")
    expect(page.locator("[data-day][aria-current]")).to_contain_text("Sun 2 Mar")
    page.keyboard.press("c")
    expect(said).to_contain_text("16:45 to 17:30")
    page.keyboard.press("PageUp")
    expect(said).to_contain_text("Sat 1 Mar")
    page.keyboard.press("u")
    expect(page.locator("[data-waiting] li")).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(page.locator("[data-waiting] li")).to_have_count(0)
    expect(page.locator(".agenda-card")).to_have_count(3)
    assert desk.places(page) == {
        "Opening": (f"{DAY}T09:00", f"{DAY}T10:00", "Hall A"),
        "Panel": (f"{DAY}T10:40", f"{DAY}T12:05", "Hall B"),
        "Closing": (f"{NEXT_DAY}T16:00", f"{NEXT_DAY}T16:45", "Hall B"),
    }
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys in the grid")).to_be_visible()
    assert complaints(page) == []


def test_a_pointer_moves_and_resizes(desk: Desk) -> None:
    page = desk.enter()
    desk.furnish(page, ("Panel", "09:00", "10:00", "Hall A"))
    page.reload()
    panel = card(page, "Panel")
    x, y = middle(panel)
    drag(page, (x, y), (column(page, "Hall B"), y + 2 * hour(page)))
    expect(page.locator("[data-said]")).to_contain_text("11:00 to 12:00, Hall B")
    box = panel.locator("xpath=ancestor::article").bounding_box()
    assert box is not None
    edge = (box["x"] + box["width"] / 2, box["y"] + box["height"] - 3)
    drag(page, edge, (edge[0], edge[1] + hour(page)))
    expect(page.locator("[data-said]")).to_contain_text("11:00 to 13:00, Hall B")
    assert desk.places(page) == {"Panel": (f"{DAY}T11:00", f"{DAY}T13:00", "Hall B")}
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-said]")).to_contain_text("Undone")
    assert desk.places(page) == {"Panel": (f"{DAY}T11:00", f"{DAY}T12:00", "Hall B")}
    page.get_by_role("button", name="Redo").click()
    expect(page.locator("[data-said]")).to_contain_text("Done again")
    assert desk.places(page) == {"Panel": (f"{DAY}T11:00", f"{DAY}T13:00", "Hall B")}


def test_an_empty_stretch_becomes_a_session(desk: Desk) -> None:
    page = desk.enter()
    desk.furnish(page)
    page.reload()
    expect(page.locator("[data-loading]")).to_be_hidden()
    top = middle(page.locator(".ec-body time", has_text="09:00"))[1]
    x = column(page, "Hall B")
    drag(page, (x, top + 2), (x, top + 1.5 * hour(page) - 4))
    dialog = page.get_by_role("dialog", name="New session")
    dialog.get_by_label("Title").fill("Dragged")
    dialog.get_by_role("button", name="Save").click()
    expect(card(page, "Dragged")).to_be_visible()
    expect(page.locator("[data-said]")).to_contain_text("09:00 to 10:30, Hall B")


def test_a_finger_moves_a_session_on_a_phone(desk: Desk) -> None:
    page = desk.enter(viewport=PHONE, has_touch=True, is_mobile=True)
    desk.furnish(page, ("Panel", "09:00", "10:00", "Hall A"))
    page.reload()
    panel = card(page, "Panel")
    panel.scroll_into_view_if_needed()
    x, y = middle(panel)
    touch = page.context.new_cdp_session(page)

    def send(kind: str, *points: tuple[float, float]) -> None:
        touch.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": a, "y": b} for a, b in points]},
        )

    send("touchStart", (x, y))
    expect(page.locator(".ec-event.ec-preview, .ec-event.ec-dragging").first).to_be_attached()
    for part in range(1, 9):
        send("touchMove", (x, y + part * hour(page) / 8))
    send("touchEnd")
    expect(page.locator("[data-said]")).to_contain_text("10:00 to 11:00, Hall A")
    assert desk.places(page) == {"Panel": (f"{DAY}T10:00", f"{DAY}T11:00", "Hall A")}
    panel.tap()
    page.locator("[data-chosen]").get_by_role("button", name="Move", exact=True).tap()
    page.get_by_role("dialog").get_by_label("Room").select_option(label="Hall B")
    page.get_by_role("dialog").get_by_role("button", name="Save").tap()
    expect(page.locator("[data-said]")).to_contain_text("Hall B")


def test_two_organisers_collide_and_one_is_asked(desk: Desk, provoked: list[str]) -> None:
    one = desk.enter("one")
    desk.furnish(one, ("Panel", "09:00", "10:00", "Hall A"))
    one.reload()
    two = desk.open("two")
    card(one, "Panel").focus()
    card(two, "Panel").focus()
    two.keyboard.press("ArrowRight")
    expect(two.locator("[data-said]")).to_contain_text("Saved")
    provoked += ["409"]
    one.keyboard.press("ArrowDown")
    notice = one.locator("[data-notices] li")
    expect(notice).to_contain_text("Two Organiser")
    expect(notice).to_contain_text("Now it is here: Sat 1 Mar, 09:00 to 10:00, Hall B")
    expect(card(one, "Panel")).to_contain_text("09:00 to 10:00")
    notice.get_by_role("button", name="Keep mine").click()
    expect(one.locator("[data-said]")).to_contain_text("Saved: Panel")
    expect(notice).to_have_count(0)
    assert desk.places(one)["Panel"] == (f"{DAY}T09:05", f"{DAY}T10:05", "Hall A")
    provoked += ["409"]
    card(two, "Panel").focus()
    two.keyboard.press("Control+z")
    notice = two.locator("[data-notices] li")
    expect(notice).to_contain_text("One Organiser")
    notice.get_by_role("button").click()
    expect(two.locator("[data-notices] li")).to_have_count(0)
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
    expect(two.locator("[data-said]")).to_contain_text("Saved")
    provoked += ["409"]
    one.keyboard.press("ArrowDown")
    one.get_by_role("button", name="Take theirs").click()
    expect(one.locator("[data-notices] li")).to_have_count(0)
    assert desk.places(one)["Panel"] == (f"{DAY}T09:00", f"{DAY}T10:00", "Hall B")


@pytest.mark.parametrize("failure", ["unreachable", "broken"])
def test_a_failed_save_comes_back_and_is_tried_again(
    desk: Desk, failure: str, provoked: list[str]
) -> None:
    page = desk.enter()
    desk.furnish(page, ("Panel", "09:00", "10:00", "Hall A"))
    page.reload()

    def fail(route: Route) -> None:
        if failure == "unreachable":
            route.abort()
        else:
            route.fulfill(status=500, body="<h1>Broken</h1>", content_type="text/html")

    card(page, "Panel").focus()
    provoked += ["500", "ERR_FAILED"]
    page.route("**/place", fail)
    page.keyboard.press("ArrowDown")
    notice = page.locator("[data-notices] li")
    expect(notice).to_contain_text("Not saved: The move of “Panel”.")
    expect(card(page, "Panel")).to_contain_text("09:00 to 10:00")
    expect(card(page, "Panel")).to_contain_text("not saved")
    assert desk.places(page)["Panel"][0] == f"{DAY}T09:00"
    assert complaints(page) == []
    assert is_kept_from_leaving(page)
    page.unroute("**/place")
    notice.get_by_role("button", name="Try again").click()
    expect(page.locator("[data-said]")).to_contain_text("Saved: Panel")
    expect(notice).to_have_count(0)
    expect(card(page, "Panel")).to_contain_text("09:05 to 10:05")
    assert desk.places(page)["Panel"][0] == f"{DAY}T09:05"
    assert not is_kept_from_leaving(page)


def test_a_save_whose_answer_is_lost_is_not_made_twice(desk: Desk, provoked: list[str]) -> None:
    page = desk.enter()
    desk.furnish(page, ("Panel", "09:00", "10:00", "Hall A"))
    page.reload()

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    card(page, "Panel").focus()
    provoked += ["ERR_FAILED", "409"]
    page.route(re.compile("/(place|copy)$"), lose)
    page.keyboard.press("ArrowDown")
    notices = page.locator("[data-notices] li")
    expect(notices).to_have_count(1)
    page.keyboard.press("c")
    expect(notices).to_have_count(2)
    page.unroute(re.compile("/(place|copy)$"))
    notices.nth(0).get_by_role("button", name="Try again").click()
    expect(notices).to_have_count(1)
    notices.nth(0).get_by_role("button", name="Try again").click()
    expect(notices).to_have_count(0)
    told = page.request.get(f"{desk.address}.json").json()["sessions"]
    assert len(told) == 2


def test_who_is_signed_out_keeps_the_act_and_signs_in_beside_it(
    desk: Desk, provoked: list[str]
) -> None:
    page = desk.enter()
    desk.furnish(page, ("Panel", "09:00", "10:00", "Hall A"))
    page.reload()
    card(page, "Panel").focus()
    page.context.clear_cookies()
    provoked += ["403"]
    page.keyboard.press("ArrowDown")
    notice = page.locator("[data-notices] li")
    expect(notice).to_contain_text("You are signed out")
    link = notice.get_by_role("link", name="Sign in in a new tab")
    assert link.get_attribute("target") == "_blank"
    printed = desk.stack.command("accounts", "link", "one@example.org")
    beside = page.context.new_page()
    beside.goto(printed.strip().splitlines()[-1])
    beside.locator("main form button[type=submit]").click()
    expect(beside.get_by_role("link", name="One Organiser")).to_be_visible()
    notice.get_by_role("button", name="Try again").click()
    expect(page.locator("[data-said]")).to_contain_text("Saved: Panel")
    expect(notice).to_have_count(0)
    assert desk.places(page)["Panel"][0] == f"{DAY}T09:05"


def test_what_others_do_comes_in_by_itself(desk: Desk) -> None:
    one = desk.enter("one")
    desk.furnish(one, ("Panel", "09:00", "10:00", "Hall A"))
    one.reload()
    expect(card(one, "Panel")).to_be_visible()
    two = desk.open("two")
    card(two, "Panel").focus()
    two.keyboard.press("ArrowRight")
    expect(two.locator("[data-said]")).to_contain_text("Saved")
    card(one, "Panel").focus()
    one.evaluate("dispatchEvent(new Event('focus'))")
    expect(one.locator("[data-chosen]")).to_contain_text("Hall B")
    expect(card(one, "Panel")).to_be_focused()


def test_nights_and_other_days_have_their_place(desk: Desk) -> None:
    page = desk.enter()
    desk.furnish(page, ("Night", "23:00", "23:30", "Hall A"))
    page.reload()
    card(page, "Night").focus()
    page.locator("[data-step]").select_option("30")
    card(page, "Night").focus()
    for _each in range(5):
        page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("[data-said]")).to_contain_text("23:00 to Sun 2 Mar, 02:00")
    page.keyboard.press("m")
    page.get_by_role("dialog").get_by_label("Starts").fill("22:00")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.locator("[data-said]")).to_contain_text("22:00 to Sun 2 Mar, 01:00")
    page.goto(f"{desk.address}#2031-04-01")
    page.reload()
    page.get_by_role("button", name="New session").click()
    page.get_by_role("dialog").get_by_label("Title").fill("Much later")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(card(page, "Much later")).to_be_focused()
    expect(page.locator("[data-warnings]")).to_contain_text("Much later")
    expect(page.get_by_label("Other days")).to_have_value("2031-04-01")


@pytest.mark.parametrize("eyes", EYES)
def test_the_grid_is_accessible_and_fits(desk: Desk, eyes: str) -> None:
    page = desk.enter()
    desk.furnish(
        page,
        ("Panel", "09:00", "10:00", "Hall A"),
        ("Beside it", "09:30", "10:30", "Hall A"),
        ("Five minutes", "12:00", "12:05", "Hall B"),
        ("Waits", "14:00", "15:00", "Hall B"),
    )
    seen = desk.open("two", **EYES[eyes])
    card(seen, "Waits").focus()
    seen.keyboard.press("u")
    expect(seen.locator("[data-waiting] li")).to_have_count(1)
    card(seen, "Panel").focus()
    expect(seen.locator("[data-chosen]")).to_be_visible()
    assert complaints(seen) == []
    assert seen.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    seen.keyboard.press("?")
    assert complaints(seen) == []
    seen.keyboard.press("Escape")
    seen.keyboard.press("n")
    expect(seen.get_by_role("dialog")).to_be_visible()
    assert complaints(seen) == []


def test_right_to_left_the_arrows_follow_the_eye(desk: Desk) -> None:
    page = desk.enter()
    desk.furnish(page, ("Panel", "09:00", "10:00", "Hall A"))
    urdu = desk.open("two", locale="ur")
    card(urdu, "Panel").focus()
    assert column(urdu, "Hall B") < column(urdu, "Hall A")
    urdu.keyboard.press("ArrowLeft")
    expect(urdu.locator("[data-said]")).to_contain_text("Hall B")
    assert desk.places(urdu)["Panel"] == (f"{DAY}T09:00", f"{DAY}T10:00", "Hall B")


def test_without_javascript_the_list_is_named(desk: Desk) -> None:
    page = desk.open(java_script_enabled=False)
    page.locator("noscript a, .alert a").get_by_text("Go to the list").click()
    expect(page).to_have_url(f"{desk.stack.address}/manage/{desk.slug}/agenda")


def is_kept_from_leaving(page: Page) -> bool:
    """Whether the page asks before it is left."""
    return bool(page.evaluate("!dispatchEvent(new Event('beforeunload', { cancelable: true }))"))
