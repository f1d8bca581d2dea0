"""Schedules as bytes, and what has become of them."""

import json
from typing import Any

from sqlalchemy import select

from eventmgr.agenda.exchange import detect
from eventmgr.agenda.exchange.incoming import IncomingAgenda
from eventmgr.agenda.models import Session
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from tests.factories.agenda import reread

GUID = "3dc5daf5-ba21-4577-97e4-fb6e4b5d40e1"
EVENT = {
    "guid": GUID, "id": 12, "date": "2026-03-01T09:00:00+05:00", "start": "09:00",
    "duration": "01:00", "title": "Law", "track": "Order", "type": "discussion",
    "abstract": "Short.", "persons": [{"name": "Ann Example"}, {"name": "Bo Sample"}],
}  # fmt: skip


def v1(*events: dict[str, Any], room: str = "Hall A") -> bytes:
    day = {"date": "2026-03-01", "rooms": {room: list(events)}}
    return json.dumps({"schedule": {"conference": {"acronym": "conf", "days": [day]}}}).encode()


def read(conference: Conference, content: bytes) -> IncomingAgenda:
    return detect.read(content, zone=conference.tzinfo)


def only(conference: Conference) -> Session:
    (session,) = db.session.scalars(select(Session).where(Session.conference_id == conference.id))
    return reread(session)
