"""A conference's grid in the browser, and the hands that work on it."""

from itertools import count
from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Running, Visit

ROOMS = ("Hall A", "Hall B")
DAY, NEXT_DAY = "2031-03-01", "2031-03-02"
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


class Desk:
    """A conference of two days with two rooms, and organisers who look at its grid."""

    def __init__(
        self,
        stack: Running,
        visit: Visit,
        visits: dict[str, Any],
        *,
        days: tuple[str, str] = (DAY, NEXT_DAY),
        zone: str = "Asia/Karachi",
    ) -> None:
        self.stack, self.visit, self.visits = stack, visit, visits
        self.day = days[0]
        self.slug = f"grid-{next(_numbers)}"
        stack.command(
            "conferences", "create", self.slug, "--title", "Conference of the Grid",
            "--starts", days[0], "--ends", days[1], "--zone", zone,
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
        told = self.told(page)
        keys = {each["name"]: each["id"] for each in told["rooms"]}
        rows = [
            {
                "title": title,
                "kind": "plenary",
                "starts_at": f"{self.day}T{start}",
                "ends_at": f"{self.day}T{end}",
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
        told = self.told(page)
        names = {each["id"]: each["name"] for each in told["rooms"]}
        return {
            each["title"]: (each["start"], each["end"], names.get(each["room"], ""))
            for each in told["sessions"]
            if each["state"] == "scheduled"
        }

    def told(self, page: Page) -> Any:
        """The whole draft as the server has it."""
        return page.request.get(f"{self.address}.json").json()

    def titles(self, page: Page) -> list[str]:
        return [each["title"] for each in self.told(page)["sessions"]]


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


def notices(page: Page) -> Locator:
    """What could not be saved."""
    return page.locator("[data-notices] li")


def said(page: Page) -> Locator:
    """Where the last act is told."""
    return page.locator("[data-said]")


def poll(page: Page, desk: Desk) -> None:
    """Let the grid ask what others have done, as it does by itself, and give it the time."""
    look = """async (address) => {
      dispatchEvent(new Event("focus"));
      await (await fetch(address)).text();
    }"""
    page.evaluate(look, f"{desk.address}.json")


def lose(route: Route) -> None:
    """Let the server do what is asked, and lose its answer."""
    route.fetch()
    route.abort()


def has_focus(page: Page, selector: str) -> bool:
    """Whether what has the focus is such a thing."""
    return bool(page.evaluate("(each) => document.activeElement.matches(each)", selector))
