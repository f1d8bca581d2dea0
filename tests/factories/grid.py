"""An organiser's client at the agenda's grid."""

from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from eventmgr.agenda.enums import SessionKind
from eventmgr.agenda.models import Session
from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.models import Conference, Room
from eventmgr.foundation.db import db, unit_of_work
from tests.factories.agenda import make_session
from tests.factories.conferences import make_conference, make_room, make_team_member
from tests.factories.signin import sign_in

JSON = {"Accept": "application/json"}


def save() -> None:
    """Let requests read from the database what the test has made."""
    with unit_of_work():
        db.session.flush()
        db.session.expunge_all()


class Office:
    """A conference with two rooms, one session, and a client signed in to its team."""

    def __init__(self, client: FlaskClient, role: TeamRole = TeamRole.ORGANISER) -> None:
        self.client = client
        self.conference: Conference = make_conference()
        self.account = make_team_member(self.conference, role)
        sign_in(client, self.account)
        self.hall: Room = make_room(self.conference, name="Hall", capacity=100, position=0)
        self.annex: Room = make_room(self.conference, name="Annex", position=1)
        self.session: Session = make_session(
            self.conference, title="First", kind=SessionKind.PANEL, room_id=self.hall.id
        )
        self.base = f"/manage/{self.conference.slug}/agenda"
        self.id = self.session.id
        save()

    def told(self) -> Any:
        """The whole draft as the grid gets it."""
        answer = self.client.get(f"{self.base}/grid.json")
        assert answer.status_code == 200
        return answer.json

    def first(self) -> Any:
        return next(each for each in self.told()["sessions"] if each["id"] == str(self.id))

    def act(self, path: str, *, status: int = 200, **fields: object) -> Any:
        answer = self.client.post(f"{self.base}/{path}", data=fields, headers=JSON)
        assert answer.status_code == status, answer.text
        assert answer.content_type == "application/json"
        return answer.json

    def seen(self) -> str:
        """The version of the session that is there now."""
        return self.stored().updated_at.isoformat()

    def place(self, *, status: int = 200, **fields: object) -> Any:
        usual = {"starts_at": "2026-03-01T10:00", "ends_at": "2026-03-01T11:30", "room": ""}
        if "minutes" in fields:
            del usual["ends_at"]
        known = {"seen": self.seen()}
        return self.act(f"grid/{self.id}/place", status=status, **{**usual, **known, **fields})

    def titles(self) -> list[str]:
        db.session.expire_all()
        return list(db.session.scalars(select(Session.title).order_by(Session.id)))

    def stored(self) -> Session:
        db.session.expire_all()
        return db.session.get_one(Session, self.id)
