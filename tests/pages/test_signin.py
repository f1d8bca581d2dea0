import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from eventmgr.foundation import clock
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.settings import Settings
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Account, Person
from eventmgr.people.operations import set_active, set_password
from eventmgr.web.limits import limiter
from tests.factories.conferences import make_conference
from tests.factories.people import NOW, make_account, make_person
from tests.factories.registration import make_registration
from tests.factories.signin import sign_in, sign_in_by_link
from tests.visitor import Visitor, another_app, complaints, read, said, save, texts, typed, visit

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
    assert complaints(page) == {
        "email": "E-mail address: Fill this in.",
        "password": "Password: Fill this in.",
    }


def test_the_wanted_page_is_reached_by_way_of_signing_in(app: Flask) -> None:
    make()
    save()
    visitor = visit(app)
    asked = visitor.get("/account?a=b")
    page = read(visitor.get(asked.location))
    assert enter(visitor, "aya@example.org", GOOD, next=typed(page)["next"]) == "/account?a=b"


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


def test_the_secret_of_forms_begins_with_the_sign_in(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    make()
    save()
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", 1)
    visitor = visit(app)
    [token] = set(read(visitor.get("/sign-in")).xpath("//input[@name='csrf_token']/@value"))
    with visitor.session_transaction() as cookie:
        before = cookie["csrf_token"]
    assert enter(visitor, "aya@example.org", GOOD, csrf_token=token) == "/"
    with visitor.session_transaction() as cookie:
        assert cookie.get("csrf_token") not in {None, before}


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


def test_the_cookie_is_set_when_it_changes_and_outlives_the_sign_in(app: Flask) -> None:
    make()
    save()
    visitor = visit(app)
    enter(visitor, "aya@example.org", GOOD)
    cookie = visitor.get_cookie("eventmgr")
    assert cookie is not None
    assert cookie.expires is not None
    assert cookie.expires - clock.now() > timedelta(days=31)
    assert "Set-Cookie" not in visitor.get("/").headers
    assert "Set-Cookie" in visitor.post("/choices", data={"theme": "dark"}).headers


def test_a_new_password_signs_out_every_other_browser(app: Flask) -> None:
    make()
    save()
    here, there = visit(app), visit(app)
    for each in (here, there):
        enter(each, "aya@example.org", GOOD)
    sent = {"current_password": GOOD, "password": OTHER}
    answer = here.post("/account", data=sent, follow_redirects=True)
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
    sent = {"current_password": GOOD, "password": "short"}
    page = read(here.post("/account", data=sent), status=422)
    assert complaints(page) == {"password": "Use at least 12 characters; four words in a row do."}
    assert (whoever(here), whoever(there)) == (["Aya Test"], ["Aya Test"])
    assert enter(visit(app), "aya@example.org", GOOD) == "/"


@pytest.mark.parametrize(
    ("current", "sentence"),
    [
        (OTHER, "This is not your password. Try again, or sign out and ask for a link."),
        ("", "Current password: Fill this in."),
    ],
)
def test_whoever_finds_a_browser_signed_in_cannot_take_the_account(
    app: Flask, current: str, sentence: str
) -> None:
    make()
    save()
    here = visit(app)
    enter(here, "aya@example.org", GOOD)
    answer = here.post("/account", data={"current_password": current, "password": OTHER})
    page = read(answer, status=422)
    assert complaints(page) == {"current_password": sentence}
    assert typed(page) == {"current_password": "", "password": ""}
    assert enter(visit(app), "aya@example.org", GOOD) == "/"
    assert enter(visit(app), "aya@example.org", OTHER) is None


def test_the_first_password_needs_no_other(app: Flask) -> None:
    account = make_account(person=make_person(name="Aya Test", email="aya@example.org"))
    visitor = visit(app)
    sign_in(visitor, account)
    save()
    assert typed(read(visitor.get("/account"))) == {"password": ""}
    assert visitor.post("/account", data={"password": GOOD}).status_code == 303
    assert list(typed(read(visitor.get("/account")))) == ["current_password", "password"]
    assert enter(visit(app), "aya@example.org", GOOD) == "/"


@pytest.mark.usefixtures("committed")
def test_the_current_password_cannot_be_guessed_at_leisure(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    make()
    save()
    monkeypatch.setattr(limiter, "enabled", True)
    sent = {"current_password": OTHER, "password": OTHER}
    with another_app(settings) as counting:
        visitor = visit(counting)
        enter(visitor, "aya@example.org", GOOD)
        tried = [
            visitor.post(
                "/account", data=sent, environ_base={"REMOTE_ADDR": f"10.0.0.{number}"}
            ).status_code
            for number in range(7)
        ]
    assert tried == [422] * 6 + [429]


def acts() -> list[tuple[str, str, int]]:
    """What the history knows of accounts: who did what to which."""
    db.session.rollback()
    entries = select(AuditEntry).where(AuditEntry.action.startswith("account.sign"))
    found = [
        (each.actor_name, each.action, each.object_id)
        for each in db.session.scalars(entries.order_by(AuditEntry.id))
    ]
    db.session.rollback()  # what others do next is not to be inside of what was begun here
    return found


def test_who_signed_in_and_out_is_written_down(app: Flask) -> None:
    account_id = make().id
    save()
    visitor = visit(app)
    enter(visitor, "aya@example.org", GOOD)
    visitor.post("/sign-out")
    assert acts() == [
        ("Aya Test", "account.signed_in", account_id),
        ("Aya Test", "account.signed_out", account_id),
    ]
    enter(visitor, "aya@example.org", GOOD)
    visitor.post("/sign-out/everywhere")
    assert [act for _, act, _ in acts()[2:]] == ["account.signed_in", "account.signed_out"]


def test_a_refusal_is_written_down_at_the_account_and_no_address_of_strangers(app: Flask) -> None:
    account_id = make().id
    save()
    visitor = visit(app)
    for email in ("AYA@example.org", "stranger@example.org"):
        assert enter(visitor, email, OTHER) is None
    assert acts() == [("", "account.sign_in_refused", account_id)]
    db.session.rollback()
    written = [str(vars(each)) for each in db.session.scalars(select(AuditEntry))]
    assert not any("stranger" in each or OTHER in each for each in written)


def test_a_new_sign_in_ends_the_earlier_one_of_this_browser(app: Flask) -> None:
    make()
    make("other@example.org")
    save()
    visitor, thief, elsewhere = (visit(app) for _ in range(3))
    enter(elsewhere, "aya@example.org", GOOD)
    enter(visitor, "aya@example.org", GOOD)
    stolen = visitor.get_cookie("eventmgr")
    assert stolen is not None
    thief.set_cookie("eventmgr", stolen.value)
    assert whoever(thief) == ["Aya Test"]
    enter(visitor, "other@example.org", GOOD)
    assert [whoever(each) for each in (visitor, thief)] == [["Aya Test"], []]
    assert whoever(elsewhere) == ["Aya Test"]


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


def test_what_the_visitor_chose_is_kept_through_signing_in(app: Flask) -> None:
    make()
    db.session.scalars(select(Person)).one().language = "ur"
    save()
    visitor = visit(app)
    enter(visitor, "aya@example.org", GOOD)
    assert read(visitor.get("/")).get("lang") == "en"  # the browser's, unless something is chosen
    visitor.post("/sign-out")
    visitor.post("/choices", data={"language": "ur", "theme": "dark"})
    enter(visitor, "aya@example.org", GOOD)
    page = read(visitor.get("/"))
    assert (page.get("lang"), page.get("data-theme")) == ("ur", "dark")
