"""A number that no row has is a miss or a refusal, wherever somebody puts it: never our error."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.routing import Rule

from eventmgr.conferences.enums import TeamRole
from eventmgr.foundation import clock
from eventmgr.registration.enums import Clearance, RegistrationState
from tests.factories.conferences import make_team_member
from tests.factories.people import NOW
from tests.factories.registration import make_registration
from tests.house.world import World, address_of, signed_in, staff

HUGE = ("2147483648", "9223372036854775807", "9223372036854775808", "9" * 40, "-" + "9" * 40)
AREAS = {
    "applying",
    "badges",
    "certificates",
    "delegations",
    "desk",
    "intake",
    "invitations",
    "people",
    "places",
    "privacy",
    "registration",
}
ASKED = ["page", "chosen", "day", "q", "name", "state", "sector", "person", "number", "version"]


@pytest.fixture
def world(app: Flask) -> Iterator[World]:  # noqa: ARG001 - its database
    with clock.fixed(NOW):
        found = World()
        for place, is_applicant in (("applied", True), ("confirmed", False)):
            make_registration(
                found.conference,
                state=RegistrationState(place),
                awaits_approval=is_applicant,
                clearance=Clearance.PENDING,
                answered_at=NOW,
            )
        yield found


@pytest.fixture
def owner(app: Flask, world: World) -> FlaskClient:
    """Whoever may do everything at the conference."""
    return signed_in(app, staff(make_team_member(world.conference, TeamRole.OWNER)))


def _rules(app: Flask, method: str) -> list[Rule]:
    found = [
        each
        for each in app.url_map.iter_rules()
        if each.endpoint.partition(".")[0] in AREAS and method in (each.methods or ())
    ]
    return sorted(found, key=lambda each: each.rule)


@pytest.mark.parametrize("huge", HUGE)
def test_no_address_with_a_number_too_large_is_an_error_of_ours(
    app: Flask, world: World, owner: FlaskClient, huge: str
) -> None:
    found = {}
    for method in ("GET", "POST"):
        for rule in _rules(app, method):
            if "<int:" in rule.rule:
                named = re.sub(r"<int:\w+>", huge, rule.rule)
                address = re.sub(r"<(\w+)>", lambda name: str(world.values[name[1]]), named)
                found[method, rule.rule] = owner.open(address, method=method).status_code
    assert found
    assert set(found.values()) == {404}, found


@pytest.mark.parametrize("huge", HUGE)
def test_no_question_with_a_number_too_large_is_an_error_of_ours(
    app: Flask, world: World, owner: FlaskClient, huge: str
) -> None:
    for rule in _rules(app, "GET"):
        address = address_of(app, rule, world.values)
        with owner.get(address, query_string=dict.fromkeys(ASKED, huge)) as answer:
            assert answer.status_code < 500, (address, answer.status_code)


@pytest.mark.parametrize("huge", HUGE)
def test_no_form_with_a_number_too_large_is_an_error_of_ours(
    app: Flask, world: World, owner: FlaskClient, huge: str
) -> None:
    posted = set()
    for rule in _rules(app, "GET"):
        here = address_of(app, rule, world.values)
        for address, values in _forms(owner, here):
            for name in values:
                answer = owner.post(address, data={**values, name: huge})
                assert answer.status_code < 500, (address, name, answer.status_code)
                posted.add((address, name))
    names = {name for _address, name in posted}
    assert {"chosen", "name", "quota", "email", "reason"} <= names, names


def _forms(client: FlaskClient, here: str) -> list[tuple[str, dict[str, str]]]:
    """The forms of the page that change something, with what a press of a button sends."""
    with client.get(here) as answer:
        if answer.mimetype != "text/html" or answer.status_code != 200:
            return []
        page = html.document_fromstring(answer.text)
    found = []
    for form in page.xpath("//main//form[@method='post']"):
        fields = dict.fromkeys((each for each in form.fields if each), "")
        buttons = form.xpath(".//button[@name]")
        for button in buttons or [None]:
            pressed = {} if button is None else {button.get("name"): button.get("value") or ""}
            values = {**fields, **dict(form.form_values()), **pressed}
            found.append((form.get("action") or here, values))
    return found


@pytest.mark.parametrize("path", ["applications", "clearances"])
@pytest.mark.parametrize("chosen", [*HUGE, "x", ""])
def test_a_choice_that_makes_no_sense_is_refused_with_a_sentence(
    world: World, owner: FlaskClient, path: str, chosen: str
) -> None:
    data = {"chosen": ["1", chosen], "clearance": "cleared", "approve": "1"}
    answer = owner.post(f"/manage/{world.values['slug']}/{path}", data=data)
    assert answer.status_code == 422
    assert "This choice makes no sense. Choose again from the list." in answer.text
