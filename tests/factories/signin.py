"""Signing a test client in, without the pages that the test is not about."""

from flask.testing import FlaskClient

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.people import operations
from eventmgr.people.models import Account, Person


def sign_in(client: FlaskClient, account: Account) -> None:
    """Sign the client in with an account."""
    _keep(client, operations.begin_sign_in(person=account.person, account=account, now=clock.now()))


def sign_in_by_link(client: FlaskClient, person: Person, conference: Conference) -> None:
    """Sign the client in as somebody who came by a personal link to the conference."""
    key = operations.begin_sign_in(person=person, conference_id=conference.id, now=clock.now())
    _keep(client, key)


def _keep(client: FlaskClient, key: str) -> None:
    with client.session_transaction() as cookie:
        cookie["_user_id"] = key
        cookie["_fresh"] = True
