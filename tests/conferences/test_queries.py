from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import InvalidRequestError

from eventmgr.conferences import operations, queries
from eventmgr.conferences.enums import ConferenceState, PartnerRole, TeamRole
from eventmgr.conferences.models import TeamMember
from eventmgr.foundation.db import db
from eventmgr.people.actor import ANONYMOUS, COMMAND, Actor
from tests.conftest import count_statements
from tests.factories.conferences import (
    make_conference,
    make_room,
    make_team_member,
    make_theme,
)
from tests.factories.people import NOW

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.parametrize("size", [1, 3])
def test_a_conference_and_its_lists_take_four_statements(size: int) -> None:
    conference = make_conference(slug="tip")
    for number in range(size):
        make_room(conference)
        make_theme(conference)
        operations.add_partner(
            conference=conference,
            organisation=f"Body {number}",
            role=PartnerRole.PARTNER,
            actor=COMMAND,
            now=NOW,
        )
    db.session.flush()
    db.session.expunge_all()
    with count_statements() as counted:
        found = queries.find_conference("tip")
        assert found is not None
        names = {each.organisation.name for each in found.partners}
        sizes = len(found.rooms), len(found.themes), len(names)
    assert (*sizes, counted.count) == (size, size, size, 4)


def test_a_conference_is_found_by_its_exact_address() -> None:
    make_conference(slug="tip")
    assert queries.find_conference("TIP") is None
    assert queries.find_conference("") is None


def test_what_was_not_loaded_is_an_error_and_no_hidden_statement() -> None:
    make_team_member(make_conference())
    db.session.flush()
    db.session.expunge_all()
    member = db.session.scalars(select(TeamMember)).one()
    with pytest.raises(InvalidRequestError, match="raise_on_sql"):
        assert member.account


def test_drafts_are_in_no_public_list_and_the_latest_comes_first() -> None:
    days = (date(2025, 3, 1), date(2026, 3, 1), date(2024, 3, 1))
    made = [make_conference(starts=each, ends=each) for each in days]
    make_conference(state=ConferenceState.DRAFT)
    assert queries.public_conferences() == [made[1], made[0], made[2]]
    assert queries.count_conferences() == 4


def test_each_sees_the_conferences_of_the_own_teams() -> None:
    mine, other = make_conference(state=ConferenceState.DRAFT), make_conference()
    account = make_team_member(mine, TeamRole.OBSERVER)
    actor = Actor(name="A", person_id=account.person_id, account_id=account.id)
    assert queries.conferences_of(actor) == [mine]
    assert queries.conferences_of(ANONYMOUS) == []
    assert set(queries.conferences_of(COMMAND)) == {mine, other}


def test_names_are_found_whatever_their_case_within_their_conference() -> None:
    conference, other = make_conference(), make_conference()
    room, theme = make_room(conference, name="Hall"), make_theme(conference, name="Protection")
    assert queries.find_room(conference, "HALL") is room
    assert queries.find_theme(conference, "protection") is theme
    assert queries.find_room(other, "Hall") is None
    assert queries.find_theme(other, "Protection") is None


def test_the_history_is_the_conferences_own_latest_first() -> None:
    conference, other = make_conference(), make_conference()
    for number in range(3):
        operations.add_room(conference=conference, name=f"R{number}", actor=COMMAND, now=NOW)
    operations.add_room(conference=other, name="Other", actor=COMMAND, now=NOW)
    db.session.flush()
    told = [each.after for each in queries.history(conference, limit=2)]
    assert told == [{"name": "R2"}, {"name": "R1"}]


def test_days_and_clocks_are_the_venues() -> None:
    conference = make_conference(starts=date(2026, 2, 28), ends=date(2026, 3, 1))
    assert conference.days == [date(2026, 2, 28), date(2026, 3, 1)]
    midnight = conference.at_venue(datetime(2026, 2, 28, 19, 0, tzinfo=UTC))
    assert midnight.isoformat() == "2026-03-01T00:00:00+05:00"
