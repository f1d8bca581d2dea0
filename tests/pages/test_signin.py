import re
from datetime import timedelta

import pytest
from flask import Flask
from itsdangerous import TimestampSigner
from sqlalchemy import func, select

from eventmgr.foundation import clock
from eventmgr.foundation.db import db
from eventmgr.mail.enums import MailKind
from eventmgr.mail.models import Mail
from eventmgr.people.actor import COMMAND
from eventmgr.people.links import make_link
from eventmgr.people.models import Account, Person, SignIn
from eventmgr.people.operations import set_active, set_password
from tests.factories.conferences import make_conference
from tests.factories.people import NOW, make_account, make_person
from tests.factories.registration import make_registration
from tests.factories.signin import sign_in, sign_in_by_link
from tests.visitor import Visitor, complaints, read, said, save, texts, typed, visit

GOOD = "four words in a row"
OTHER = "another row of words"
NO_FIT = "Address and password do not fit together. Try again or ask for a link."


def make(email: str = "aya@example.org", password: str = GOOD) -> Account:
    account = make_account(person=make_person(name="Aya Test", email=email))
    set_password(account=account, password=password, actor=COMMAND, now=NOW)
    return account


def enter(visitor: Visitor, email: str, password: str, **data: str) -> str | None:
    """Try to sign in; return where the visitor is sent, or None if refused."""
    answer = visitor.post("/sign-in", data={"email": email, "password": password, **data})
    assert answer.status_code in {303, 422}
    return answer.location


def whoever(visitor: Visitor) -> list[str]:
    """The name that the account's page shows, or nobody."""
    answer = visitor.get("/account")
    return texts(read(answer), "//h1") if answer.status_code == 200 else []


def test_address_and_password_open_the_house(app: Flask) -> None:
    make()
    save()
    visitor = visit(app)
    assert whoever(visitor) == []
    assert enter(visitor, " AYA@example.org ", GOOD) == "/"
    assert whoever(visitor) == ["Aya Test"]


def test_a_wrong_password_an_unknown_address_and_a_closed_account_are_told_alike(
    app: Flask,
) -> None:
    make()
    closed = make("closed@example.org")
    set_active(account=closed, is_active=False, actor=COMMAND, now=NOW)
    save()
    told = set()
    for email, password in (
        ("aya@example.org", OTHER),
        ("nobody@example.org", GOOD),
        ("closed@example.org", GOOD),
    ):
        visitor = visit(app)
        answer = visitor.post("/sign-in", data={"email": email, "password": password})
        page = read(answer, status=422)
        assert complaints(page) == {None: NO_FIT}
        assert typed(page) == {"next": "/", "email": email, "password": ""}
        assert password not in answer.text
        told.add(answer.text.replace(email, ""))
        assert whoever(visitor) == []
    assert len({re.sub(r"\s+", " ", each) for each in told}) == 1


def test_empty_fields_are_named(app: Flask) -> None:
    page = read(visit(app).post("/sign-in", data={}), status=422)
    assert complaints(page) == {"email": "Fill this in.", "password": "Fill this in."}


def test_the_wanted_page_is_reached_by_way_of_signing_in(app: Flask) -> None:
    make()
    save()
    visitor = visit(app)
    asked = visitor.get("/account?a=b")
    page = read(visitor.get(asked.location))
    assert (
        enter(visitor, "aya@example.org", GOOD, **{"next": typed(page)["next"]}) == "/account?a=b"
    )


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example.org",
        "https://evil.example.org",
        "/\\evil.example.org",
        "/\t/evil",
        "evil",
        "javascript:alert(1)",
    ],
)
def test_signing_in_leads_to_no_other_site(app: Flask, wanted: str) -> None:
    make()
    save()
    assert enter(visit(app), "aya@example.org", GOOD, next=wanted) == "/"
    page = read(visit(app).get("/sign-in", query_string={"next": wanted}))
    assert typed(page)["next"] == "/"


def test_the_key_changes_at_every_sign_in_and_a_planted_one_opens_nothing(app: Flask) -> None:
    make()
    save()
    visitor = visit(app)
    with visitor.session_transaction() as cookie:
        cookie["_user_id"] = "planted"
        cookie["csrf_token"] = "planted"
        cookie["language"] = "ur"
    enter(visitor, "aya@example.org", GOOD)
    with visitor.session_transaction() as cookie:
        first = cookie["_user_id"]
        assert first != "planted"
        assert cookie.get("csrf_token") != "planted"
        assert cookie["language"] == "ur"  # a choice survives
    before = visitor.get_cookie("eventmgr")
    visitor.post("/sign-out")
    enter(visitor, "aya@example.org", GOOD)
    with visitor.session_transaction() as cookie:
        assert cookie["_user_id"] != first
    thief = visit(app)
    assert before is not None
    thief.set_cookie("eventmgr", before.value)
    assert whoever(thief) == []


def test_signing_out_ends_this_browser_only(app: Flask) -> None:
    make()
    save()
    here, there = visit(app), visit(app)
    for each in (here, there):
        enter(each, "aya@example.org", GOOD)
    answer = here.post("/sign-out", follow_redirects=True)
    assert said(read(answer)) == ["You are signed out."]
    assert (whoever(here), whoever(there)) == ([], ["Aya Test"])


def test_signing_out_everywhere_ends_all(app: Flask) -> None:
    make()
    other = make("other@example.org")
    save()
    here, there, elsewhere = (visit(app) for _ in range(3))
    sign_in(elsewhere, db.session.get_one(Account, other.id))
    save()
    for each in (here, there):
        enter(each, "aya@example.org", GOOD)
    answer = here.post("/sign-out/everywhere", follow_redirects=True)
    assert said(read(answer)) == ["You are signed out everywhere."]
    assert [whoever(each) for each in (here, there, elsewhere)] == [[], [], ["Aya Test"]]


def test_a_sign_in_lasts_thirty_days(app: Flask) -> None:
    make()
    save()
    visitor = visit(app)
    enter(visitor, "aya@example.org", GOOD)
    later = clock.now() + timedelta(days=30)
    with clock.fixed(later - timedelta(minutes=1)):
        assert whoever(visitor) == ["Aya Test"]
    with clock.fixed(later + timedelta(minutes=1)):
        assert whoever(visitor) == []


def test_a_new_password_signs_out_every_other_browser(app: Flask) -> None:
    make()
    save()
    here, there = visit(app), visit(app)
    for each in (here, there):
        enter(each, "aya@example.org", GOOD)
    answer = here.post("/account", data={"password": OTHER}, follow_redirects=True)
    assert said(read(answer)) == ["New password set. Every other browser is signed out."]
    assert (whoever(here), whoever(there)) == (["Aya Test"], [])
    assert enter(visit(app), "aya@example.org", GOOD) is None
    assert enter(visit(app), "aya@example.org", OTHER) == "/"
    db.session.rollback()
    stored = db.session.scalars(select(Account.password_hash)).one()
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_a_password_that_is_refused_changes_nothing(app: Flask) -> None:
    make()
    save()
    here, there = visit(app), visit(app)
    for each in (here, there):
        enter(each, "aya@example.org", GOOD)
    page = read(here.post("/account", data={"password": "short"}), status=422)
    assert complaints(page) == {"password": "Use at least 12 characters; four words in a row do."}
    assert (whoever(here), whoever(there)) == (["Aya Test"], ["Aya Test"])
    assert enter(visit(app), "aya@example.org", GOOD) == "/"


def mails() -> list[Mail]:
    db.session.rollback()
    return list(db.session.scalars(select(Mail)))


def test_a_link_is_mailed_to_the_accounts_own_address(app: Flask) -> None:
    make()
    save()
    answer = visit(app).post("/sign-in/link", data={"email": "AYA@example.org"})
    assert texts(read(answer), "//h1") == ["Look into your mail"]
    [mail] = mails()
    assert (mail.kind, mail.recipient_address, mail.subject) == (
        MailKind.SIGN_IN,
        "aya@example.org",
        "Your link to sign in",
    )
    [link] = re.findall(r"http://localhost(/sign-in/\S+)", mail.text)
    visitor = visit(app)
    visitor.post(link)
    assert whoever(visitor) == ["Aya Test"]


def test_whether_an_address_is_known_is_not_told(app: Flask) -> None:
    account = make()
    set_active(account=account, is_active=False, actor=COMMAND, now=NOW)
    make_person(email="no-account@example.org")
    save()
    told = {
        visit(app).post("/sign-in/link", data={"email": email}).text.replace(email, "")
        for email in ("aya@example.org", "nobody@example.org", "no-account@example.org")
    }
    assert len(told) == 1
    assert mails() == []


def link_of(account: Account) -> str:
    return make_link(account.id, base_url="")


def test_looking_at_a_link_does_nothing_and_pressing_works_once(app: Flask) -> None:
    link = link_of(make())
    save()
    scanner = visit(app)
    for _ in range(2):
        page = read(scanner.get(link))
        assert texts(page, "//h1") == ["Sign in as Aya Test"]
        assert scanner.head(link).status_code == 200
    assert whoever(scanner) == []
    assert db.session.scalar(select(func.count()).select_from(SignIn)) == 0
    visitor = visit(app)
    assert said(read(visitor.post(link, follow_redirects=True))) == ["Welcome. You are signed in."]
    thief = visit(app)
    again = read(thief.post(link), status=422)
    assert "This link was used already. Ask for a new one." in texts(again, "//main//p")
    assert (whoever(visitor), whoever(thief)) == (["Aya Test"], [])


def test_a_link_lasts_half_an_hour(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    link = link_of(make())
    save()
    made = TimestampSigner("any").get_timestamp()
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _: made + 1805)
    visitor = visit(app)
    for answer in (visitor.get(link), visitor.post(link)):
        page = read(answer, status=422)
        assert "This link is too old. Ask for a new one." in texts(page, "//main//p")


def test_a_link_into_a_closed_account_opens_nothing(app: Flask) -> None:
    account = make()
    link = link_of(account)
    set_active(account=account, is_active=False, actor=COMMAND, now=NOW)
    save()
    visitor = visit(app)
    assert texts(read(visitor.get(link)), "//h1") == ["This account is closed"]
    assert visitor.post(link).status_code == 200
    assert whoever(visitor) == []


def test_a_broken_link_says_so(app: Flask) -> None:
    page = read(visit(app).get("/sign-in/not-a-token"), status=422)
    sentence = "This link is not complete. Copy the whole address from the message."
    assert sentence in texts(page, "//main//p")


def test_who_came_by_a_personal_link_has_no_password_to_change(app: Flask) -> None:
    conference = make_conference()
    account = make()
    make_registration(conference, account.person)
    visitor = visit(app)
    sign_in_by_link(visitor, account.person, conference)
    save()
    page = read(visitor.get("/account"))
    assert page.xpath("//input[@type='password']") == []
    assert visitor.post("/account", data={"password": OTHER}).status_code == 200
    assert enter(visit(app), "aya@example.org", GOOD) == "/"
    assert enter(visit(app), "aya@example.org", OTHER) is None


def test_a_language_of_the_person_is_spoken_after_signing_in(app: Flask) -> None:
    make()
    db.session.scalars(select(Person)).one().language = "ur"
    save()
    visitor = visit(app)
    enter(visitor, "aya@example.org", GOOD)
    assert read(visitor.get("/")).get("lang") == "ur"
