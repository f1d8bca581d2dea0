"""An organiser at the pages where an agenda is made."""

from typing import Any

from flask import Flask
from lxml import html
from sqlalchemy import select
from werkzeug.test import TestResponse

from eventmgr.agenda import queries
from eventmgr.agenda.enums import SessionState
from eventmgr.agenda.models import Session
from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.people import make_account, make_person
from tests.factories.signin import sign_in
from tests.visitor import Visitor, read, said, typed, visit


class Office:
    """An organiser who makes the agenda of one conference, and another one beside them."""

    def __init__(self, app: Flask, role: TeamRole = TeamRole.ORGANISER, **values: object) -> None:
        self.conference = make_conference(**values)
        self.visitor = self._member(app, role, "Olga Organiser")
        self.other = self._member(app, TeamRole.OWNER, "Otto Other")
        self.home = f"/manage/{self.conference.slug}/agenda"

    def _member(self, app: Flask, role: TeamRole, name: str) -> Visitor:
        visitor = visit(app)
        account = make_account(person=make_person(name=name))
        sign_in(visitor, make_team_member(self.conference, role, account=account))
        return visitor

    def page(self, address: str = "", *, status: int = 200) -> html.HtmlElement:
        """The page below the agenda's."""
        return read(self.visitor.get(self.home + address), status=status)

    def post(self, address: str, data: dict[str, Any]) -> TestResponse:
        """The answer to a form."""
        return self.visitor.post(self.home + address, data=data)

    def done(self, address: str, data: dict[str, Any]) -> list[str]:
        """Send the form and return what is said on the page that follows."""
        answer = self.post(address, data)
        assert answer.status_code == 303, answer.text
        return said(read(self.visitor.get(answer.location)))

    def form(self, address: str) -> dict[str, Any]:
        """What the page's form holds."""
        return typed(self.page(address))


def fields(**values: str) -> dict[str, str]:
    """What makes a session, as typed."""
    return {
        "title": "Talk",
        "kind": "panel",
        "starts_at": "2026-03-01T09:00",
        "ends_at": "2026-03-01T10:00",
        "room": "",
        "theme": "",
        **values,
    }


def stored(*, with_removed: bool = False) -> list[Session]:
    """The sessions of the one conference as they are by now, in order of their keys."""
    db.session.expunge_all()
    conference = db.session.scalars(select(Conference)).one()
    keys = db.session.scalars(select(Session.id).order_by(Session.id))
    found = [queries.find_session(conference, key) for key in keys]
    return [
        each for each in found if each and (with_removed or each.state is not SessionState.REMOVED)
    ]


def the_session() -> Session:
    """The one session that there is."""
    (session,) = stored()
    return session
