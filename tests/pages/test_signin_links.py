"""Signing in by a mailed link."""

import re

import pytest
from flask import Flask
from itsdangerous import TimestampSigner
from sqlalchemy import func, select

from eventmgr.foundation.db import db
from eventmgr.mail.enums import MailKind
from eventmgr.mail.models import Mail
from eventmgr.people.actor import COMMAND
from eventmgr.people.links import make_link
from eventmgr.people.models import Account, SignIn
from eventmgr.people.operations import set_active, set_password
from tests.factories.people import NOW, make_account, make_person
from tests.visitor import Visitor, read, said, save, texts, visit

GOOD = "four words in a row"
OTHER = "another row of words"


def make(email: str = "aya@example.org", password: str = GOOD) -> Account:
    account = make_account(person=make_person(name="Aya Test", email=email))
    set_password(account=account, password=password, actor=COMMAND, now=NOW)
    return account


def whoever(visitor: Visitor) -> list[str]:
    """The name that the account's page shows, or nobody."""
    answer = visitor.get("/account")
    return texts(read(answer), "//h1") if answer.status_code == 200 else []


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
