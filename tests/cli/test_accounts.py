import re

import pytest
from flask import Flask
from sqlalchemy import select

from eventmgr.foundation.db import db
from eventmgr.people.models import Account
from tests.cli.running import run_command
from tests.factories.people import make_account, make_person
from tests.visitor import read, save, texts, visit

pytestmark = pytest.mark.usefixtures("app")


def signed_in_as(app: Flask, printed: str) -> list[str]:
    """Follow the printed link and return the name that the account's page shows."""
    found = re.fullmatch(r"http://localhost(/\S+)\n", printed)
    assert found
    visitor = visit(app)
    save()
    visitor.post(found[1])
    answer = visitor.get("/account")
    return texts(read(answer), "//h1") if answer.status_code == 200 else []


def accounts() -> list[Account]:
    return list(db.session.scalars(select(Account)))


def test_an_account_is_created_and_its_link_signs_in_once(app: Flask) -> None:
    result = run_command("accounts", "create", "aya@example.org", "--name", "Aya Test")
    assert result.exit_code == 0
    [made] = accounts()
    assert made.is_administrator is False
    assert signed_in_as(app, result.stdout) == ["Aya Test"]
    assert signed_in_as(app, result.stdout) == []


def test_an_administrator_is_made_only_if_asked_for() -> None:
    assert run_command("accounts", "create", "a@example.org", "--administrator").exit_code == 0
    assert [each.is_administrator for each in accounts()] == [True]


def test_an_address_that_is_none_makes_nothing() -> None:
    result = run_command("accounts", "create", "no address")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert accounts() == []


def test_a_link_lets_somebody_back_in(app: Flask) -> None:
    make_account(person=make_person(name="Aya Test", email="aya@example.org"))
    result = run_command("accounts", "link", "AYA@example.org")
    assert signed_in_as(app, result.stdout) == ["Aya Test"]


def test_an_unknown_address_gets_no_link() -> None:
    result = run_command("accounts", "link", "nobody@example.org")
    assert (result.exit_code, result.output) == (
        1,
        "Error: No account has the address nobody@example.org.\n",
    )
