"""The desk in a browser: by badge, by keyboard, and while nobody can be reached."""

import io
import re

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import DESK, PHONE, Running, Visit
from tests.browser.test_tour import complaints


def enter(demo: Running, visit: Visit, **options: object) -> Page:
    page = visit(demo.doors()["organiser"], **options)
    page.goto(f"{demo.address}/manage/demo/desk")
    return page


def first_to_come(page: Page) -> str:
    """The name of somebody who is welcome and has not come today."""
    found = page.evaluate(
        """async () => {
            const { people, days } = await (await fetch(location.pathname + '/people.json')).json();
            const today = days.at(-1);
            const comes = (each) => each.admission === 'welcome' && !each.seen[today];
            return people.find(comes).name;
        }"""
    )
    return str(found)


def test_a_badge_on_the_screen_opens_the_desk(demo: Running, visit: Visit) -> None:
    guest = visit(demo.doors()["participant"], viewport=PHONE)
    guest.goto(f"{demo.address}/c/demo/registration")
    guest.get_by_role("link", name="My code for the door").click()
    picture = guest.get_by_alt_text("Your QR code").screenshot()
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)).convert("L"))
    name = guest.locator("h1").inner_text()
    assert complaints(guest) == []

    stranger = visit(code.text, viewport=PHONE)
    assert name not in stranger.content()
    expect(stranger.get_by_text("hand it in at the check-in desk")).to_be_visible()
    assert complaints(stranger) == []

    page = visit(demo.doors()["organiser"], viewport=PHONE)
    page.goto(code.text)
    expect(page.locator("h1")).to_have_text(name)
    page.get_by_role("button", name="Check in", exact=True).click()
    expect(page.locator(".alert-success").first).to_contain_text("is checked in")


def test_two_devices_without_a_connection_count_nobody_twice(
    demo: Running, visit: Visit, provoked: list[str]
) -> None:
    provoked += ["ERR_INTERNET_DISCONNECTED"]
    devices = [enter(demo, visit, viewport=PHONE) for _each in range(2)]
    for page in devices:
        expect(page.locator("#desk-queue")).to_contain_text("works without a connection")
    name = first_to_come(devices[0])
    before = int(str(devices[0].locator("#desk-counts").inner_text()).split()[0])
    for page in devices:
        page.context.set_offline(True)
        page.reload()
        page.get_by_label("Name, organisation or badge").fill(name)
        page.keyboard.press("Enter")
        expect(page.locator("#desk-said")).to_contain_text("is checked in")
        expect(page.locator("#desk-queue")).to_contain_text("1 waiting to be sent")
        page.reload()
        expect(page.locator("#desk-queue")).to_contain_text("1 waiting to be sent")
    for page in devices:
        page.context.set_offline(False)
        page.evaluate("dispatchEvent(new Event('online'))")
        expect(page.locator("#desk-queue")).to_contain_text(re.compile("All sent at [0-9:]+"))
        expect(page.locator("#desk-counts")).to_contain_text(f"{before + 1} of ")


def undo(page: Page) -> None:
    page.locator("#desk-undo").get_by_role("button").click()


def test_what_was_done_is_taken_back_beside_the_message(demo: Running, visit: Visit) -> None:
    page = enter(demo, visit, viewport=PHONE)
    expect(page.locator("#desk-queue")).to_contain_text("works without a connection")
    name = first_to_come(page)
    counts = page.locator("#desk-counts").inner_text()
    page.get_by_label("Name, organisation or badge").fill(name)
    page.keyboard.press("Enter")
    expect(page.locator("#desk-queue")).to_contain_text("All sent")
    assert complaints(page) == []
    undo(page)
    expect(page.locator(".alert-success")).to_have_text("Taken back. The history keeps it.")
    expect(page.locator("#desk-counts")).to_have_text(counts)
    expect(page.locator("#desk-undo")).to_be_hidden()


def test_what_was_not_sent_is_taken_back_without_a_connection(
    demo: Running, visit: Visit, provoked: list[str]
) -> None:
    provoked += ["ERR_INTERNET_DISCONNECTED"]
    page = enter(demo, visit, viewport=PHONE)
    expect(page.locator("#desk-queue")).to_contain_text("works without a connection")
    name = first_to_come(page)
    page.context.set_offline(True)
    page.get_by_label("Name, organisation or badge").fill(name)
    page.keyboard.press("Enter")
    expect(page.locator("#desk-queue")).to_contain_text("1 waiting to be sent")
    undo(page)
    expect(page.locator("#desk-said")).to_have_text(f"{name}: taken back. Nothing was sent.")
    expect(page.locator("#desk-queue")).not_to_contain_text("waiting to be sent")


def test_what_may_have_arrived_is_not_said_to_be_taken_back(
    demo: Running, visit: Visit, provoked: list[str]
) -> None:
    provoked += ["ERR_FAILED"]
    page = enter(demo, visit)
    expect(page.locator("#desk-queue")).to_contain_text("works without a connection")
    name = first_to_come(page)
    page.route("**/desk/acts", lambda route: route.abort())
    page.get_by_label("Name, organisation or badge").fill(name)
    page.keyboard.press("Enter")
    expect(page.locator("#desk-queue")).to_contain_text("1 waiting to be sent")
    undo(page)
    expect(page.locator("#desk-said")).to_contain_text("cannot be taken back from here")
    expect(page.locator("#desk-queue")).to_contain_text("1 waiting to be sent")


def test_an_answer_that_leaves_acts_out_is_not_asked_for_without_end(
    demo: Running, visit: Visit
) -> None:
    page = enter(demo, visit)
    expect(page.locator("#desk-queue")).to_contain_text("works without a connection")
    name = first_to_come(page)
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(json={"answers": []})

    page.route("**/desk/acts", answer)
    page.get_by_label("Name, organisation or badge").fill(name)
    page.keyboard.press("Enter")
    expect(page.locator("#desk-queue")).to_contain_text("1 waiting to be sent")
    assert len(asked) == 1


KEPT = """() => Object.keys(localStorage).map((key) => key.replace(/:(act|told):.*/, ":$1"))"""


def kept(page: Page) -> set[str]:
    """What of ours lies on the device, acts by their kind."""
    return set(page.evaluate(KEPT))


def leave_something(page: Page) -> None:
    """Let a list, an act that was not sent and another page's draft lie on the device."""
    expect(page.locator("#desk-queue")).to_contain_text("works without a connection")
    page.route("**/desk/acts", lambda route: route.abort())
    page.get_by_label("Name, organisation or badge").fill(first_to_come(page))
    page.keyboard.press("Enter")
    expect(page.locator("#desk-queue")).to_contain_text("1 waiting to be sent")
    page.evaluate("localStorage.setItem('draft:of another page', '{}')")
    assert kept(page) >= {"desk:demo:people", "desk:demo:act", "draft:of another page"}


def test_signing_out_without_scripts_leaves_no_list_once_a_page_is_open(
    demo: Running, visit: Visit, provoked: list[str]
) -> None:
    provoked += ["ERR_FAILED"]
    page = enter(demo, visit)
    leave_something(page)
    account = page.request.get(f"{demo.address}/account").text()
    [token] = set(re.findall(r'name="csrf_token"[^>]* value="([^"]+)"', account))
    out = page.request.post(f"{demo.address}/sign-out", form={"csrf_token": token})
    assert "You are signed out." in out.text()
    page.goto(demo.address)
    assert kept(page) & {"desk:demo:people", "desk:demo:act", "draft:of another page"} == {
        "desk:demo:act",
        "draft:of another page",
    }
    assert page.evaluate("caches.has('desk-1')") is False


def test_a_visit_that_has_ended_leaves_no_list_and_keeps_what_waits(
    demo: Running, visit: Visit, provoked: list[str]
) -> None:
    provoked += ["ERR_FAILED"]
    page = enter(demo, visit)
    leave_something(page)
    page.context.clear_cookies()
    page.goto(f"{demo.address}/manage/demo/desk")
    expect(page.get_by_label("Password")).to_be_visible()
    assert "desk:demo:people" not in kept(page)
    page.unroute("**/desk/acts")
    page.goto(demo.doors()["organiser"])
    page.goto(f"{demo.address}/manage/demo/desk")
    expect(page.locator("#desk-queue")).to_contain_text("All sent")
    assert "desk:demo:act" not in kept(page)
    assert "desk:demo:people" in kept(page)


def test_what_one_person_did_is_not_sent_by_another(
    demo: Running, visit: Visit, provoked: list[str]
) -> None:
    provoked += ["ERR_FAILED"]
    page = enter(demo, visit)
    leave_something(page)
    page.context.clear_cookies()
    page.goto(f"{demo.address}/manage/demo/desk")
    page.unroute("**/desk/acts")
    page.goto(demo.doors()["administrator"])
    page.goto(f"{demo.address}/manage/demo/desk")
    queue = page.locator("#desk-queue")
    expect(queue).to_contain_text("Nothing waits to be sent. 1 of another person waiting")
    other = first_to_come(page)
    page.get_by_label("Name, organisation or badge").fill(other)
    page.keyboard.press("Enter")
    expect(queue).to_contain_text("All sent")
    expect(queue).to_contain_text("1 of another person waiting")
    assert complaints(page) == []
    page.context.clear_cookies()
    page.goto(demo.doors()["organiser"])
    page.goto(f"{demo.address}/manage/demo/desk")
    expect(queue).to_contain_text("All sent")
    expect(queue).not_to_contain_text("another person")
    assert "desk:demo:act" not in kept(page)


def test_the_desk_by_keyboard_alone(demo: Running, visit: Visit) -> None:
    page = enter(demo, visit)
    expect(page.locator("#desk-queue")).to_contain_text("Nothing waits")
    name = first_to_come(page)
    expect(page.locator("#desk-q")).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("ArrowDown")
    expect(page.locator("#desk-list button").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#desk-said")).to_contain_text("is checked in")
    expect(page.locator("#desk-q")).to_be_focused()
    expect(page.locator("#desk-q")).to_have_value("")


def test_a_walk_in_waits_on_the_device(demo: Running, visit: Visit, provoked: list[str]) -> None:
    provoked += ["ERR_INTERNET_DISCONNECTED"]
    page = enter(demo, visit)
    expect(page.locator("#desk-queue")).to_contain_text("works without a connection")
    page.context.set_offline(True)
    page.get_by_text("Somebody who is not registered").click()
    page.get_by_label("Name, as on the badge").fill("Walker Demo")
    page.get_by_label("Let them in even if all places are taken").check()
    page.get_by_role("button", name="Register and check in").click()
    expect(page.locator("#desk-queue")).to_contain_text("1 waiting to be sent")
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#desk-queue")).to_contain_text("All sent")
    page.locator("#desk-q").fill("walker demo")
    expect(page.locator("#desk-list li")).to_have_count(1)
    expect(page.locator("#desk-list li")).to_contain_text("Checked in at")


def test_the_desk_without_javascript(demo: Running, visit: Visit) -> None:
    page = enter(demo, visit, viewport=PHONE, java_script_enabled=False)
    page.locator("#desk-q").fill("a")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("button", name=re.compile("^Check in")).first.click()
    expect(page.locator(".alert-success")).to_contain_text("is checked in")


@pytest.mark.parametrize(
    "options",
    [
        {"viewport": PHONE, "color_scheme": "dark"},
        {"viewport": PHONE, "locale": "ur"},
        {"viewport": DESK},
    ],
)
def test_the_found_are_shown_for_everybody(
    demo: Running, visit: Visit, options: dict[str, object]
) -> None:
    page = enter(demo, visit, **options)
    page.locator("#desk-walk-in").evaluate("each => { each.open = true }")
    page.locator("#desk-q").fill("a")
    expect(page.locator("#desk-list li").first).to_be_visible()
    assert complaints(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
