"""The pages about addresses that are not written to, for organisers, readers and programs."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.mail import suppressed
from eventmgr.mail.addresses import hash_of
from eventmgr.mail.enums import MailState, SuppressionReason
from eventmgr.mail.models import Mail, Suppression
from eventmgr.mail.return_path import return_path
from eventmgr.mail.unsubscribing import Wish, token_of
from eventmgr.pages.suppression.hooks import LARGEST_RETURN
from tests.conftest import SECRET, count_statements
from tests.factories.address_book import make_contact
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.mail import make_mail, make_suppression
from tests.factories.people import make_account
from tests.factories.privacy import erase
from tests.factories.signin import sign_in
from tests.mail.bounces import GMAIL, written
from tests.visitor import Visitor, complaints, read, said, save, texts, typed, visit


@pytest.fixture
def conference(app: Flask) -> Conference:  # noqa: ARG001 - for its context
    return make_conference(title="Water summit")


def _office(app: Flask, conference: Conference) -> tuple[Visitor, str]:
    visitor = visit(app)
    sign_in(visitor, make_team_member(conference))
    address = f"/manage/{conference.slug}/mail/suppressed"
    save()
    return visitor, address


def _listed(visitor: Visitor, address: str) -> list[str]:
    return texts(read(visitor.get(address)), "//main//li//strong")


def test_an_empty_list_says_so(app: Flask, conference: Conference) -> None:
    visitor, address = _office(app, conference)
    assert texts(read(visitor.get(address)), "//*[@class='empty-title']") == [
        "Everybody is written to"
    ]


def test_organisers_see_their_own_and_what_touches_their_people(
    app: Flask, conference: Conference
) -> None:
    make_contact(conference, email="known@example.org")
    make_mail(conference_id=conference.id, recipient_address="mailed@example.org")
    other = make_conference()
    for where, name in (
        (conference.id, "ours"), (other.id, "theirs"),
        (None, "Known"), (None, "mailed"), (None, "stranger"),
    ):  # fmt: skip
        make_suppression(where, address=f"{name}@example.org")
    visitor, address = _office(app, conference)
    assert _listed(visitor, address) == [
        *("mailed@example.org", "Known@example.org", "ours@example.org"),
    ]
    row = texts(read(visitor.get(address)), "//main//li[1]//div[contains(@class, 'col-12')]/div")
    assert row[0] == "Refused by the mail server 550 5.1.1 No such user"
    assert row[1].endswith(", all conferences")


def test_protected_persons_are_not_among_them(app: Flask, conference: Conference) -> None:
    person = make_contact(conference, email="hidden@example.org", is_protected=True)
    merged = make_contact(conference, email="was@example.org")
    merged.merged_into_id = person.id
    entries = [
        make_suppression(conference.id, address="hidden@example.org"),
        make_suppression(None, address="was@example.org"),
    ]
    ids = [each.id for each in entries]
    visitor, address = _office(app, conference)
    assert _listed(visitor, address) == []
    assert [visitor.get(f"{address}/{each}").status_code for each in ids] == [404, 404]


def test_another_conferences_entry_is_not_there(app: Flask, conference: Conference) -> None:
    theirs = make_suppression(make_conference().id).id
    visitor, address = _office(app, conference)
    assert visitor.get(f"{address}/{theirs}").status_code == 404


def test_an_address_is_added_by_hand(app: Flask, conference: Conference) -> None:
    visitor, address = _office(app, conference)
    refused = read(visitor.post(address, data={"address": "no address", "why": "x"}), status=422)
    assert complaints(refused) == {"address": "“no address” is not an e-mail address."}
    assert typed(refused) == {"address": "no address", "why": "x"}
    told = {"address": "a@example.org", "why": "asked by phone"}
    done = visitor.post(address, data=told, follow_redirects=True)
    assert said(read(done)) == ["Added. This conference writes to the address no more."]
    assert _listed(visitor, address) == ["a@example.org"]
    again = read(visitor.post(address, data=told), status=422)
    assert complaints(again) == {"address": "This address is on the list already."}


def test_they_are_written_to_again_for_a_reason(app: Flask, conference: Conference) -> None:
    entry = make_suppression(conference.id).id
    visitor, address = _office(app, conference)
    refused = read(visitor.post(f"{address}/{entry}", data={"why": ""}), status=422)
    assert complaints(refused) == {"why": "Why they are written to again: Fill this in."}
    done = visitor.post(f"{address}/{entry}", data={"why": "new"}, follow_redirects=True)
    assert said(read(done)) == ["They are written to again, from the next mail on."]
    assert _listed(visitor, address) == []


def test_what_holds_for_all_conferences_is_lifted_by_whoever_runs_them(
    app: Flask, conference: Conference
) -> None:
    make_contact(conference, email="known@example.org")
    entry = make_suppression(None, address="known@example.org").id
    visitor, address = _office(app, conference)
    assert texts(read(visitor.get(address)), "//main//li//a") == ["Who can change it"]
    page = read(visitor.get(f"{address}/{entry}"))
    assert "Only whoever runs this installation can change it" in page.text_content()
    assert page.xpath("//main//form") == []
    assert visitor.post(f"{address}/{entry}", data={"why": "new"}).status_code == 403
    assert db.session.scalars(db.select(Suppression.id)).all() == [entry]
    sign_in(visitor, make_account(is_administrator=True))
    save()
    assert texts(read(visitor.get(address)), "//main//li//a") == ["Write to them again"]
    assert visitor.post(f"{address}/{entry}", data={"why": "new"}).status_code == 303
    assert db.session.scalars(db.select(Suppression.id)).all() == []
    [noted] = db.session.scalars(db.select(AuditEntry).where(AuditEntry.action.like("supp%"))).all()
    assert noted.before == {"reason": "bounced", "is_everywhere": True}


def test_what_stays_beside_it_is_told(app: Flask, conference: Conference) -> None:
    link, wish = _link(conference)
    by_hand = make_suppression(
        conference.id, address="guest@example.org", reason=SuppressionReason.BY_HAND
    ).id
    visitor, address = _office(app, conference)
    visitor.post(link)
    page = read(visitor.get(f"{address}/{by_hand}"))
    assert texts(page, "//main//ul/li") == ["Has unsubscribed"]
    done = read(visitor.post(f"{address}/{by_hand}", data={"why": "new"}, follow_redirects=True))
    assert said(done) == ["This entry is off the list. The others of the address stay on it."]
    assert suppressed.has_unsubscribed(wish)
    assert texts(done, "//main//li//strong") == ["guest@example.org"]


def test_a_longer_list_asks_the_database_no_more(app: Flask, conference: Conference) -> None:
    make_suppression(conference.id)
    visitor, address = _office(app, conference)
    visitor.get(address)
    with count_statements() as one:
        assert len(_listed(visitor, address)) == 1
    make_suppression(conference.id)
    make_suppression(conference.id)
    save()
    with count_statements() as three:
        assert len(_listed(visitor, address)) == 3
    assert one.count == three.count


def test_who_is_erased_is_forgotten_and_still_not_written_to(
    app: Flask, conference: Conference
) -> None:
    person = make_contact(conference, email="gone@example.org")
    make_suppression(conference.id, address="gone@example.org")
    make_suppression(None, address="gone@example.org")
    erase(conference, person)
    found = db.session.scalars(db.select(Suppression)).all()
    assert [(each.address, each.detail) for each in found] == [("", ""), ("", "")]
    assert {each.address_hash for each in found} == {hash_of("gone@example.org")}
    visitor, address = _office(app, conference)
    assert _listed(visitor, address) == ["Erased address"]


def _link(conference: Conference, address: str = "guest@example.org") -> tuple[str, Wish]:
    wish = Wish(hash_of(address), conference.id)
    make_mail(conference_id=conference.id, recipient_address=address)
    link = f"/u/{token_of(wish)}"
    save()
    return link, wish


def _heading(answer: Any) -> str:
    return texts(read(answer), "//h1")[0]


def test_looking_at_the_link_does_nothing(app: Flask, conference: Conference) -> None:
    link, wish = _link(conference)
    visitor = visit(app)
    for _ in range(2):
        page = read(visitor.get(link))
        assert texts(page, "//h1") == ["Unsubscribe"]
        assert "Water summit" in page.text_content()
    visitor.head(link)
    assert not suppressed.has_unsubscribed(wish)


def test_one_click_without_cookie_or_token_does_it(app: Flask, conference: Conference) -> None:
    link, wish = _link(conference)
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        for origin in ({}, {"Origin": "https://mail.example.com"}, {"Origin": "null"}):
            answer = visit(app).post(link, data={"List-Unsubscribe": "One-Click"}, headers=origin)
            assert answer.status_code == 200
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    [found] = db.session.scalars(db.select(Suppression)).all()
    assert (found.address, found.conference_id) == ("guest@example.org", wish.conference_id)
    assert found.reason is SuppressionReason.UNSUBSCRIBED


def test_a_body_of_another_kind_does_it_too(app: Flask, conference: Conference) -> None:
    link, wish = _link(conference)
    sent = (
        b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--'
    )
    answer = visit(app).post(link, data=sent, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 200
    assert suppressed.has_unsubscribed(wish)


def test_it_is_for_whom_the_link_was_made_not_for_who_is_signed_in(
    app: Flask, conference: Conference
) -> None:
    link, wish = _link(conference)
    visitor, _address = _office(app, conference)
    assert _heading(visitor.post(link)) == "You have unsubscribed"
    [found] = db.session.scalars(db.select(Suppression)).all()
    assert found.address_hash == wish.address_hash


def test_it_can_be_undone(app: Flask, conference: Conference) -> None:
    link, wish = _link(conference)
    visitor = visit(app)
    assert _heading(visitor.post(link)) == "You have unsubscribed"
    assert _heading(visitor.get(link)) == "You have unsubscribed"
    assert _heading(visitor.post(f"{link}/undo", follow_redirects=True)) == "Unsubscribe"
    assert not suppressed.has_unsubscribed(wish)


def test_only_our_own_page_undoes_it(app: Flask, conference: Conference) -> None:
    link, wish = _link(conference)
    visitor = visit(app)
    visitor.post(link)
    foreign = {"Origin": "https://mail.example.com"}
    assert visitor.post(f"{link}/undo", headers=foreign).status_code == 403
    assert suppressed.has_unsubscribed(wish)


def test_a_link_that_was_changed_leads_nowhere(app: Flask, conference: Conference) -> None:
    link, _wish = _link(conference)
    changed = link.replace(f"/u/{conference.id}.", f"/u/{conference.id + 1}.")
    for method in ("GET", "POST"):
        assert visit(app).open(changed, method=method).status_code == 404
    assert visit(app).post(f"{changed}/undo").status_code == 404
    assert db.session.scalars(db.select(Suppression)).all() == []


@pytest.fixture
def hooked(app: Flask) -> Iterator[Flask]:
    before = app.config["EVENTMGR"]
    app.config["EVENTMGR"] = replace(
        before, bounce_address="bounces@example.org", bounce_webhook_secret="s" * 32
    )
    yield app
    app.config["EVENTMGR"] = before


def _returned() -> tuple[int, bytes]:
    mail = make_mail()
    mail.state = MailState.SENT
    path = return_path(mail, bounce_address="bounces@example.org", key=SECRET)
    mail_id = mail.id
    save()
    return mail_id, written(GMAIL, path)


def test_a_relay_hands_over_what_came_back(hooked: Flask) -> None:
    mail_id, raw = _returned()
    bearer = {"Authorization": "Bearer " + "s" * 32}
    for media_type in ("message/rfc822", "application/x-www-form-urlencoded"):
        answer = visit(hooked).post(
            "/hooks/bounces", data=raw, headers=bearer, content_type=media_type
        )
        assert (answer.status_code, answer.data) == (204, b"")
    assert db.session.get_one(Mail, mail_id).state is MailState.BOUNCED
    nonsense = visit(hooked).post("/hooks/bounces", data=b"\xff\x00", headers=bearer)
    assert nonsense.status_code == 204


def test_nobody_hands_over_without_the_secret(hooked: Flask) -> None:
    mail_id, raw = _returned()
    for shown in ("", "s" * 32, "Bearer", "Bearer " + "s" * 31, "Bearer é"):
        answer = visit(hooked).post("/hooks/bounces", data=raw, headers={"Authorization": shown})
        assert answer.status_code == 403
    assert db.session.get_one(Mail, mail_id).state is MailState.SENT


def test_what_is_too_large_is_not_read(hooked: Flask) -> None:
    answer = visit(hooked).post(
        "/hooks/bounces",
        data=b"x" * (LARGEST_RETURN + 1),
        headers={"Authorization": "Bearer " + "s" * 32},
    )
    assert answer.status_code == 413


def test_without_a_secret_there_is_nothing(app: Flask) -> None:
    answer = visit(app).post("/hooks/bounces", headers={"Authorization": "Bearer "})
    assert answer.status_code == 404
