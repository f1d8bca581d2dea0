"""What a device has kept is sent from any editor of its writer, whatever else lies beside it."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Running, Visit
from tests.browser.test_room import KEPT, WG4, opened, state

AGED = """() => new Promise((resolve) => {
  const opening = indexedDB.open("eventmgr.room");
  opening.onsuccess = () => {
    const table = opening.result.transaction("texts", "readwrite").objectStore("texts");
    table.getAll().onsuccess = ({ target }) => {
      const mirrored = Object.keys(localStorage).filter((key) => key.startsWith("eventmgr.room:"));
      const [entry] = [...target.result, ...mirrored.map((key) => JSON.parse(localStorage[key]))];
      table.clear();
      localStorage.clear();
      localStorage.setItem("eventmgr.room:!", "{");
      localStorage.setItem("eventmgr.room:" + entry.key, JSON.stringify({ ...entry, pass: "old" }));
      resolve();
    };
  };
})"""


@pytest.fixture(autouse=True)
def _provoked(provoked: list[str]) -> None:
    """What a browser says of a line that is cut and of a pass that is too old."""
    provoked += ["ERR_INTERNET_DISCONNECTED", "403 ("]


def test_an_old_pass_and_a_damaged_neighbour_hold_nothing_back(demo: Running, visit: Visit) -> None:
    page = visit(demo.doors()["organiser"])
    context = page.context
    opened(page, f"{demo.address}{WG4}/recommendations/new")
    context.set_offline(True)
    page.locator("#text").fill("Kept for a month on a device.")
    state(page, "offline")
    page.wait_for_function(f"({KEPT})()")
    page.close(run_before_unload=False)
    context.set_offline(False)
    page = context.new_page()
    page.goto(f"{demo.address}{WG4}")
    page.evaluate(AGED)
    with page.expect_response(
        lambda each: each.url.endswith("WG4/recommendations/revisions") and each.ok
    ):
        page.goto(f"{demo.address}/c/demo/groups/WG6/recommendations/new")
    expect(page.locator("[data-room-signin]")).to_be_hidden()
    expect(page.locator("[data-room-others]")).to_be_hidden()
    page.goto(f"{demo.address}{WG4}")
    expect(page.get_by_text("Kept for a month on a device.").first).to_be_visible()
    assert page.evaluate(KEPT) == 1  # the damaged one
