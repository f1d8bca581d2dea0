"""A conference with everything in its agenda that files have trouble with."""

from datetime import UTC, date, datetime, timedelta

from eventmgr.agenda import queries
from eventmgr.agenda.enums import RoleState, SessionKind, SessionRoleName
from eventmgr.agenda.exchange import formats
from eventmgr.agenda.exchange.formats import Format
from eventmgr.agenda.items import Agenda
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.settings import Settings
from tests.factories.agenda import make_role, make_session
from tests.factories.conferences import make_conference, make_room, make_theme
from tests.factories.people import make_person

FIRST_TWO = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
"""02:30 in Zurich, an hour before its clocks show 02:30 again."""
MARKUP = "Is <b>this</b> &amp; that\n\n– not text?"


def make_rich() -> Conference:
    """Two days around the end of summer time in Zurich, in two rooms and none."""
    conference = make_conference(
        slug="rich-2026", title="Rich & <strange>", zone="Europe/Zurich",
        starts=date(2026, 10, 24), ends=date(2026, 10, 25), languages=["en", "ur"],
    )  # fmt: skip
    hall, small = (
        make_room(conference, name="Hall A", position=1),
        make_room(conference, name="Room “2” & ½", position=2, capacity=30),
    )
    law, rights = make_theme(conference, name="Law"), make_theme(conference, name="حقوق")
    _make_talks(conference, hall_id=hall.id, law_id=law.id)
    _make_odd_ones(conference, small_id=small.id, rights_id=rights.id)
    _make_discreet_ones(conference, hall_id=hall.id)
    db.session.flush()
    db.session.expire_all()  # roles that were added by key are in no collection yet
    return conference


def _make_talks(conference: Conference, *, hall_id: int, law_id: int) -> None:
    nine = datetime(2026, 10, 24, 7, 0, tzinfo=UTC)
    panel = make_session(
        conference, title="Panel: <i>law</i>", kind=SessionKind.PANEL, room_id=hall_id,
        theme_id=law_id, starts_at=nine, description=MARKUP,
    )  # fmt: skip
    make_role(panel, SessionRoleName.MODERATOR, make_person(name="Ann Example", honorific="Dr"))
    make_role(panel, SessionRoleName.PANELIST, make_person(name="Cy Sample; Jr: II"))
    make_role(
        panel, SessionRoleName.PANELIST, make_person(name="Gone Away"), state=RoleState.DECLINED
    )
    kinds = [each for each in SessionKind if each is not SessionKind.PANEL]
    for number, kind in enumerate(kinds, start=1):
        talk = make_session(
            conference, kind=kind, room_id=hall_id, starts_at=nine + timedelta(hours=number)
        )
        make_role(talk, list(SessionRoleName)[number % len(SessionRoleName)])


def _make_odd_ones(conference: Conference, *, small_id: int, rights_id: int) -> None:
    make_session(
        conference, title="=SUM(1)", kind=SessionKind.BREAKOUT, room_id=small_id,
        theme_id=rights_id, starts_at=FIRST_TWO, ends_at=FIRST_TWO + timedelta(minutes=30),
    )  # fmt: skip
    make_session(
        conference, title="Once more", kind=SessionKind.BREAKOUT, room_id=small_id,
        starts_at=FIRST_TWO + timedelta(hours=1), ends_at=FIRST_TWO + timedelta(hours=3),
    )  # fmt: skip
    make_session(
        conference, title="عشائیہ", kind=SessionKind.SOCIAL,
        starts_at=datetime(2026, 10, 24, 21, 0, tzinfo=UTC),
        ends_at=datetime(2026, 10, 25, 0, 0, tzinfo=UTC),
    )  # fmt: skip
    midnight = datetime(2026, 10, 24, 22, 15, tzinfo=UTC)
    make_session(conference, title="Deadline", starts_at=midnight, ends_at=midnight)


def _make_discreet_ones(conference: Conference, *, hall_id: int) -> None:
    evening = datetime(2026, 10, 24, 18, 0, tzinfo=UTC)
    closed = make_session(
        conference, title="Closed", starts_at=evening, is_closed=True, room_id=hall_id
    )
    make_role(closed, person=make_person(name="Hidden Closed"))
    chatham = make_session(
        conference, title="Chatham", starts_at=evening + timedelta(hours=1), is_chatham=True
    )
    make_role(chatham, person=make_person(name="Hidden Chatham"))
    shown = make_session(
        conference, title="Witness", starts_at=evening + timedelta(hours=2), room_id=hall_id
    )
    make_role(
        shown, SessionRoleName.KEYNOTE,
        make_person(name="Hidden Witness", is_protected=True, display_name="Witness 7"),
        title="Hidden title", affiliation="Hidden body",
    )  # fmt: skip


def write(kind: Format, conference: Conference, settings: Settings) -> bytes:
    """The draft in the format."""
    return formats.written(kind, conference, queries.draft(conference), settings)


def write_nothing(kind: Format, conference: Conference, settings: Settings) -> bytes:
    """An agenda without sessions in the format."""
    return formats.written(kind, conference, Agenda(), settings)
