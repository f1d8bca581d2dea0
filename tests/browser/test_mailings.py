"""A campaign from its first word to the last mail, with a mail server that misbehaves."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from threading import Event
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from playwright.sync_api import Page, expect
from sqlalchemy import select

from eventmgr.conferences.queries import find_conference
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.settings import Settings
from eventmgr.local import postgres
from eventmgr.mail.delivery import BATCH, CONNECTIONS
from eventmgr.mail.enums import MailingState, MailState
from eventmgr.mail.models import Mail, Mailing
from tests.browser.conftest import DESK, PHONE, Running, Visit, running
from tests.browser.test_tour import complaints
from tests.conftest import SECRET
from tests.factories.address_book import make_contact
from tests.factories.mail import make_mailing
from tests.servers import SmtpSink, smtp_server
from tests.visitor import another_app

EYES = {
    "phone": {"viewport": PHONE},
    "phone, dark": {"viewport": PHONE, "color_scheme": "dark"},
    "phone, right to left": {"viewport": PHONE, "locale": "ur"},
    "desk, dark, right to left": {"viewport": DESK, "color_scheme": "dark", "locale": "ur"},
}
COUNT = 120
IN_HAND = BATCH * CONNECTIONS
"""How many the workers take at once while the mail server thinks."""
_numbers = count(1)

expect.set_options(timeout=30_000)


@pytest.fixture(scope="module")
def relay() -> Iterator[SmtpSink]:
    with smtp_server() as sink:
        yield sink


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory, relay: SmtpSink) -> Iterator[Running]:
    home = tmp_path_factory.mktemp("mailings") / "home"
    with running(home, demo=False, SMTP_URL=relay.url) as found:
        found.command(
            "conferences", "create", "forum", "--title", "Forum", "--starts", "2031-03-01",
            "--ends", "2031-03-02", "--zone", "Asia/Karachi",
        )  # fmt: skip
        yield found


@pytest.fixture
def office(stack: Running, visit: Visit) -> Any:
    """Open the browser of an organiser, with the eyes that are asked for."""
    address = f"office{next(_numbers)}@example.org"
    link = stack.command("accounts", "create", address, "--administrator")

    def come(**eyes: Any) -> Page:
        page = visit(link.strip().splitlines()[-1], **eyes)
        page.locator("main form button[type=submit]").click()
        expect(page.locator("main h1")).to_be_visible()
        return page

    return come


@contextmanager
def inside(stack: Running) -> Iterator[int]:
    """Give the block the installation's database, and the conference's id."""
    with postgres.running(stack.home) as url:
        settings = Settings(
            database_url=url,
            redis_url="filesystem://",
            smtp_url="smtp://127.0.0.1:1",
            secret_key=SECRET,
            base_url=stack.address,
            mail_from="eventmgr@example.org",
            home=stack.home,
            demo=False,
        )
        with another_app(settings) as app, app.app_context():
            conference = find_conference("forum")
            assert conference is not None
            yield conference.id


def written(stack: Running, number: int, name: str) -> str:
    """Write the drafts of a mailing, and return its address."""
    with inside(stack) as conference_id, unit_of_work():
        mailing = make_mailing(number, conference_id=conference_id, name=name)
        return f"{stack.address}/manage/forum/mailings/{mailing.id}"


def hold(relay: SmtpSink) -> Event:
    """Let the mail server think over each text until the event is set."""
    opened, usual = Event(), relay.handle_DATA

    async def handle(server: SMTP, session: Session, envelope: Envelope) -> str:
        await asyncio.to_thread(opened.wait)
        return await usual(server, session, envelope)

    relay.__dict__["handle_DATA"] = handle
    return opened


def prepared(stack: Running, page: Page) -> None:
    """Choose whoever is not invited, write to them, look at it and have the drafts written."""
    page.goto(f"{stack.address}/manage/forum/campaigns/new")
    page.get_by_label("Name").fill("First wave")
    page.get_by_label("What it brings").select_option(label="Invitation")
    page.get_by_role("button", name="Go on: choose people").click()
    page.get_by_label("People", exact=True).select_option("uninvited:")
    page.get_by_role("button", name="Add them").click()
    expect(page.get_by_role("link", name=f"Would be written to: {COUNT}")).to_be_visible()
    page.get_by_role("link", name="Back to the campaign").click()
    page.get_by_role("link", name="English", exact=True).click()
    page.get_by_label("Subject").fill("You are invited, {name}")
    page.get_by_label("Text").fill("Come, {name}.\n\n{link}")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Look at it as a recipient").click()
    expect(page.frame_locator("iframe").get_by_text("Come, Guest 1.")).to_be_visible()
    page.get_by_role("link", name="Back to the campaign").click()
    page.get_by_role("button", name=f"Prepare {COUNT} drafts").click()
    page.get_by_role("link", name="Read and send the drafts").click()


def test_a_campaign_is_written_read_sent_paused_resumed_and_mended(
    stack: Running, relay: SmtpSink, office: Any
) -> None:
    with inside(stack), unit_of_work():
        conference = find_conference("forum")
        assert conference is not None
        for number in range(1, COUNT + 1):
            make_contact(
                conference, name=f"Guest {number}", email=f"guest{number}@campaign.example.org"
            )
    page = office(viewport=PHONE)
    prepared(stack, page)
    page.get_by_role("link", name="Read them one by one").click()
    frame = page.frame_locator("iframe")
    expect(frame.get_by_text("Come, Guest 1.")).to_be_visible()
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_role("heading", name="You are invited, Guest 2")).to_be_visible()
    page.get_by_role("button", name="Do not send this one").click()
    expect(page.get_by_role("button", name="Send this one after all")).to_be_visible()
    page.get_by_role("link", name="Back to the mailing").click()

    opened = hold(relay)
    relay.refusals = {
        f"guest{number}@campaign.example.org": "550 Not today" for number in (COUNT - 1, COUNT)
    }
    page.get_by_role("button", name=f"Send {COUNT - 1} invitations", exact=True).click()
    progress = page.locator("#progress")
    expect(progress).to_contain_text(f"On its way out: {IN_HAND}")
    page.get_by_role("link", name="Pause").click()
    left = COUNT - 1 - IN_HAND
    expect(page.get_by_text(f"{left} mails have not left")).to_be_visible()
    page.get_by_role("button", name="Pause the mailing").click()
    opened.set()
    expect(progress).to_contain_text(f"Sent: {IN_HAND}")
    expect(progress).to_contain_text(f"Paused: {left} mails are held back.")
    assert len(relay.accepted) == IN_HAND

    relay.drops_after_accepting = 1
    page.get_by_role("link", name="Resume").click()
    page.get_by_role("button", name="Resume the mailing").click()
    # The relay hung up, so all rest for half a minute before they are tried again.
    expect(page.get_by_role("button", name="Retry all 2 failed")).to_be_visible(timeout=120_000)
    expect(page.get_by_text("It was refused for good.").first).to_contain_text("550 Not today")
    unknown = page.get_by_role("region", name="Not known whether it arrived")
    unknown.get_by_role("button", name="It arrived").click()
    expect(page.get_by_text("It counts as sent.")).to_be_visible()
    relay.refusals = {}
    page.get_by_role("button", name="Retry all 2 failed").click()
    expect(progress).to_contain_text(f"Done: {COUNT - 1} of {COUNT} have left.")
    page.get_by_role("link", name="Every mail of this mailing").click()
    page.get_by_role("link", name="Guest 120", exact=True).click()
    expect(page.frame_locator("iframe").get_by_text("Come, Guest 120.")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="550 Not today")).to_be_visible()

    sent = [recipient for each in relay.accepted for recipient in each.recipients]
    assert len(sent) == len(set(sent)) == COUNT - 1
    assert "guest2@campaign.example.org" not in sent


def test_progress_is_seen_without_javascript(stack: Running, relay: SmtpSink, office: Any) -> None:
    address = written(stack, 3, "Plain")
    page = office(viewport=PHONE, java_script_enabled=False)
    page.goto(address)
    opened = hold(relay)
    page.get_by_role("button", name="Send 3 mails", exact=True).click()
    for _ in range(200):
        if page.get_by_text("On its way out").count():
            break
        page.get_by_role("link", name="Look again").click()
    opened.set()
    for _ in range(200):
        if not page.get_by_role("link", name="Look again").count():
            break
        page.get_by_role("link", name="Look again").click()
    expect(page.get_by_text("Done: 3 of 3 have left.")).to_be_visible()


def troubled(stack: Running) -> tuple[str, int]:
    """A paused mailing with a mail in every trouble: its address, and one of its mails."""
    address = written(stack, 9, "Under way")
    states = (MailState.FAILED, MailState.UNCERTAIN, MailState.SUPPRESSED, MailState.BOUNCED)
    with inside(stack), unit_of_work() as session:
        mailing = session.get_one(Mailing, int(address.rpartition("/")[2]))
        mailing.state, mailing.starts_at = MailingState.PAUSED, mailing.created_at
        found = select(Mail).where(Mail.mailing_id == mailing.id).order_by(Mail.id)
        mails = session.scalars(found).all()
        for mail in mails:
            mail.state = MailState.HELD
        for mail, state in zip(mails, states, strict=False):
            mail.state, mail.answer = state, "550 5.1.1 " + "No_such_user_here" * 6
        return address, mails[1].id


@pytest.mark.parametrize("eyes", EYES)
def test_everybody_can_read_the_pages(stack: Running, office: Any, eyes: str) -> None:
    draft = written(stack, 3, "A draft with quite a long name for the whole of the first wave")
    mailing, mail_id = troubled(stack)
    page = office(**EYES[eyes])
    page.goto(draft)
    first = page.locator("main section a").first.get_attribute("href") or ""
    log = f"{stack.address}/manage/forum/mails"
    paths = (
        *(f"{stack.address}/manage/forum/mailings", draft, stack.address + first, mailing),
        *(f"{mailing}/resume", f"{mailing}/cancel", log),
        *(f"{log}?words=nobody", f"{log}/{mail_id}"),
    )
    found = {}
    for address in paths:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found[address] = [*complaints(page), *([f"{wide} px too wide"] if wide > 0 else [])]
    assert {path: said for path, said in found.items() if said} == {}
