"""Every endpoint with every role, against a table that a person can read: rights.txt beside this.

A changed right shows as a changed line. To write the table anew, delete rights.txt and run this
test twice: the first run writes it and fails.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation import tokens
from eventmgr.foundation.db import db
from eventmgr.people.links import make_link
from tests.factories.address_book import make_contact
from tests.factories.agenda import make_session
from tests.factories.badges import make_confirmed, order_list
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.day import make_certificate
from tests.factories.delegations import make_delegation
from tests.factories.groups import make_group, make_member
from tests.factories.invitations import make_invitation
from tests.factories.people import make_account
from tests.factories.recommendations import make_recommendation
from tests.factories.registration import make_registration
from tests.factories.reports import make_ready_version
from tests.factories.signin import sign_in, sign_in_by_link

TABLE = Path(__file__).with_name("rights.txt")
SignIn = Callable[[FlaskClient], None]


class World:
    """One conference with everything in it, and everybody who may come."""

    def __init__(self) -> None:
        self.conference = make_conference(slug="ours")
        self.group = make_group(self.conference)
        recommendation = make_recommendation(self.group)
        invitation = make_invitation(self.conference)
        version = make_ready_version(self.conference)
        self.member = make_team_member(self.conference)
        make_confirmed(self.conference, "A participant")
        self.values = {
            "slug": "ours",
            "conference_name": "ours",
            "session_id": make_session(self.conference).id,
            "code": self.group.code,
            "number": recommendation.number,
            "badge_code": "no-such-badge",
            "certificate_code": "no-such-code",
            "certificate_id": make_certificate(make_registration(self.conference)).id,
            "invitation_id": invitation.id,
            "delegation_id": make_delegation(self.conference).id,
            "nomination_id": 0,
            "registration_id": make_registration(self.conference).id,
            "contact_id": make_contact(self.conference).id,
            "version_number": version.number,
            "file_id": version.files[0].id,
            "paper_id": order_list(self.conference).id,
            "filename": "schedule.json",
            "key": "no-such-mail",
            "token": "no-such-token",
            **dict.fromkeys(("member_id", "room_id", "theme_id", "partner_id"), 0),
            **dict.fromkeys(("upload_id", "print_id"), 0),
            "import_id": 0,
        }
        self.secrets = {
            "signin.follow_link": {
                "token": make_link(self.member.id, base_url="").rpartition("/")[2]
            },
            "demo.enter": {"token": tokens.sign("demo", "organiser")},
            "agenda.preview": {"key": self.conference.preview_key},
        }
        db.session.flush()

    def roles(self) -> Iterator[tuple[str, SignIn]]:
        yield "public", lambda _: None
        other = make_conference(slug="theirs")
        yield "other conference's owner", _staff(make_team_member(other))
        yield (
            "other conference's moderator",
            _guest(make_member(make_group(other), GroupRole.MODERATOR), other),
        )
        yield "account without a role", _staff(make_account())
        invited = make_registration(self.conference).person
        yield "invited", _guest(invited, self.conference)
        for role in GroupRole:
            person = make_member(self.group, role)
            make_registration(self.conference, person)
            yield f"group {role}", _guest(person, self.conference)
        for team_role in TeamRole:
            yield f"team {team_role}", _staff(make_team_member(self.conference, team_role))
        yield "administrator", _staff(make_account(is_administrator=True))


def _staff(account: object) -> SignIn:
    return lambda client: sign_in(client, account)  # type: ignore[arg-type]


def _guest(person: object, conference: Conference) -> SignIn:
    return lambda client: sign_in_by_link(client, person, conference)  # type: ignore[arg-type]


@pytest.fixture
def walked(app: Flask) -> Iterator[list[str]]:
    """The table as it is: a line for each way in, with everybody who gets in."""
    app.config["WTF_CSRF_ENABLED"] = True  # what is posted changes nothing: no token
    world = World()
    roles = list(world.roles())
    clients = {name: _signed_in(app, way) for name, way in roles}
    try:
        yield [
            f"{method:5}{rule.rule}\n" + _who(world, clients, rule, method)
            for rule in sorted(app.url_map.iter_rules(), key=lambda each: each.rule)
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        ]
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


def _signed_in(app: Flask, way: SignIn) -> FlaskClient:
    client = app.test_client()
    way(client)
    return client


def _who(world: World, clients: dict[str, FlaskClient], rule: Rule, method: str) -> str:
    inside = [name for name, client in clients.items() if _gets_in(world, client, rule, method)]
    return f"     {'everybody' if len(inside) == len(clients) else ', '.join(inside) or 'nobody'}"


def _gets_in(world: World, client: FlaskClient, rule: Rule, method: str) -> bool:
    values = {**world.values, **world.secrets.get(rule.endpoint, {})}
    with client.application.test_request_context():
        built = rule.build(values, append_unknown=False)
    assert built is not None, rule.rule
    with client.open(built[1], method=method) as answer:
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
