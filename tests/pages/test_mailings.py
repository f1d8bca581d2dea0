"""Organisers' pages about mailings: read, sent by the number seen, watched, decided upon."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from eventmgr.conferences.enums import TeamRole
from eventmgr.foundation import clock
from eventmgr.foundation.db import db
from eventmgr.mail import listing, operations
from eventmgr.mail.addresses import hash_of
from eventmgr.mail.enums import MailingState, MailKind, MailState, SuppressionReason
from eventmgr.mail.models import Mailing, Suppression
from eventmgr.people.actor import COMMAND
from tests.conftest import count_statements
from tests.factories.address_book import make_contact
from tests.factories.mail import make_mailing
from tests.factories.mailing_office import Office
from tests.factories.people import NOW
from tests.visitor import complaints, read, said, save, texts

LATER = NOW + timedelta(seconds=30)


@pytest.fixture(autouse=True)
def _at_the_moment() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


def body(page: Any) -> str:
    return texts(page, "//main")[0]


def test_a_draft_says_how_many_and_in_which_languages(app: Flask) -> None:
    office = Office(app, 3)
    office.change(office.mails()[0], language="ur")
    page = office.get()
    assert texts(page, "//*[@aria-labelledby='written']//li") == ["English: 2", "اردو: 1"]
    assert texts(page, "//main//button") == ["Send 3 mails", "Send 3 mails at this moment"]
    assert "(Asia/Karachi), where it is 1 Mar 2026, 14:00 now" in body(page)


def test_invitations_are_called_so(app: Flask) -> None:
    office = Office(app, 1)
    office.change(office.mails()[0], kind=MailKind.INVITATION)
    assert "Send 1 invitation" in texts(office.get(), "//main//button")


def test_an_empty_draft_has_no_button(app: Flask) -> None:
    page = Office(app, 0).get()
    assert texts(page, "//main//button") == []
    assert "There is nothing to send" in body(page)


def test_drafts_are_read_one_by_one(app: Flask) -> None:
    office = Office(app, 3)
    page = office.get()
    [first] = page.xpath("//main//a[contains(., 'Read them one by one')]/@href")
    seen = []
    address = first
    while address:
        page = read(office.visitor.get(address))
        seen.append((texts(page, "//h1")[0], texts(page, "//pre")[0]))
        assert office.visitor.get(page.xpath("//iframe/@src")[0]).text.startswith("<p>Come, Guest")
        address = next(iter(page.xpath("//main//a[@rel='next']/@href")), "")
    assert seen == [
        (f"You are invited, Guest {number}", f"Come, Guest {number}.") for number in (1, 2, 3)
    ]
    assert "Draft 3 of 3" in body(page)


def test_the_frame_of_a_letter_can_do_nothing(app: Flask) -> None:
    office = Office(app, 1)
    [mail] = office.mails()
    answer = office.visitor.get(f"{office.home}/mails/{mail.id}/html")
    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "script-src 'none'", "img-src 'none'", "sandbox "} <= set(policy)
    assert "frame-ancestors 'self'" in policy
    page = office.get(f"/mails/{mail.id}")
    assert page.xpath("//iframe/@sandbox") == [""]


def test_one_that_is_taken_out_is_not_sent(app: Flask) -> None:
    office = Office(app, 3)
    second = office.mails()[1].id
    answer = office.post(f"/mails/{second}/take-out")
    assert answer.headers["Location"] == f"{office.address}/mails/{second}"
    assert "Taken out: this one is not sent." in body(office.get(f"/mails/{second}"))
    page = office.get()
    assert "Send 2 mails" in texts(page, "//main//button")
    assert "1 more is taken out" in body(page)
    office.post(f"/mails/{second}/put-back")
    assert "Send 3 mails" in texts(office.get(), "//main//button")


def test_sending_restates_the_number_that_was_seen(app: Flask) -> None:
    office = Office(app, 3)
    office.post(f"/mails/{office.mails()[0].id}/take-out")
    answer = office.post("/send", act="now", expected="3")
    page = read(answer, status=422)
    assert complaints(page) == {
        None: "You have seen 3 mails, and now there are 2. Look at them again."
    }
    assert page.xpath("//input[@name='expected']/@value") == ["2", "2"]
    assert office.mailing.state is MailingState.DRAFT
    answer = office.post("/send", act="now", expected="2")
    assert answer.status_code == 303, complaints(read(answer, status=422))
    assert said(office.get()) == ["2 mails are released."]
    assert office.mailing.state is MailingState.RELEASED


@pytest.mark.parametrize("typed", ["", "x", "-3", "٣", "3.0"])
def test_what_is_no_number_sends_nothing(app: Flask, typed: str) -> None:
    office = Office(app, 3)
    assert office.post("/send", act="now", expected=typed).status_code == 422
    assert office.mailing.state is MailingState.DRAFT


def test_a_draft_to_an_address_that_is_not_written_to_is_not_called_taken_out(app: Flask) -> None:
    office = Office(app, 3)
    first, second, _ = office.mails()
    office.change(first, state=MailState.SUPPRESSED)
    office.change(second, state=MailState.CANCELLED)
    words = body(office.get())
    assert "1 more is not sent: the address is not written to." in words
    assert "1 more is taken out and is not sent." in words
    page = office.get(f"/mails/{first.id}")
    assert texts(page, "//main//*[contains(@class, 'alert')]") == [
        "Not sent: the address is not written to"
    ]
    assert texts(page, "//main//button") == []


def test_a_moment_is_by_the_clocks_at_the_venue(app: Flask) -> None:
    office = Office(app, 2)
    answer = office.post("/send", act="later", expected="2", starts_at="2026-03-02T08:00")
    assert answer.status_code == 303
    starts_at = office.mailing.starts_at
    assert starts_at is not None
    assert starts_at - NOW == timedelta(hours=18)
    page = office.get()
    assert "2 mails leave from 2 Mar 2026, 08:00 on." in body(page)
    assert page.xpath("//*[@id='progress']/@hx-trigger") == ["every 30s"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Say when, or send at once."),
        ("2026-02-01T08:00", "This moment is over. Choose a later one, or send at once."),
    ],
)
def test_a_moment_that_cannot_be_is_refused_and_kept(app: Flask, typed: str, sentence: str) -> None:
    office = Office(app, 1)
    page = read(office.post("/send", act="later", expected="1", starts_at=typed), status=422)
    assert list(complaints(page).values()) == [sentence]
    assert page.xpath("//input[@name='starts_at']/@value") == [typed]
    assert office.mailing.state is MailingState.DRAFT


def test_progress_is_told_live_and_ends(app: Flask) -> None:
    office = Office(app, 4)
    office.release(4)
    office.settle(MailState.SENT, MailState.FAILED)
    page = office.get()
    assert "Being sent: 1 of 4 have left." in body(page)
    [bar] = page.xpath("//progress")
    assert (bar.get("max"), bar.get("value")) == ("4", "2")
    [watched] = page.xpath("//*[@id='progress']")
    assert watched.get("hx-trigger") == "every 2s"
    assert watched.get("aria-live") == "polite"
    part = office.visitor.get(watched.get("hx-get"))
    assert "HX-Refresh" not in part.headers
    assert "<html" not in part.text
    office.settle(MailState.SENT, MailState.SENT)
    part = office.visitor.get(watched.get("hx-get"))
    assert part.headers["HX-Refresh"] == "true"
    assert "hx-get" not in part.text
    assert "Done: 3 of 4 have left." in body(office.get())


def test_a_page_of_another_state_is_looked_at_anew(app: Flask) -> None:
    office = Office(app, 2)
    office.release(2)
    [address] = office.get().xpath("//*[@id='progress']/@hx-get")
    operations.pause_mailing(mailing=office.mailing, actor=COMMAND, now=NOW)
    save()
    assert office.visitor.get(address).headers["HX-Refresh"] == "true"


def test_the_rate_and_what_is_on_its_way(app: Flask) -> None:
    office = Office(app, 8)
    office.release(8, now=NOW - timedelta(minutes=5))
    office.settle(MailState.SENT, MailState.SENT)
    operations.claim_batch(limit=6, claim="worker", now=NOW)
    save()
    words = texts(office.get(), "//*[@id='progress']")[0]
    assert "2 mails a minute leave. The last one leaves in about 3 minutes." in words
    assert "On its way out: Guest 3, Guest 4, Guest 5, Guest 6, Guest 7 and 1 more" in words


@pytest.mark.parametrize(
    ("act", "words"),
    [
        ("pause", "2 mails have not left: they are held back until you resume."),
        ("cancel", "2 mails have not left, and never will. This cannot be undone."),
    ],
)
def test_an_act_says_first_what_it_does_to_how_many(app: Flask, act: str, words: str) -> None:
    office = Office(app, 4)
    office.release(4)
    office.settle(MailState.SENT)
    operations.claim_batch(limit=1, claim="worker", now=NOW)
    save()
    assert texts(office.get(f"/{act}"), "//main//ul/li") == [
        words,
        "1 mail is on its way out at this moment and still leaves.",
        "1 mail has left; nothing changes for it.",
    ]
    assert office.mailing.state is MailingState.RELEASED
    assert office.post(f"/{act}").status_code == 303
    assert office.mailing.state is not MailingState.RELEASED


def test_a_paused_mailing_goes_on(app: Flask) -> None:
    office = Office(app, 3)
    office.release(3)
    office.post("/pause")
    page = office.get()
    assert "Paused: 3 mails are held back." in body(page)
    assert page.xpath("//*[@id='progress']/@hx-get") == []
    assert "3 mails were held back" in body(office.get("/resume"))
    office.post("/resume")
    assert said(office.get()) == ["Resumed. What was held back leaves now."]
    assert office.mailing.state is MailingState.RELEASED


def test_a_mailing_that_is_resumed_before_its_moment_says_when_it_leaves(app: Flask) -> None:
    office = Office(app, 2)
    office.release(2, starts_at=NOW + timedelta(hours=18))
    office.post("/pause")
    assert "they leave from 2 Mar 2026, 08:00 on" in body(office.get("/resume"))
    office.post("/resume")
    assert said(office.get()) == ["Resumed. What was held back leaves at its moment."]
    assert {each.next_at for each in office.mails()} == {NOW + timedelta(hours=18)}


def test_whoever_sends_twice_is_led_to_how_far_it_has_come(app: Flask) -> None:
    office = Office(app, 2)
    office.post("/send", act="now", expected="2")
    office.get()
    answer = office.post("/send", act="now", expected="2")
    assert (answer.status_code, answer.headers["Location"]) == (303, office.address)
    page = office.get()
    assert said(page) == [
        "It was sent already, and nothing goes twice: this is how far it has come."
    ]
    assert "Nothing of it has left" not in body(page)


def test_an_act_that_came_too_late_says_so(app: Flask) -> None:
    office = Office(app, 1)
    office.release(1)
    assert office.visitor.get(f"{office.address}/resume").status_code == 422
    page = read(office.post("/resume"), status=422)
    assert "not paused" in complaints(page)[None]


def test_failures_have_their_reason_and_are_tried_again(app: Flask) -> None:
    office = Office(app, 3)
    office.release(3)
    office.settle(MailState.FAILED, MailState.FAILED, MailState.SENT)
    mail = office.mails()[0]
    person = make_contact(office.conference, email=mail.recipient_address)
    save()
    page = office.get()
    [first, second] = page.xpath("//*[@aria-labelledby='failed']//li")
    assert "It was refused for good. Check the address" in first.text_content()
    assert "(550 5.1.1 No such user)" in first.text_content()
    assert f"{office.home}/people/{person.id}" in first.xpath(".//a/@href")
    assert len(second.xpath(".//a")) == 1
    assert "Retry all 2 failed" in texts(page, "//main//button")
    office.post("/retry")
    assert said(office.get()) == ["2 mails are tried again."]
    assert [each.state for each in office.mails()] == [
        MailState.QUEUED,
        MailState.QUEUED,
        MailState.SENT,
    ]


def test_what_no_longer_holds_is_not_tried_again_and_it_is_said(app: Flask) -> None:
    office = Office(app, 3)
    office.release(3)
    office.settle(MailState.FAILED, MailState.FAILED, MailState.SENT)
    office.change(office.mails()[0], recipient_address="")
    page = office.get()
    assert "Retry 1 of the failed" in texts(page, "//main//button")
    assert texts(page, "//*[@aria-labelledby='failed']//ul[@class='mb-0']/li") == [
        "1 mail: It was emptied when its recipient's data were erased."
    ]
    office.post("/retry")
    assert said(office.get()) == ["1 mail is tried again."]
    assert not texts(office.get(), "//form[contains(@action, 'retry')]")


def test_what_was_refused_after_a_silence_says_so_and_leads_to_the_address(app: Flask) -> None:
    office = Office(app, 1)
    office.release(1)
    office.settle(MailState.UNCERTAIN)
    [mail] = office.mails()
    operations.send_again(mail=mail, actor=COMMAND, now=NOW)
    office.settle(MailState.FAILED)
    person = make_contact(office.conference, email=mail.recipient_address)
    save()
    [line] = office.get().xpath("//*[@aria-labelledby='uncertain']//li")
    assert "the last one was refused" in line.text_content()
    assert "(550 5.1.1 No such user)" in line.text_content()
    way = f"{office.home}/people/{person.id}"
    assert way in line.xpath(".//a/@href")
    page = read(office.visitor.get(f"{office.home}/mails/{mail.id}"))
    assert way in page.xpath("//main//a/@href")


def test_what_may_have_arrived_at_whoever_was_erased_is_not_sent_again(app: Flask) -> None:
    office = Office(app, 1)
    office.release(1)
    office.settle(MailState.UNCERTAIN)
    office.change(office.mails()[0], recipient_address="", recipient_name="", answer="")
    page = office.get()
    assert texts(page, "//*[@aria-labelledby='uncertain']//button") == ["It arrived"]
    [line] = page.xpath("//*[@aria-labelledby='uncertain']//li")
    assert "emptied when its recipient's data were erased" in line.text_content()


@pytest.mark.parametrize(
    ("decision", "state", "sentence"),
    [
        ("again", MailState.QUEUED, "It is sent again, by the same Message-ID."),
        ("arrived", MailState.SENT, "It counts as sent."),
    ],
)
def test_a_person_decides_what_nobody_knows(
    app: Flask, decision: str, state: MailState, sentence: str
) -> None:
    office = Office(app, 2)
    office.release(2)
    office.settle(MailState.UNCERTAIN, MailState.SENT)
    page = office.get()
    assert texts(page, "//*[@aria-labelledby='uncertain']//button") == ["It arrived", "Send again"]
    [address] = page.xpath(f"//form[contains(@action, '/{decision}')]/@action")
    assert office.visitor.post(address).headers["Location"] == office.address
    assert said(office.get()) == [sentence]
    assert office.mails()[0].state is state
    assert office.visitor.post(address).status_code == 422


def test_what_is_not_written_to_has_its_reason(app: Flask) -> None:
    office = Office(app, 1)
    [mail] = office.mails()
    office.change(mail, state=MailState.SUPPRESSED)
    db.session.add(
        Suppression(
            address_hash=hash_of(mail.recipient_address),
            address="",
            reason=SuppressionReason.UNSUBSCRIBED,
            at=NOW,
        )
    )
    mailing = db.session.get_one(Mailing, office.mailing_id)
    mailing.state, mailing.starts_at = MailingState.RELEASED, NOW
    save()
    [row] = texts(office.get(), "//*[@aria-labelledby='suppressed']//li")
    assert "Has unsubscribed 1 Mar 2026, 14:00" in row


def test_the_list_says_how_far_each_has_come(app: Flask) -> None:
    office = Office(app, 3)
    office.release(3)
    office.settle(MailState.SENT, MailState.FAILED, MailState.UNCERTAIN)
    make_mailing(1, conference_id=office.conference_id, name="<b>Second</b>")
    save()
    page = read(office.visitor.get(f"{office.home}/mailings"))
    second, first = texts(page, "//main//li")
    assert second == "<b>Second</b> Draft 1 mail is written. 1 Mar 2026, 14:00"
    assert first == (
        "First wave Done 1 of 3 sent · 1 Mar 2026, 14:00 "
        "1 failed or came back. Of 1 it is not known whether it arrived."
    )


@pytest.mark.parametrize("path", ["/mailings", "one"])
def test_pages_cost_the_same_for_one_and_for_three(app: Flask, path: str) -> None:
    counts = set()
    for size in (1, 3):
        office = Office(app, 4 * size)
        office.release(4 * size)
        states = (MailState.FAILED, MailState.UNCERTAIN, MailState.SENT)
        office.settle(*(each for each in states for _ in range(size)))
        operations.claim_batch(limit=size, claim="worker", now=NOW)
        for _ in range(size - 1):
            make_mailing(2, conference_id=office.conference_id)
        save()
        with count_statements() as counted:
            address = office.address if path == "one" else office.home + path
            assert office.visitor.get(address).status_code == 200
        counts.add(counted.count)
    assert len(counts) == 1


def test_a_queue_at_rest_says_since_when_and_what_the_server_said(app: Flask) -> None:
    office = Office(app, 1)
    told = (
        "The mail server has taken no mail since 1 Mar 2026, 14:00: <b>554 No service</b>"
        " It is tried again at 1 Mar 2026, 14:00."
    )
    assert "has taken no mail" not in body(office.get())
    office.release(1)
    operations.rest(answer="<b>554 No service</b>", now=NOW)
    save()
    for path in (office.address, f"{office.address}/progress", f"{office.home}/mailings"):
        page = read(office.visitor.get(path))
        assert texts(page, "//*[contains(@class, 'alert-warning')]") == [told]
    office.change(office.mails()[0], state=MailState.SENT)
    assert "has taken no mail" not in body(office.get())  # nothing of it waits


@pytest.mark.parametrize("role", [TeamRole.DESK, TeamRole.OBSERVER, TeamRole.RAPPORTEUR_GENERAL])
def test_only_who_organises_sees_mailings(app: Flask, role: TeamRole) -> None:
    office = Office(app, 1, role)
    assert office.visitor.get(office.address).status_code == 403
    assert office.visitor.get(f"{office.home}/mailings").status_code == 403


def test_nobody_sees_another_conferences_mailing(app: Flask) -> None:
    ours, theirs = Office(app, 1), Office(app, 1)
    mail = theirs.mails()[0].id
    addresses = (
        f"/mailings/{theirs.mailing_id}",
        f"/mailings/{theirs.mailing_id}/progress",
        f"/mailings/{theirs.mailing_id}/mails/{mail}",
        f"/mailings/{ours.mailing_id}/mails/{mail}",
        f"/mails/{mail}",
        f"/mails/{mail}/html",
    )
    answers = [ours.visitor.get(ours.home + each).status_code for each in addresses]
    assert answers == [404] * len(addresses)
    assert ours.post("/../" + f"{theirs.mailing_id}/send", expected="1").status_code == 404


def test_a_draft_of_another_mailing_is_not_read_here(app: Flask) -> None:
    office = Office(app, 1)
    other = make_mailing(1, conference_id=office.conference_id)
    [mail] = listing.in_states(other, [MailState.DRAFT], most=1)
    key = mail.id
    save()
    assert office.visitor.get(f"{office.address}/mails/{key}").status_code == 404


def test_a_draft_that_was_sent_meanwhile_leads_to_the_log(app: Flask) -> None:
    office = Office(app, 1)
    office.release(1)
    [mail] = office.mails()
    answer = office.visitor.get(f"{office.address}/mails/{mail.id}")
    assert answer.headers["Location"] == f"{office.home}/mails/{mail.id}"
