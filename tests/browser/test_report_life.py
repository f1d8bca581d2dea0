"""A report from the button to the public and its correction, each on their own device."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from eventmgr.conferences.enums import ConferenceState, GroupRole, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.people.actor import COMMAND
from eventmgr.people.links import make_link
from eventmgr.printing import files
from eventmgr.reports import operations
from eventmgr.reports.enums import Format, Stage
from tests.browser.conftest import DESK, PHONE, Running, Visit
from tests.browser.group_of_three import inside
from tests.browser.test_group_by_keys import Hands
from tests.browser.test_tour import complaints
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.groups import make_group, make_member, make_participant
from tests.factories.people import make_account
from tests.factories.recommendations import make_recommendation
from tests.factories.sections import write

MODERATOR = "Mona Moderator"
FAR = f"{datetime.now(UTC) + timedelta(days=90):%Y-%m-%dT12:00}"
MADE = 60_000
"""What a worker may take on a machine that does much else, in milliseconds."""


@pytest.fixture(autouse=True)
def _provoked(provoked: list[str]) -> None:
    """What a browser says of a form that is shown again."""
    provoked += ["422"]


@dataclass(frozen=True)
class Office:
    """A conference whose report is to be made, and how its people get in."""

    stack: Running
    slug: str
    links: dict[str, str]

    @property
    def front(self) -> str:
        """The address of the conference's pages."""
        return f"{self.stack.address}/c/{self.slug}"

    @property
    def reports(self) -> str:
        """The address of the report's pages."""
        return f"{self.front}/reports"


@pytest.fixture
def office(demo: Running) -> Office:
    slug = f"life-{uuid4().hex[:8]}"
    with inside(demo), unit_of_work():
        conference = make_conference(
            slug=slug, title="A report's life", state=ConferenceState.REPORTING
        )
        group = make_group(conference)
        make_recommendation(group, text="Open the shelters at night.", now=clock.now())
        person = make_participant(conference, name=MODERATOR)
        account = make_account(person=make_member(group, GroupRole.MODERATOR, person))
        organiser = make_team_member(conference, TeamRole.ORGANISER)
        links = {
            "organiser": make_link(organiser.id, base_url=demo.address),
            "moderator": make_link(account.id, base_url=demo.address),
        }
    return Office(demo, slug, links)


def enter(office: Office, visit: Visit, who: str, viewport: dict[str, int]) -> Page:
    page = visit(office.links[who], viewport=viewport)
    with page.expect_navigation():
        page.locator("main form button[type=submit]").click()
    return page


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def state(page: Page, word: str) -> None:
    expect(page.locator("main .badge").first).to_have_text(word)


def sound(page: Page) -> None:
    """Nothing is wrong with the page for axe-core, and nothing of it is beside the screen."""
    assert complaints(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def taken(page: Page, link: str, folder: Path) -> Path:
    """Download what the link gives; returns where it is, under the name it came with."""
    with page.expect_download() as download:
        page.get_by_role("link", name=link).first.click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def compile_by_keys(office: Office, hands: Hands) -> None:
    """Press the button without a pointer, and see the files come on a page that is never left."""
    page = hands.page
    page.goto(office.reports)
    hands.to("#language")
    hands.to("#tells_all")
    hands.go("main form:has(#language) button[type=submit]")
    page.evaluate("() => { window.isTheSame = true }")
    expect(page.get_by_role("link", name=re.compile("^Download (?!all)"))).to_have_count(
        len(Format), timeout=MADE
    )
    expect(page.locator("main .spinner-border")).to_have_count(0)
    assert page.evaluate("window.isTheSame") is True


def review(office: Office, page: Page, phone: Page) -> None:
    """Ask for comments, hear one from a phone, and say what became of it."""
    page.goto(f"{office.reports}/1")
    page.get_by_label("Comments until").fill("2020-01-01T12:00")
    press(page, "Ask for comments")
    expect(page.locator("#until-error")).to_have_text("This moment has passed. Choose a later one.")
    state(page, "Draft")
    page.get_by_label("Comments until").fill(FAR)
    press(page, "Ask for comments")
    state(page, "In review")

    phone.goto(f"{office.front}/")
    phone.get_by_role("link", name="Closing report").click()
    phone.get_by_role("link", name="Version 1").click()
    expect(phone.get_by_text(re.compile("Comments are asked for until"))).to_be_visible()
    expect(phone.get_by_role("button", name="Adopt it")).to_have_count(0)
    phone.get_by_label("Section or reference").fill("WG1-R01")
    phone.get_by_label("Comment", exact=True).fill("Say <b>who</b> pays.")
    press(phone, "Comment")
    expect(phone.locator("main article").get_by_text("Say <b>who</b> pays.")).to_be_visible()
    sound(phone)

    page.reload()
    remark = page.locator("main article").filter(has_text=MODERATOR)
    remark.get_by_label("What became of it").fill("The ministry does.")
    sound(page)
    with page.expect_navigation():
        remark.get_by_role("button", name="Done").click()
    phone.reload()
    expect(phone.locator("main article")).to_contain_text("The ministry does.")


def make_nameless(page: Page) -> None:
    """Have files made that name nobody."""
    page.get_by_role("link", name="Make more of this version").click()
    page.get_by_label("Who is named").select_option("groups")
    for each in ("PDF document", "Web page"):
        page.get_by_label(each).check()
    sound(page)
    press(page, "Make the files")
    nameless = page.locator(".report-file").filter(has_text="Working groups only")
    expect(nameless.get_by_role("link")).to_have_count(2, timeout=MADE)
    page.reload()


def publish(page: Page, hands: Hands) -> None:
    """Try a file that names somebody who did not agree; then those that name nobody, by keys."""
    form = "form[action$='/publish']"
    named = page.locator(form).get_by_label("Full report · Data (JSON) · English · Names and org")
    box = f"{form} input[value='{named.get_attribute('value')}']"
    named.check()
    press(page, "Publish")
    expect(page.locator("main").get_by_role("alert").first).to_contain_text(MODERATOR)
    state(page, "Adopted")
    boxes = page.locator(f"{form} input:checked")
    expect(boxes).to_have_count(3)  # what was chosen is kept
    sound(page)
    hands.to(box)
    hands.press("Space")
    expect(boxes).to_have_count(2)
    hands.go(f"{form} button[type=submit]")
    state(page, "Published")


def read_in_public(office: Office, phone: Page, folder: Path) -> None:
    """Signed out, on a phone: what is published, its digest, and files that have theirs."""
    phone.goto(f"{office.front}/")
    phone.get_by_role("link", name="Report", exact=True).click()
    expect(phone.get_by_role("heading", name="Version 1")).to_be_visible()
    sound(phone)
    shown = phone.locator("main li code").all_inner_texts()
    got = [taken(phone, each, folder) for each in ("PDF document", "Web page")]
    assert sorted(sha256(each.read_bytes()).hexdigest() for each in got) == sorted(shown)
    snapshot = phone.locator("main p code").inner_text()
    html = got[1].read_text()
    assert snapshot in html
    assert "Open the shelters at night." in html
    assert MODERATOR not in html


def correct(office: Office, page: Page) -> None:
    """Correct what is public, and look at what that changes."""
    with inside(office.stack), unit_of_work():
        conference = db.session.query(Conference).filter_by(slug=office.slug).one()
        write(conference, "foreword", "We thank everybody.")
    page.get_by_label("What is corrected").fill("The foreword was missing.")
    press(page, "Compile a corrigendum")
    expect(page.get_by_role("heading", name="Version 2")).to_be_visible()
    state(page, "Draft")
    expect(page.get_by_text("The foreword was missing.")).to_be_visible()
    page.get_by_role("link", name="What changed since version 1").click()
    expect(page.get_by_role("heading", name="Sections")).to_be_visible()
    expect(page.locator(".differences ins")).to_contain_text("We thank everybody.")
    assert page.locator(".differences > div").count() == 1


def test_a_version_from_the_button_to_its_correction(
    office: Office, visit: Visit, tmp_path: Path
) -> None:
    page = enter(office, visit, "organiser", DESK)
    hands = Hands(page)
    compile_by_keys(office, hands)
    review(office, page, enter(office, visit, "moderator", PHONE))
    press(page, "Adopt it")
    state(page, "Adopted")
    make_nameless(page)
    publish(page, hands)
    stranger = visit(f"{office.front}/report", viewport=PHONE)
    read_in_public(office, stranger, tmp_path)
    correct(office, page)
    dark = {"viewport": PHONE, "color_scheme": "dark", "locale": "ur"}
    for address in (f"{office.reports}/2/changes", f"{office.reports}/1", f"{office.front}/report"):
        page.goto(address)
        sound(page)
        again = visit(address, storage_state=page.context.storage_state(), **dark)
        assert again.url == address
        sound(again)
    stranger.reload()
    expect(stranger.get_by_role("heading", name=re.compile("^Version"))).to_have_count(1)


def test_whoever_watches_reads_each_stage_as_it_begins(office: Office, visit: Visit) -> None:
    with inside(office.stack), unit_of_work():
        conference = db.session.query(Conference).filter_by(slug=office.slug).one()
        version = operations.request_report(
            conference=conference, formats=[Format.JSON], actor=COMMAND, now=clock.now()
        )
        db.session.flush()
        order = operations.claim(file_id=version.files[0].id, now=clock.now())
        assert order is not None
    page = enter(office, visit, "organiser", PHONE)
    page.goto(office.reports)
    file = page.locator(".report-file")
    expect(file).to_contain_text("Reading the snapshot")
    sound(page)
    page.evaluate("() => { window.isTheSame = true }")
    for stage, words in (
        (Stage.COMPOSING, "Composing the document"),
        (Stage.SETTING, "Writing the file"),
    ):
        with inside(office.stack), unit_of_work():
            operations.enter_stage(order=order, stage=stage, now=clock.now())
        expect(file).to_contain_text(words)
    with inside(office.stack), unit_of_work():
        files.deliver(order=order, content=b"{}", now=clock.now() + timedelta(seconds=1))
    expect(file.get_by_role("link")).to_be_visible()
    assert page.evaluate("window.isTheSame") is True


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ur", "rtl")])
def test_the_downloaded_page_is_sound(
    demo: Running, visit: Visit, tmp_path: Path, language: str, direction: str
) -> None:
    page = visit(demo.doors()["organiser"])
    page.goto(f"{demo.address}/c/demo/reports")
    page.get_by_label("Language of headings and labels").select_option(language)
    press(page, "Compile report")
    link = page.locator(".report-file").get_by_role("link", name="Download Web page").first
    expect(link).to_be_visible(timeout=MADE)
    with page.expect_download() as download:
        link.click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    for eyes in ({"viewport": PHONE}, {"viewport": DESK, "color_scheme": "dark"}):
        read = visit(path.as_uri(), **eyes)
        assert read.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [
            language,
            direction,
        ]
        assert read.locator("h1").count() == 1
        sound(read)
