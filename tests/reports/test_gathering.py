"""What the report says is what stood there, and nobody whom it must not name."""

from datetime import timedelta
from typing import Any

import pytest

from eventmgr.agenda.enums import SessionKind, SessionRoleName
from eventmgr.conferences import operations as conferences
from eventmgr.conferences.enums import GroupRole, PartnerRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.groups.models import WorkingGroup
from eventmgr.people.actor import COMMAND
from eventmgr.people.enums import Sector
from eventmgr.recommendations import operations as recommendations
from eventmgr.recommendations.enums import RecommendationKind
from eventmgr.registration.enums import RegistrationState
from eventmgr.reports import snapshot as frozen
from eventmgr.reports.gathering import gather
from tests.conftest import count_statements
from tests.factories.agenda import MORNING, make_role, make_session
from tests.factories.conferences import make_conference, make_room, make_theme
from tests.factories.groups import make_group, make_member
from tests.factories.people import NOW, make_person
from tests.factories.recommendations import make_recommendation, make_revision
from tests.factories.registration import make_registration

pytestmark = pytest.mark.usefixtures("app")
DAY = timedelta(days=1)
CONFIRMED = RegistrationState.CONFIRMED


def gathered(conference: Conference) -> frozen.Snapshot:
    db.session.flush()
    db.session.expire_all()
    return gather(conference, number=3, now=NOW)


def everything(conference: Conference) -> str:
    return frozen.to_json(gathered(conference)).decode()


def participant(conference: Conference, **values: Any) -> None:
    person = make_person(
        name=values.pop("person", "Aya Test"), is_protected=values.pop("is_protected", False)
    )
    make_registration(
        conference,
        person,
        **{"state": CONFIRMED, "consents_to_be_listed": True, **values},
    )


def test_the_conference_speaks_in_its_own_words() -> None:
    conference = make_conference(
        slug="tip",
        title="A title",
        summary="A summary",
        venue="Hall",
        city="Islamabad",
        languages=["en", "ur"],
        accent="#112233",
    )
    for name, role in (("Host body", PartnerRole.HOST), ("Donor body", PartnerRole.DONOR)):
        conferences.add_partner(
            conference=conference, organisation=name, role=role, actor=COMMAND, now=NOW
        )
    found = gathered(conference)
    assert found.conference == frozen.Conference(
        slug="tip",
        title="A title",
        starts="2026-03-01",
        ends="2026-03-02",
        zone="Asia/Karachi",
        venue="Hall",
        city="Islamabad",
        languages=("en", "ur"),
        accent="#112233",
        summary="A summary",
    )
    assert found.organisations == (
        frozen.Organisation(name="Host body", role="host"),
        frozen.Organisation(name="Donor body", role="donor"),
    )
    assert (found.compilation.version, found.compilation.compiled_at) == (
        3,
        "2026-03-01T09:00:00+00:00",
    )


def test_sessions_stand_under_their_days_at_the_venues_hours() -> None:
    conference = make_conference()
    room = make_room(conference, name="Hall")
    make_session(conference, title="Later", starts_at=MORNING + timedelta(hours=2))
    first = make_session(
        conference, title="First", kind=SessionKind.OPENING, room_id=room.id, description="Words"
    )
    make_session(conference, title="Past midnight", starts_at=MORNING + timedelta(hours=15.5))
    make_session(make_conference(), title="Elsewhere")
    person = make_person(name="Aya", honorific="Dr")
    make_role(first, SessionRoleName.CHAIR, person, title="Judge", affiliation="Court")
    days = gathered(conference).days
    assert [(day.date, [each.title for each in day.sessions]) for day in days] == [
        ("2026-03-01", ["First", "Later"]),
        ("2026-03-02", ["Past midnight"]),
    ]
    assert days[0].sessions[0] == frozen.Session(
        kind="opening",
        title="First",
        starts="2026-03-01T09:00:00+05:00",
        ends="2026-03-01T10:00:00+05:00",
        room="Hall",
        description="Words",
        roles=(
            frozen.SessionRole(role="chair", name="Dr Aya", title="Judge", affiliation="Court"),
        ),
        uid=str(first.uid),
    )


def test_people_are_counted_by_sector() -> None:
    conference = make_conference()
    for state, sector in (
        (CONFIRMED, Sector.MEDIA),
        (RegistrationState.DECLINED, Sector.MEDIA),
        (CONFIRMED, Sector.ACADEMIA),
        (CONFIRMED, None),
    ):
        make_registration(conference, state=state, sector=sector)
    assert gathered(conference).participation == (
        frozen.SectorCount(sector="academia", registered=1, confirmed=1),
        frozen.SectorCount(sector="media", registered=2, confirmed=1),
        frozen.SectorCount(sector="other", registered=1, confirmed=1),
    )


def test_those_are_listed_who_came_and_agreed() -> None:
    conference = make_conference()
    participant(conference, name="Listed", honorific="Dr", title="Judge", organisation="Court")
    participant(conference, name="Silent", consents_to_be_listed=False)
    participant(conference, name="Waiting", state=RegistrationState.WAITLISTED)
    participant(conference, name="Protected", is_protected=True)
    participant(make_conference(), name="Elsewhere")
    assert gathered(conference).participants == (
        frozen.Participant(name="Dr Listed", title="Judge", organisation="Court"),
    )


def group_with_everybody(conference: Conference, **values: Any) -> WorkingGroup:
    group = make_group(
        conference, title="Protection", guiding_questions="One?\n\n  Two?\n", **values
    )
    for role in GroupRole:
        person = make_person(name=f"The {role}")
        make_registration(conference, person, sector=Sector.MEDIA, consents_to_be_listed=True)
        make_member(group, role, person)
    return group


def test_a_group_says_who_sat_in_it_and_what_stands() -> None:
    conference = make_conference()
    theme = make_theme(conference, name="Shelter")
    group = group_with_everybody(conference, theme_id=theme.id, mandate="A mandate")
    kept = make_recommendation(group, text="Fund shelters.", lead_addressee="A ministry")
    make_revision(kept, base_number=1, text="Fund more shelters.")
    withdrawn = make_recommendation(group, text="Never mind.")
    recommendations.withdraw_recommendation(recommendation=withdrawn, actor=COMMAND, now=NOW)
    [found] = gathered(conference).groups
    assert (found.code, found.title, found.theme, found.mandate, found.questions) == (
        "WG1",
        "Protection",
        "Shelter",
        "A mandate",
        ("One?", "  Two?"),
    )
    assert (found.moderators, found.rapporteurs, found.members) == (
        ("The moderator", "The co_moderator"),
        ("The rapporteur",),
        ("The member",),
    )
    assert found.composition == (frozen.SectorMembers(sector="media", members=4),)
    assert (found.submitted_at, found.state) == (None, "draft")
    assert [(each.reference, each.text, each.revision) for each in found.recommendations] == [
        ("WG1-R01", "Fund more shelters.", 2)
    ]


def test_members_are_named_only_if_they_agreed_but_whoever_leads_is_known() -> None:
    conference = make_conference()
    group = make_group(conference)
    for role in GroupRole:
        person = make_person(name=f"The {role}")
        make_registration(conference, person, consents_to_be_listed=False)
        make_member(group, role, person)
    make_member(group, person=make_person(name="Never registered"))
    [found] = gathered(conference).groups
    assert (found.moderators, found.rapporteurs, found.members) == (
        *(("The moderator", "The co_moderator"), ("The rapporteur",)),
        (),
    )


def test_composition_goes_by_what_people_said_of_themselves() -> None:
    conference = make_conference()
    group = make_group(conference)
    for sector, of_person in (
        (Sector.JUDICIARY, Sector.MEDIA),
        (None, Sector.MEDIA),
        (None, None),
    ):
        person = make_person(sector=of_person)
        make_registration(conference, person, sector=sector)
        make_member(group, person=person)
    assert gathered(conference).groups[0].composition == (
        frozen.SectorMembers(sector="judiciary", members=1),
        frozen.SectorMembers(sector="media", members=1),
        frozen.SectorMembers(sector="other", members=1),
    )


def test_the_same_conference_gives_the_same_bytes_and_reads_back() -> None:
    conference = make_conference()
    make_recommendation(group_with_everybody(conference))
    make_role(make_session(conference))
    first, second = (frozen.to_json(gathered(conference)) for _ in range(2))
    assert first == second
    assert frozen.from_json(first) == gathered(conference)


def statements(groups: int, each: int) -> int:
    conference = make_conference()
    for _ in range(groups):
        group = group_with_everybody(conference)
        for _ in range(each):
            make_recommendation(group)
            make_role(make_session(conference))
            participant(conference)
    db.session.flush()
    db.session.expunge_all()
    found = db.session.get_one(Conference, conference.id)
    with count_statements() as counted:
        gather(found, number=1, now=NOW)
    return counted.count


def test_statements_do_not_grow_with_what_was_written() -> None:
    statements(1, 1)  # the list of sectors is read once
    assert statements(2, 1) == statements(2, 3)


@pytest.mark.parametrize("rule", ["group", "session", "none"])
def test_who_commits_stays_in_a_group_under_the_rule(rule: str) -> None:
    conference = make_conference()
    session = make_session(conference, is_chatham=rule == "session")
    group = make_group(conference, is_chatham=rule == "group", session_id=session.id)
    kind = RecommendationKind.COMMITMENT
    make_recommendation(group, kind=kind, text="Open a desk.", lead_addressee="The Vantage office")
    told = everything(conference)
    assert "Open a desk." in told
    assert ("Vantage" in told) is (rule == "none")
