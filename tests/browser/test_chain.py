"""The whole chain with three people: from the empty installation to the downloaded report."""

import re
import time
from io import BytesIO
from pathlib import Path

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from eventmgr.local import mailbox
from tests.browser.conftest import PHONE, Running, Visit

TEXT = "Train every labour inspector to recognise forced labour within one year."
PEOPLE = {
    "Moderator": ("Mod Erator", "moderator@example.org"),
    "Rapporteur": ("Rap Porteur", "rapporteur@example.org"),
    "Member": ("Mem Ber", "member@example.org"),
}


def test_from_the_empty_installation_to_the_report(empty: Running, visit: Visit) -> None:
    organiser = visit(_first_link(empty))
    organiser.get_by_role("button", name="Sign in").click()
    _create_conference(organiser)
    _set_up_agenda(organiser)
    _invite(organiser)
    guests = {role: _accept(empty, visit, address) for role, (_, address) in PEOPLE.items()}
    _set_up_group(organiser)
    _write(guests["Member"])
    _submit(guests["Rapporteur"])
    report = _compile(guests["Moderator"])
    assert TEXT in " ".join(report.split())
    assert "WG1-R01" in report


def _first_link(empty: Running) -> str:
    printed = empty.command(
        "accounts", "create", "organiser@example.org", "--name", "First Organiser"
    )
    return printed.strip().splitlines()[-1]


def _create_conference(page: Page) -> None:
    page.get_by_role("link", name="Create a conference").click()
    page.get_by_role("textbox", name="Title").fill("Conference of the Chain")
    page.get_by_label("First day").fill("2031-03-01")
    page.get_by_label("Last day").fill("2031-03-02")
    page.get_by_role("textbox", name="Address").fill("chain")
    page.get_by_role("button", name="Create").click()
    page.get_by_role("link", name="Rooms", exact=True).click()
    page.get_by_role("textbox", name="Room").fill("Blue Room")
    page.get_by_role("button", name="Add").click()
    page.get_by_role("link", name="Themes", exact=True).click()
    page.get_by_role("textbox", name="Theme").fill("Prevention")
    page.get_by_role("button", name="Add").click()
    page.get_by_role("link", name="Overview").click()
    page.get_by_role("combobox", name="State").select_option(label="Published")
    page.get_by_role("button", name="Change state").click()


def _set_up_agenda(page: Page) -> None:
    page.get_by_label("Organise").get_by_role("link", name="Agenda").click()
    page.get_by_role("link", name="New session").first.click()
    page.get_by_label("Title").first.fill("Working groups meet")
    page.get_by_label("Starts").fill("2031-03-01T14:00")
    page.get_by_label("Ends").fill("2031-03-01T16:00")
    page.get_by_role("combobox", name="Kind").select_option(label="Breakout")
    page.get_by_role("combobox", name="Room").select_option(label="Blue Room")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Working groups meet")).to_be_visible()


def _invite(page: Page) -> None:
    page.get_by_role("link", name="Invitations", exact=True).click()
    page.get_by_role("link", name="Invite people").click()
    lines = "\n".join(f"{name} <{address}>" for name, address in PEOPLE.values())
    page.get_by_label("People", exact=False).first.fill(lines)
    page.get_by_role("button", name="Look before sending").click()
    page.get_by_role("button", name="Send 3 invitations").click()
    expect(page.get_by_text("member@example.org")).to_be_visible()


def _accept(empty: Running, visit: Visit, address: str) -> Page:
    page = visit(_personal_link(empty, address), viewport=PHONE)
    page.get_by_label("Organisation").fill("Example Ministry")
    page.get_by_role("button", name="Accept and register").click()
    expect(page.get_by_role("heading", name="Your place is confirmed")).to_be_visible()
    return page


def _personal_link(empty: Running, address: str) -> str:
    """Wait for the mail that a worker has really sent, and take the link out of its text."""
    for _ in range(300):
        for message in mailbox.messages(empty.home):
            if address in str(message.to):
                opened = mailbox.read(empty.home, message.key)
                assert opened is not None
                found = re.search(rf"{re.escape(empty.address)}/i/\S+", opened.text)
                assert found, opened.text
                return found[0]
        time.sleep(0.1)
    raise AssertionError(f"No mail to {address}")


def _set_up_group(page: Page) -> None:
    page.get_by_role("link", name="Working groups", exact=True).click()
    page.get_by_role("link", name="New group").first.click()
    page.get_by_role("textbox", name="Title").fill("Labour inspection")
    page.get_by_role("combobox", name="Theme").select_option(label="Prevention")
    page.get_by_role("combobox", name="Room").select_option(label="Blue Room")
    page.get_by_role("button", name="Set it up").click()
    for role, (name, _) in PEOPLE.items():
        form = page.locator("form", has=page.get_by_role("button", name="Give them a seat"))
        people = form.get_by_label("Confirmed participants")
        people.select_option(label=people.get_by_role("option", name=name).inner_text())
        form.get_by_label("Role").select_option(label=role)
        form.get_by_role("button").click()
    expect(page.get_by_role("heading", name="Members 3")).to_be_visible()


def _write(phone: Page) -> None:
    phone.get_by_role("link", name="My page", exact=True).click()
    phone.get_by_role("link", name="Go to WG1").click()
    phone.get_by_role("link", name="New recommendation").click()
    phone.get_by_label("Text").fill(TEXT)
    phone.get_by_label("Lead addressee").fill("Example Ministry")
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_text("WG1-R01").first).to_be_visible()


def _submit(phone: Page) -> None:
    phone.get_by_role("link", name="My page", exact=True).click()
    phone.get_by_role("link", name="Go to WG1").click()
    phone.get_by_role("link", name="Read through and submit").click()
    expect(phone.get_by_text(TEXT)).to_be_visible()
    phone.get_by_role("button", name="Submit 1 recommendation").click()
    expect(phone.get_by_text(re.compile("Submitted .* by"))).to_be_visible()


def _compile(phone: Page) -> str:
    phone.get_by_role("link", name="My page", exact=True).click()
    phone.get_by_role("link", name="Closing report").click()
    phone.get_by_role("button", name="Compile report").click()
    pdf = phone.get_by_role("link", name="Download PDF document")
    expect(pdf).to_be_visible(timeout=60_000)
    with phone.expect_download() as download:
        pdf.click()
    assert download.value.suggested_filename == "chain-closing-report-v1-en.pdf"
    content = Path(download.value.path()).read_bytes()
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
