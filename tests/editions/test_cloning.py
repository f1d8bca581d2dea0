"""Another edition has the sessions, rooms and groups of the first, and nobody of it."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Text, func, select

from eventmgr.agenda import queries as agenda
from eventmgr.agenda.enums import SessionKind, SessionState
from eventmgr.agenda.models import AgendaVersion, SessionRole
from eventmgr.conferences import queries as conferences
from eventmgr.conferences.enums import ConferenceState, PartnerRole
from eventmgr.conferences.models import Conference, TeamMember
from eventmgr.conferences.operations import add_partner
from eventmgr.editions.enums import BY_DEFAULT, Part
from eventmgr.editions.operations import clone_conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import Model, db
from eventmgr.foundation.errors import DomainError
from eventmgr.groups import queries as groups
from eventmgr.groups.models import GroupMember
from eventmgr.groups.seating.operations import open_wishes
from eventmgr.groups.seating.wishes import wish_setting
from eventmgr.mail.letters import queries as letters
from eventmgr.people.actor import COMMAND, Actor
from eventmgr.recommendations.nudges.operations import change_setup
from eventmgr.recommendations.nudges.queries import setup_of
from eventmgr.registration.models import Registration
from eventmgr.registration.questionnaire import queries
from eventmgr.registration.questionnaire.ready_made import ReadyMade
from tests.factories.agenda import MORNING, make_role, make_session, publish_agenda
from tests.factories.conferences import make_conference, make_room, make_team_member, make_theme
from tests.factories.groups import make_group, make_member, make_participant
from tests.factories.letters import make_wording
from tests.factories.people import NOW, make_account
from tests.factories.questionnaire import make_ready
from tests.factories.recommendations import make_recommendation

pytestmark = pytest.mark.usefixtures("session")


def clone(source: Conference, **values: Any) -> Conference:
    made = clone_conference(
        **{
            "source": source,
            "slug": "again",
            "title": "Again",
            "starts": date(2027, 3, 4),
            "actor": COMMAND,
            "now": NOW,
            **values,
        }
    )
    db.session.flush()
    db.session.expire_all()
    return made


def whole_conference() -> Conference:
    """A conference with one of everything that can be handed on, and of what cannot."""
    source = make_conference(
        slug="first",
        venue="Hall of the Example Foundation",
        languages=["ur", "en"],
        changeover=10,
        capacity=80,
        precedence=["Minister", "Ambassador"],
    )
    hall, annex = make_room(source, name="Hall", capacity=90), make_room(source, name="Annex")
    theme = make_theme(source, name="Prevention")
    opening = make_session(
        source,
        title="Opening",
        kind=SessionKind.OPENING,
        description="Words of welcome",
        room_id=hall.id,
        theme_id=theme.id,
        source_key="a-1",
        is_closed=True,
    )
    make_role(opening)
    breakout = make_session(
        source, title="Groups", kind=SessionKind.BREAKOUT, starts_at=MORNING + timedelta(days=1)
    )
    make_session(source, title="Later", state=SessionState.UNSCHEDULED)
    make_session(source, title="Gone", state=SessionState.REMOVED)
    group = make_group(
        source,
        title="Law",
        mandate="Write it down",
        guiding_questions="What?\nWho?",
        session_id=breakout.id,
        room_id=annex.id,
        theme_id=theme.id,
        opens_at=MORNING + timedelta(days=1, hours=1),
        deadline=MORNING + timedelta(days=1, hours=3),
        grace_minutes=4,
        recommendations_at_most=6,
        asked_fields=["title", "text"],
        needs_countersign=True,
        presents_minutes=9,
        report_back_position=2,
    )
    change_setup(conference=source, is_on=False, minutes=[45, 5], actor=COMMAND, now=NOW)
    open_wishes(
        conference=source,
        opens_at=MORNING - timedelta(days=9),
        closes_at=None,
        ranks=2,
        actor=COMMAND,
        now=NOW,
    )
    make_member(group)
    make_recommendation(group)
    make_ready(source, ReadyMade.ARRIVAL)
    make_participant(source)
    make_team_member(source)
    add_partner(
        conference=source,
        organisation="Example Foundation",
        role=PartnerRole.HOST,
        actor=COMMAND,
        now=NOW,
    )
    make_wording(source)
    publish_agenda(source)
    return source


def test_everything_that_may_be_taken_is_taken() -> None:
    source = whole_conference()
    made = clone(source, take=frozenset(Part))
    assert (made.slug, made.title, made.starts, made.ends, made.state) == (
        *("again", "Again", date(2027, 3, 4), date(2027, 3, 5)),
        ConferenceState.DRAFT,
    )
    assert (made.zone, made.venue, made.languages, made.changeover, made.capacity) == (
        *("Asia/Karachi", "Hall of the Example Foundation", ["ur", "en"], 10, 80),
    )
    assert made.precedence == ["Minister", "Ambassador"]
    assert made.preview_key != source.preview_key
    assert [(each.name, each.capacity) for each in made.rooms] == [("Hall", 90), ("Annex", None)]
    assert [each.name for each in made.themes] == ["Prevention"]
    assert [(each.organisation.name, each.role) for each in made.partners] == [
        ("Example Foundation", PartnerRole.HOST)
    ]
    opening, breakout = agenda.sessions(made)
    days = timedelta(days=368)
    assert (opening.title, opening.kind, opening.description, opening.is_closed) == (
        *("Opening", SessionKind.OPENING, "Words of welcome"),
        True,
    )
    assert (opening.starts_at, opening.ends_at) == (
        MORNING + days,
        MORNING + days + timedelta(hours=1),
    )
    assert (opening.room, opening.theme) == (made.rooms[0], made.themes[0])
    assert opening.source_key == ""
    assert breakout.starts_at == MORNING + days + timedelta(days=1)
    assert [each.title for each in agenda.unscheduled(made)] == ["Later"]
    [group] = groups.groups(made)
    assert (group.code, group.title, group.mandate, group.questions) == (
        *("WG1", "Law", "Write it down"),
        ["What?", "Who?"],
    )
    assert (group.sessions, group.room, group.theme) == ([breakout], made.rooms[1], made.themes[0])
    assert group.opens_at == MORNING + days + timedelta(days=1, hours=1)
    assert group.deadline == MORNING + days + timedelta(days=1, hours=3)
    assert (group.grace_minutes, group.recommendations_at_most, group.presents_minutes) == (4, 6, 9)
    assert (group.asked_fields, group.needs_countersign) == (["title", "text"], True)
    assert group.report_back_position == 2
    assert (setup_of(made.id).is_on, setup_of(made.id).minutes) == (False, [45, 5])
    wishes = wish_setting(made)
    assert wishes is not None
    assert (wishes.opens_at, wishes.closes_at, wishes.ranks) == (
        MORNING + days - timedelta(days=9),
        None,
        2,
    )


def test_without_groups_nothing_of_theirs_is_taken() -> None:
    made = clone(whole_conference(), take=BY_DEFAULT - {Part.GROUPS})
    assert (groups.groups(made), wish_setting(made)) == ([], None)
    assert setup_of(made.id).is_on


def test_nobody_and_nothing_that_was_written_is_taken() -> None:
    source = whole_conference()
    made = clone(source)
    count = select(func.count())
    assert db.session.scalar(count.select_from(SessionRole)) == 1
    assert db.session.scalar(count.select_from(GroupMember)) == 1
    assert db.session.scalar(count.select_from(Registration)) == 1
    assert db.session.scalars(select(AgendaVersion.conference_id)).all() == [source.id]
    assert db.session.scalars(select(TeamMember.conference_id)).all() == [source.id]
    titles = ["Opening", "Groups", "Later"]
    assert sorted(each.title for each in agenda.sessions(source)) == sorted(titles[:2])
    uids = {each.uid for one in (source, made) for each in agenda.sessions(one)}
    assert len(uids) == 4


def test_no_word_of_a_description_survives_unless_it_is_asked_for() -> None:
    source = whole_conference()
    make_session(source, title="Waits", state=SessionState.UNSCHEDULED, description="Welcome, all")
    made = clone(source)
    assert {each.description for each in agenda.sessions(made)} == {""}
    assert {each.description for each in agenda.unscheduled(made)} == {""}
    assert [each.mandate for each in groups.groups(made)] == [""]
    stored = everything_of(made)
    assert "Opening" in stored
    for word in ("Words", "welcome", "Welcome", "Write it", "down"):
        assert word not in stored, word
        assert word in everything_of(source), word
    asked = clone(source, slug="asked", take=BY_DEFAULT | {Part.DESCRIPTIONS})
    assert agenda.sessions(asked)[0].description == "Words of welcome"
    assert [each.description for each in agenda.unscheduled(asked)] == ["", "Welcome, all"]
    assert [each.mandate for each in groups.groups(asked)] == ["Write it down"]


def everything_of(conference: Conference) -> str:
    """All that stands in the database about the conference, in whatever table."""
    found: list[str] = []
    for table in Model.metadata.sorted_tables:
        key = table.c.id if table.name == "conference" else table.c.get("conference_id")
        if key is not None:
            row = func.row_to_json(table.table_valued()).cast(Text)
            found += db.session.scalars(select(row).where(key == conference.id)).all()
    return "\n".join(found)


def test_who_makes_an_edition_owns_it_and_the_history_says_so() -> None:
    account = make_account()
    actor = Actor(name="Zoe Test", person_id=account.person.id, account_id=account.id)
    made = clone(make_conference(slug="first"), actor=actor, take=frozenset({Part.ROOMS}))
    assert [each.account_id for each in conferences.team(made)] == [account.id]
    entry = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "conference.cloned")
    ).one()
    assert (entry.person_id, entry.conference_id) == (account.person.id, made.id)
    assert entry.after == {"source": "first", "taken": ["rooms"]}


@pytest.mark.parametrize("left_out", list(Part))
def test_what_is_left_out_is_missed_by_nothing_else(left_out: Part) -> None:
    made = clone(whole_conference(), take=frozenset(Part) - {left_out})
    sessions, theirs = agenda.sessions(made), groups.groups(made)
    there = {
        Part.SESSIONS: bool(sessions),
        Part.ROOMS: bool(made.rooms),
        Part.THEMES: bool(made.themes),
        Part.GROUPS: bool(theirs),
        Part.GUIDING_QUESTIONS: any(each.questions for each in theirs),
        Part.QUESTIONS: bool(queries.questions(made)),
        Part.LETTERS: bool(letters.own(made.id)),
        Part.PARTNERS: bool(made.partners),
        Part.PRECEDENCE: bool(made.precedence),
        Part.DESCRIPTIONS: any(each.description for each in sessions)
        or any(each.mandate for each in theirs),
    }
    gone = {left_out} | ({Part.GUIDING_QUESTIONS} if left_out is Part.GROUPS else set())
    assert {part for part, is_there in there.items() if not is_there} == gone
    assert all((each.room is not None) == bool(made.rooms) for each in theirs)
    assert all(bool(each.sessions) == bool(sessions) for each in theirs)


def test_nothing_at_all_may_be_taken() -> None:
    made = clone(whole_conference(), take=frozenset())
    assert (list(agenda.sessions(made)), list(groups.groups(made)), made.rooms) == ([], [], [])


def test_a_group_under_the_chatham_house_rule_stays_so_with_its_session() -> None:
    source = make_conference()
    session = make_session(source, is_chatham=True)
    make_group(source, is_chatham=True, session_id=session.id)
    made = clone(source)
    assert [each.is_chatham for each in agenda.sessions(made)] == [True]
    assert [each.is_chatham for each in groups.groups(made)] == [True]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"slug": "first"}, "slug"),
        ({"slug": "No Good"}, "slug"),
        ({"title": " "}, "title"),
        ({"starts": date(9999, 12, 31)}, None),
    ],
)
def test_what_cannot_stand_is_refused(values: dict[str, Any], field: str | None) -> None:
    source = make_conference(slug="first")
    with pytest.raises(DomainError) as refused:
        clone(source, **values)
    assert refused.value.field == field


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    times=st.lists(
        st.tuples(st.integers(0, 60 * 24 * 4), st.integers(0, 60 * 30)), min_size=1, max_size=6
    ),
    starts=st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    first=st.dates(date(2025, 1, 1), date(2026, 12, 31)),
    zone=st.sampled_from(["Asia/Karachi", "Europe/Berlin", "America/New_York"]),
)
def test_cloning_keeps_every_interval(
    times: list[tuple[int, int]], starts: date, first: date, zone: str
) -> None:
    with db.session.begin_nested() as nested:
        source = make_conference(starts=first, ends=first + timedelta(days=3), zone=zone)
        midnight = datetime(first.year, first.month, first.day, tzinfo=source.tzinfo)
        for number, (start, length) in enumerate(times):
            starts_at = midnight + timedelta(minutes=start)
            ends_at = starts_at.astimezone(NOW.tzinfo) + timedelta(minutes=length)
            make_session(source, title=str(number), starts_at=starts_at, ends_at=ends_at)
        made = clone(source, starts=starts)
        old = {each.title: each for each in agenda.draft(source).items}
        new = {each.title: each for each in agenda.draft(made).items}
        assert old.keys() == new.keys()
        for title, item in new.items():
            assert item.length == old[title].length
            shown, before = (
                source.at_venue(each.starts_at).replace(tzinfo=None) for each in (item, old[title])
            )
            moved = shown - starts_of(made) - (before - starts_of(source))
            assert moved == timedelta() or _is_skipped(made, before - starts_of(source), moved)
        nested.rollback()


def starts_of(conference: Conference) -> datetime:
    return datetime.combine(conference.starts, time.min)


def _is_skipped(conference: Conference, after: timedelta, moved: timedelta) -> bool:
    """Whether the venue's clocks skip that time, so that it had to be moved on."""
    wanted = (starts_of(conference) + after).replace(tzinfo=conference.tzinfo)
    shown = wanted.astimezone(NOW.tzinfo).astimezone(conference.tzinfo)
    return shown.replace(tzinfo=None) - wanted.replace(tzinfo=None) == moved
