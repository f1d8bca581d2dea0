"""The desk's own camera, where a browser can read codes.

Chromium on Linux has a BarcodeDetector that reads nothing, so the tests put one in its place: it
takes the picture out of the video that our script plays, and zxing reads it. The camera is
Chromium's own fake one, which plays a film of a badge.
"""

import base64
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import segno
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import FLAGS, PHONE, Running, Visit

SIZE = (640, 480)
DETECTOR = """
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code"]; }
  async detect(video) {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
    if (!canvas.width) return [];
    canvas.getContext("2d").drawImage(video, 0, 0);
    const codes = await window.readCodes(canvas.toDataURL("image/png"));
    return codes.map((rawValue) => ({ rawValue }));
  }
};
"""


def film_of(text: str, path: Path) -> None:
    """Write a short film that shows the code, as Chromium's fake camera plays it."""
    drawn = io.BytesIO()
    segno.make_qr(text).save(drawn, kind="png", scale=8, border=4)
    picture = Image.new("L", SIZE, 255)
    code = Image.open(drawn).convert("L")
    picture.paste(code, ((SIZE[0] - code.width) // 2, (SIZE[1] - code.height) // 2))
    colourless = bytes([128]) * (SIZE[0] * SIZE[1] // 2)
    frame = b"FRAME\n" + picture.tobytes() + colourless
    path.write_bytes(b"YUV4MPEG2 W%d H%d F30:1 Ip A1:1 C420jpeg\n" % SIZE + frame * 5)


def read_codes(address: str) -> list[str]:
    """What zxing reads in a picture."""
    picture = Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2])))
    return [each.text for each in zxingcpp.read_barcodes(picture.convert("L"))]


@contextmanager
def before_a_camera(browser: Browser, demo: Running, *flags: str) -> Iterator[Page]:
    """A phone at the desk whose browser reads codes."""
    program = browser.browser_type.launch(
        executable_path="/usr/bin/chromium", args=[*FLAGS, *flags]
    )
    page = program.new_context(viewport=PHONE, locale="en-GB").new_page()
    page.expose_function("readCodes", read_codes)
    page.add_init_script(DETECTOR)
    page.goto(demo.doors()["organiser"])
    page.goto(f"{demo.address}/manage/demo/desk")
    expect(page.locator("#desk-queue")).to_contain_text("works without a connection")
    yield page
    program.close()


def a_guest(demo: Running, visit: Visit) -> dict[str, str]:
    """Somebody who is welcome and has not come today."""
    page = visit(demo.doors()["organiser"])
    page.goto(f"{demo.address}/manage/demo/desk")
    found: dict[str, str] = page.evaluate(
        """async () => {
            const { people, days } = await (await fetch(location.pathname + '/people.json')).json();
            return people.find((each) => each.admission === 'welcome' && !each.seen[days.at(-1)]);
        }"""
    )
    return found


def test_a_badge_before_the_camera_is_checked_in_once(
    demo: Running, visit: Visit, browser: Browser, tmp_path: Path
) -> None:
    guest = a_guest(demo, visit)
    film = tmp_path / "badge.y4m"
    film_of(f"{demo.address}/b/{guest['code']}", film)
    camera = (
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    )
    with before_a_camera(browser, demo, *camera) as page:
        page.get_by_role("button", name="Scan with the camera").click()
        expect(page.locator("#desk-said")).to_have_text(f"{guest['name']} is checked in.")
        expect(page.locator("#desk-queue")).to_contain_text("All sent")
        expect(page.locator("#desk-said")).to_have_text(f"{guest['name']} is checked in.")
        page.get_by_role("button", name="Stop the camera").click()
        expect(page.locator("#desk-scan video")).to_be_hidden()


def test_a_camera_that_cannot_be_used_is_said(demo: Running, browser: Browser) -> None:
    with before_a_camera(browser, demo, "--deny-permission-prompts") as page:
        page.get_by_role("button", name="Scan with the camera").click()
        expect(page.get_by_role("alert").filter(has_text="The camera")).to_have_text(
            "The camera cannot be used. Type the name instead."
        )


def test_nothing_is_offered_that_the_browser_cannot_do(demo: Running, visit: Visit) -> None:
    page = visit(demo.doors()["organiser"])
    page.goto(f"{demo.address}/manage/demo/desk")
    expect(page.locator("#desk-queue")).to_contain_text("works without a connection")
    expect(page.locator("#desk-scan")).to_be_hidden()
