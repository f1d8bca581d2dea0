"""The public agenda as visitors meet it: on a phone, from abroad, without JavaScript, on paper."""

import json
import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESK, PHONE, Running, Visit
from tests.browser.test_tour import complaints

AGENDA = "/c/demo/"
EYES = {
    "phone": {"viewport": PHONE},
    "desk": {"viewport": DESK},
    "phone, dark": {"viewport": PHONE, "color_scheme": "dark"},
    "desk, right to left": {"viewport": DESK, "locale": "ur"},
    "phone, right to left, from abroad": {
        "viewport": PHONE,
        "locale": "ur",
        "timezone_id": "America/New_York",
    },
}


def sessions(page: Page) -> list[str]:
    """The titles of the sessions that are shown."""
    return page.locator(".agenda-session:visible .agenda-title").all_inner_texts()


@pytest.mark.parametrize("eyes", EYES)
def test_every_page_is_accessible_and_fits(demo: Running, visit: Visit, eyes: str) -> None:
    page = visit(demo.address + AGENDA, **EYES[eyes])
    first = page.locator(".agenda-title a").first.get_attribute("href")
    ids = [each.get_attribute("data-session") for each in page.locator("[data-session]").all()[:9]]
    paths = (
        *(AGENDA, f"{AGENDA}?q=nothing-has-this", f"{AGENDA}speakers", f"{AGENDA}mine", first),
        *(f"{AGENDA}mine?s={'-'.join(map(str, ids))}", f"{AGENDA}changes"),
    )
    found = {}
    for path in paths:
        answer = page.goto(demo.address + str(path))
        assert answer is not None, path
        assert answer.status == 200, path
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found[path] = [*complaints(page), *([f"{wide} px too wide"] if wide > 0 else [])]
    assert {path: said for path, said in found.items() if said} == {}


def test_what_starts_together_stands_side_by_side_where_there_is_room(
    demo: Running, visit: Visit
) -> None:
    page = visit(demo.address + AGENDA, viewport={"width": 1280, "height": 900})
    page.evaluate("""() => {
        const row = document.querySelector(".agenda-session");
        row.after(row.cloneNode(true));
    }""")
    boxes = page.locator(".agenda-parallel").first.locator(".agenda-session")

    def places() -> list[dict[str, float]]:
        return [each.bounding_box() or {} for each in boxes.all()[:2]]

    one, other = places()
    assert (one["y"], one["x"] < other["x"]) == (other["y"], True)
    page.set_viewport_size({"width": 699, "height": 900})
    one, other = places()
    assert (one["x"], one["y"] < other["y"]) == (other["x"], True)


def test_filters_answer_at_once_and_the_address_follows(demo: Running, visit: Visit) -> None:
    page = visit(demo.address + AGENDA)
    everything = sessions(page)
    page.get_by_label("Kind").select_option("breakout")
    found = sessions(page)
    assert 0 < len(found) < len(everything)
    assert page.url.endswith("?kind=breakout")
    expect(page.locator("[data-found]")).to_have_text(
        f"Sessions shown: {len(found)} of {len(everything)}."
    )
    page.get_by_label("Search").fill("nothing has this")
    expect(page.get_by_text("Nothing found", exact=True)).to_be_visible()
    assert sessions(page) == []
    page.get_by_role("link", name="Show the whole agenda").click()
    assert sessions(page) == everything
    assert page.url == demo.address + AGENDA
    expect(page.locator("[data-found]")).to_have_text("")


@pytest.mark.parametrize("query", ["kind=panel", "q=OPENING", "q=group", "day=", "q=zz"])
def test_the_server_finds_what_the_script_finds(demo: Running, visit: Visit, query: str) -> None:
    name, value = query.split("=")
    page = visit(demo.address + AGENDA)
    if value and name == "kind":
        page.get_by_label("Kind").select_option(value)
    elif name == "q":
        page.get_by_label("Search").fill(value)
    served = visit(f"{demo.address}{AGENDA}?{query}", java_script_enabled=False)
    assert sessions(served) == sessions(page)


def test_without_javascript_filters_and_a_personal_agenda_work(demo: Running, visit: Visit) -> None:
    page = visit(demo.address + AGENDA, viewport=PHONE, java_script_enabled=False)
    assert page.locator("[data-star]").count() == 0
    page.get_by_label("Search").fill("opening")
    page.get_by_role("button", name="Show").click()
    assert len(sessions(page)) >= 1
    page.get_by_role("link", name="Clear").click()
    page.get_by_role("link", name="My agenda").click()
    boxes = page.get_by_role("checkbox")
    boxes.nth(0).check()
    boxes.nth(2).check()
    page.get_by_role("button", name="Show my agenda").click()
    assert re.search(r"/mine\?s=\d+-\d+$", page.url)
    assert len(sessions(page)) == 2


def test_stars_are_kept_and_taken_along(demo: Running, visit: Visit) -> None:
    page = visit(demo.address + AGENDA, viewport=PHONE)
    stars = page.locator("[data-star]")
    first, second = (str(stars.nth(n).get_attribute("data-star")) for n in (0, 3))
    title = page.locator(f"#session-{first} .agenda-title").inner_text()
    star = page.get_by_role("button", name=f"My agenda: {title}", exact=True)
    expect(star).to_have_attribute("aria-pressed", "false")
    star.focus()
    page.keyboard.press("Enter")
    expect(star).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-told]")).to_have_text(f"Put into my agenda: {title}")
    stars.nth(3).click()
    kept = page.evaluate("localStorage.getItem('eventmgr.stars:demo')")
    assert sorted(json.loads(kept)) == sorted([int(first), int(second)])
    page.reload()
    expect(star).to_have_attribute("aria-pressed", "true")
    page.get_by_role("link", name="My agenda (2)").click()
    ids = sorted([int(first), int(second)])
    page.wait_for_url(f"**/mine?s={ids[0]}-{ids[1]}")
    assert len(sessions(page)) == 2
    page.get_by_role("button", name=f"My agenda: {title}", exact=True).click()
    expect(page.locator("[data-told]")).to_have_text(f"Taken out of my agenda: {title}")
    page.goto(demo.address + AGENDA)
    expect(page.get_by_role("link", name="My agenda (1)")).to_be_visible()


def test_stars_survive_a_storage_that_is_broken(demo: Running, visit: Visit) -> None:
    page = visit(demo.address + AGENDA)
    page.evaluate("localStorage.setItem('eventmgr.stars:demo', '{\"x\": [1')")
    page.reload()
    page.locator("[data-star]").first.click()
    expect(page.get_by_role("link", name="My agenda (1)")).to_be_visible()


def test_a_visitor_from_abroad_reads_their_own_time_too(demo: Running, visit: Visit) -> None:
    page = visit(demo.address + AGENDA, timezone_id="America/New_York")
    told = page.locator(".agenda-times").first
    moments = told.locator("time").all()
    own = [
        page.evaluate(
            "iso => new Date(iso).toTimeString().slice(0, 5)",
            each.get_attribute("datetime"),
        )
        for each in moments
    ]
    assert own[0] in told.locator(".agenda-own-time").inner_text()
    assert own[0] not in moments[0].inner_text()


def test_another_day_over_there_is_said(demo: Running, visit: Visit) -> None:
    page = visit(demo.address + AGENDA, timezone_id="Pacific/Honolulu")
    expect(page.locator(".agenda-own-time").first).to_have_text(
        re.compile(r"^ \(your time: (Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d\d:\d\d")
    )


@pytest.mark.parametrize("zone", ["Asia/Karachi", "Asia/Tashkent"])
def test_who_has_the_venues_time_is_told_nothing_more(
    demo: Running, visit: Visit, zone: str
) -> None:
    page = visit(demo.address + AGENDA, timezone_id=zone)
    expect(page.locator("[data-star]").first).to_be_visible()
    assert page.locator(".agenda-own-time").count() == 0


def test_the_programme_prints_without_buttons(demo: Running, browser: Browser) -> None:
    page = browser.new_page(locale="en-GB")
    page.goto(demo.address + AGENDA)
    page.emulate_media(media="print")
    for selector in (".agenda-filters", ".agenda-days", "[data-star]", ".btn", ".agenda-nownext"):
        assert page.locator(f"{selector}:visible").count() == 0, selector
    expect(page.locator(".agenda-printed-title")).to_be_visible()
    assert len(sessions(page)) == page.locator(".agenda-session").count() > 0
    assert page.pdf(format="A4").startswith(b"%PDF")
    page.close()


def test_what_is_on_is_kept_true_while_the_page_stays_open(demo: Running, browser: Browser) -> None:
    page = browser.new_page(locale="en-GB")
    page.goto(demo.address + AGENDA)
    last = page.locator("[data-from]").last
    begins = int(str(last.get_attribute("data-from")))
    page.clock.install(time=begins - 5)
    page.reload()
    expect(last).not_to_have_class(re.compile("agenda-now"))
    page.clock.run_for(25_000)
    expect(last).to_have_class(re.compile("agenda-now"))
    expect(last.locator("[data-now-mark]")).to_have_text("Now")
    page.close()
