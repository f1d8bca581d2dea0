"""Every endpoint with every role, against a table that a person can read: rights.txt beside this.

A changed right shows as a changed line. To write the table anew, delete rights.txt and run this
test twice: the first run writes it and fails.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.house.world import World, address_of, signed_in

TABLE = Path(__file__).with_name("rights.txt")


@pytest.fixture
def walked(app: Flask) -> Iterator[list[str]]:
    """The table as it is: a line for each way in, with everybody who gets in."""
    app.config["WTF_CSRF_ENABLED"] = True  # what is posted changes nothing: no token
    world = World()
    roles = list(world.roles())
    clients = {name: signed_in(app, way) for name, way in roles}
    try:
        yield [
            f"{method:5}{rule.rule}\n" + _who(world, clients, rule, method)
            for rule in sorted(app.url_map.iter_rules(), key=lambda each: each.rule)
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        ]
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


def _who(world: World, clients: dict[str, FlaskClient], rule: Rule, method: str) -> str:
    inside = [name for name, client in clients.items() if _gets_in(world, client, rule, method)]
    return f"     {'everybody' if len(inside) == len(clients) else ', '.join(inside) or 'nobody'}"


def _gets_in(world: World, client: FlaskClient, rule: Rule, method: str) -> bool:
    values = {**world.values, **world.secrets.get(rule.endpoint, {})}
    address = address_of(client.application, rule, values)
    with client.open(address, method=method) as answer:
        return _is_let_in(rule, answer)


def _is_let_in(rule: Rule, answer: TestResponse) -> bool:
    assert answer.status_code < 500, (rule.rule, answer.status_code)
    to_sign_in = answer.headers.get("Location", "").startswith("/sign-in?")
    return answer.status_code != 403 and not to_sign_in


def test_rights_are_those_of_the_table(walked: list[str]) -> None:
    text = "\n".join(walked) + "\n"
    if not TABLE.exists():
        TABLE.write_text(text)
        pytest.fail("rights.txt was missing and has been written: read it, then run again.")
    assert text.splitlines() == TABLE.read_text().splitlines()
