"""Rounds of seating as an organiser prepares, sees, changes and applies them."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.groups.models import GroupMember, WorkingGroup
from eventmgr.groups.seating import operations, queries, wishes
from eventmgr.groups.seating.drafts import draft_of, offers
from eventmgr.groups.seating.enums import BondKind, Failure, RuleKind, SeatingState
from eventmgr.groups.seating.models import GroupWish, SeatingBond, SeatingRound, SeatingSeat
from eventmgr.groups.seating.problem import Rule
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from eventmgr.registration.queries import find_registration
from eventmgr.registration.questionnaire.asked import Option
from eventmgr.registration.questionnaire.ready_made import ReadyMade
from tests.conftest import RecordingQueue, count_statements
from tests.factories.agenda import make_session
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.groups import make_group, make_meeting, make_member, make_participant
from tests.factories.people import NOW
from tests.factories.questionnaire import answer, make_ready
from tests.factories.seating import again as found_again
from tests.factories.seating import find_seats, make_round
from tests.factories.signin import sign_in, sign_in_by_link
from tests.visitor import read, save, texts

pytestmark = pytest.mark.usefixtures("session")
SECTOR_RULE = Rule(attribute="sector", kind=RuleKind.DISTRIBUTE)


@pytest.fixture
def conference() -> Conference:
    return make_conference(slug="tip")


@pytest.fixture
def organiser(client: FlaskClient, conference: Conference) -> FlaskClient:
    sign_in(client, make_team_member(conference, TeamRole.ORGANISER))
    return client


@pytest.fixture
def groups(conference: Conference) -> list[WorkingGroup]:
    return [make_group(conference), make_group(conference)]


@pytest.fixture
def people(conference: Conference) -> list[Person]:
    sectors = ("ngo", "ngo", "media", "media")
    return [
        make_participant(conference, name=f"Guest {number}", sector=each)
        for number, each in enumerate(sectors, 1)
    ]


def address(found: SeatingRound, *rest: str) -> str:
    return "/".join((f"/manage/tip/seating/{found.id}", *rest))


def seats_of(found: SeatingRound) -> dict[int, int]:
    db.session.expire_all()
    rows = db.session.scalars(select(SeatingSeat).where(SeatingSeat.round_id == found.id))
    return {each.person_id: each.group_id for each in rows}


def state_of(found: SeatingRound) -> SeatingState:
    db.session.expire_all()
    return db.session.get_one(SeatingRound, found.id).state


def members_of(group: WorkingGroup) -> set[int]:
    db.session.expire_all()
    chosen = select(GroupMember.person_id).where(GroupMember.group_id == group.id)
    return set(db.session.scalars(chosen))


def opened(conference: Conference, **values: object) -> None:
    operations.open_wishes(
        conference=conference,
        **{"opens_at": NOW, "closes_at": None, "ranks": 2, "actor": COMMAND, "now": NOW, **values},  # type: ignore[arg-type]
    )


def test_a_round_is_prepared_with_what_was_typed(
    organiser: FlaskClient, conference: Conference, groups: list[WorkingGroup]
) -> None:
    page = read(organiser.get("/manage/tip/seating/new"))
    assert texts(page, "//legend[@class='h2']") == ["Groups", "Rules"]
    sent = {
        "name": "  Day one ",
        "category_delegate": "y",
        "mode": "balanced",
        "emphasis": "rules",
        "seconds_at_most": "12",
        "seed": "7",
        "groups-0-group_id": groups[0].id,
        "groups-0-is_in": "y",
        "groups-0-smallest": "1",
        "groups-0-largest": "4",
        "groups-1-group_id": groups[1].id,
        "groups-1-is_in": "y",
        "rules-0-attribute": "sector",
        "rules-0-kind": "distribute",
        "rules-1-attribute": "organisation",
        "rules-1-kind": "at_most",
        "rules-1-most": "3",
    }
    reply = organiser.post("/manage/tip/seating/new", data=sent)
    made = db.session.scalars(select(SeatingRound)).one()
    assert (reply.status_code, reply.location) == (303, address(made))
    setting = operations.setting_of(queries.find_round(conference, made.id))  # type: ignore[arg-type]
    assert (setting.name, setting.seed, setting.seconds_at_most) == ("Day one", 7, 12)
    assert setting.groups == {groups[0].id: (1, 4), groups[1].id: (None, None)}
    assert list(setting.rules) == [
        SECTOR_RULE,
        Rule(attribute="organisation", kind=RuleKind.AT_MOST, most=3),
    ]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ""}, "Fill this in."),
        ({"groups-1-is_in": None}, "Choose at least two groups."),
        ({"category_delegate": None}, "Choose who is seated."),
        ({"groups-0-smallest": "5"}, "A group's smallest size is not above its largest."),
        ({"rules-0-kind": ""}, "Say of each rule what it is about, and which."),
        ({"rules-0-kind": "at_most", "rules-0-most": ""}, "Say how many of them a group may have."),
        ({"groups-0-group_id": "999999"}, "Choose from this conference's groups."),
        ({"groups-0-group_id": "x"}, "Choose from this conference's groups."),
    ],
)
def test_what_cannot_be_is_refused_and_kept(
    organiser: FlaskClient,
    groups: list[WorkingGroup],
    changed: dict[str, str | None],
    sentence: str,
) -> None:
    sent = {
        "name": "Day one",
        "category_delegate": "y",
        "mode": "balanced",
        "emphasis": "even",
        "seed": "77",
        "groups-0-group_id": groups[0].id,
        "groups-0-is_in": "y",
        "groups-0-largest": "4",
        "groups-1-group_id": groups[1].id,
        "groups-1-is_in": "y",
        "rules-0-attribute": "sector",
        "rules-0-kind": "distribute",
        **changed,
    }
    kept = {key: value for key, value in sent.items() if value is not None}
    save()
    page = read(organiser.post("/manage/tip/seating/new", data=kept), status=422)
    assert sentence in page.text_content()
    assert page.xpath("//input[@id='seed']/@value") == ["77"]
    if "groups-0-group_id" not in changed:  # its own row is not shown then
        [link] = page.xpath("//*[@role='alert']//a/@href")
        [field] = page.xpath(f"//*[@id='{link.removeprefix('#')}']")
        assert field.tag in {"input", "select"}
        assert field.get("aria-invalid") == "true"
        [said] = page.xpath(f"//*[@id='{field.get('aria-describedby')}']")
        assert sentence in said.text_content()
    assert db.session.scalar(select(SeatingRound)) is None


def test_seats_are_asked_for_and_a_worker_is_rung(
    organiser: FlaskClient,
    conference: Conference,
    groups: list[WorkingGroup],
    people: list[Person],
    queue: RecordingQueue,
) -> None:
    assert people
    found = make_round(conference, groups)
    save()
    assert organiser.post(address(found, "solve")).status_code == 303
    assert queue.sent == [("seating.solve", {"round_id": found.id})]
    page = read(organiser.get(address(found)))
    assert page.xpath("//*[@id='search']/@hx-trigger") == ["every 1s"]
    read(organiser.post(address(found, "solve")), status=422)
    assert organiser.post(address(found, "stop")).status_code == 303
    assert state_of(found) is SeatingState.PREPARING


def test_nobody_to_seat_and_no_room_are_told(
    organiser: FlaskClient, conference: Conference, groups: list[WorkingGroup]
) -> None:
    found = make_round(conference, groups, groups={each.id: (0, 1) for each in groups})
    save()
    page = read(organiser.post(address(found, "solve")), status=422)
    assert "Nobody is to be seated" in page.text_content()
    for _ in range(3):
        make_participant(conference)
    save()
    page = read(organiser.post(address(found, "solve")), status=422)
    assert "The groups take 2 people, and 3 are to be seated." in page.text_content()


def test_a_draft_is_changed_by_hand_and_tells_what_that_costs(
    organiser: FlaskClient, conference: Conference, groups: list[WorkingGroup], people: list[Person]
) -> None:
    sizes = {each.id: (1, 3) for each in groups}
    found = make_round(conference, groups, rules=[SECTOR_RULE], groups=sizes)
    find_seats(conference, found)
    save()
    page = read(organiser.get(address(found)))
    assert "Every rule is kept." in page.text_content()
    assert "no longer opens that group's texts" not in page.text_content()
    assert "proven to be the best there is" in page.text_content()
    assert texts(page, "//span[@class='badge align-self-center']") == ["Draft"]
    seats = seats_of(found)
    here = next(each.id for each in people if seats[each.id] == groups[0].id)
    sent = {"move-people": [here], "move-group_id": groups[1].id}
    reply = organiser.post(address(found, "move"), data=sent)
    assert (reply.status_code, seats_of(found)[here]) == (303, groups[1].id)
    page = read(organiser.get(address(found)))
    told = texts(page, "//ul[@class='seating-breaches']/li")
    sector = next(each.sector for each in people if each.id == here)
    assert f"WG1 is short of one person from {sector}." in told
    assert f"WG2 has one person too many from {sector}." in told
    assert "One person was moved by hand." in page.text_content()
    [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "seating.moved"))
    assert entry.after == {"person_ids": [here], "group_id": groups[1].id}


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"move-group_id": ""}, "Fill this in."),
        ({"move-people": ["7"], "move-group_id": "999"}, "Not a valid choice"),
        ({"move-people": ["x"]}, "This choice makes no sense."),
        ({"move-people": ["999999"]}, "Somebody of these has no seat in the draft."),
        ({}, "Tick whom you want to move."),
    ],
)
def test_a_move_that_makes_no_sense_is_refused(
    organiser: FlaskClient,
    conference: Conference,
    groups: list[WorkingGroup],
    people: list[Person],
    sent: dict[str, object],
    sentence: str,
) -> None:
    assert people
    found = make_round(conference, groups)
    find_seats(conference, found)
    save()
    before = seats_of(found)
    data = {"move-group_id": groups[1].id, **sent}
    page = read(organiser.post(address(found, "move"), data=data), status=422)
    assert sentence in page.text_content()
    assert seats_of(found) == before


def test_what_a_move_would_cost_is_told_before_it_is_done(
    organiser: FlaskClient, conference: Conference, groups: list[WorkingGroup], people: list[Person]
) -> None:
    groups.append(make_group(conference))
    sizes = {groups[0].id: (1, 2), groups[1].id: (1, 2), groups[2].id: (0, 1)}
    found = make_round(conference, groups, rules=[SECTOR_RULE], groups=sizes)
    find_seats(conference, found)
    save()
    seats = seats_of(found)
    here = [each for each in people if seats[each.id] == groups[0].id]
    sent = {"move-people": [each.id for each in here], "move-group_id": groups[1].id}
    page = read(organiser.post(address(found, "price"), data=sent))
    rows = {
        texts(each, "th")[0]: texts(each, "td")
        for each in page.xpath("//*[@id='prices']//tbody/tr")
    }
    assert set(rows) == {"WG2", "WG3"}
    assert "WG2 has" in rows["WG2"][2]
    assert "WG3 has 2 people, and takes 1." in rows["WG3"][2]
    ticked = page.xpath("//input[@name='move-people'][@checked]/@value")
    assert sorted(map(int, ticked)) == sorted(each.id for each in here)
    chosen = "//select[@name='move-group_id']/option[@selected]/@value"
    assert page.xpath(chosen) == [str(groups[1].id)]
    assert seats_of(found) == seats  # nobody was moved
    before = draft_of(conference, found_again(conference, found)).cost
    organiser.post(address(found, "move"), data=sent)
    after = draft_of(conference, found_again(conference, found)).cost
    told = [f"{after.total - before.total:+d}", f"{after.broken - before.broken:+d}"]
    assert rows["WG2"][:2] == told


def test_what_gets_better_by_a_move_is_no_objection_to_it(
    organiser: FlaskClient, conference: Conference, groups: list[WorkingGroup], people: list[Person]
) -> None:
    groups.append(make_group(conference))
    sizes = {groups[0].id: (0, 4), groups[1].id: (0, 4), groups[2].id: (0, 4)}
    found = make_round(conference, groups, groups=sizes)
    find_seats(conference, found)
    save()
    everybody = {"move-people": [each.id for each in people], "move-group_id": groups[0].id}
    sizes_now = {"least": 0, "most": len(people) - 2}
    for table in found_again(conference, found).tables:
        table.smallest, table.largest = sizes_now["least"], sizes_now["most"]
    save()
    assert organiser.post(address(found, "move"), data=everybody).status_code == 303
    offered = offers(conference, found_again(conference, found), [people[0].id], None)
    assert [each.objections for each in offered] == [[], []]


def test_the_page_asks_for_the_cost_alone_while_people_are_ticked(
    organiser: FlaskClient, conference: Conference, groups: list[WorkingGroup], people: list[Person]
) -> None:
    found = make_round(conference, groups)
    find_seats(conference, found)
    save()
    page = read(organiser.get(address(found)))
    [asking] = page.xpath("//div[@hx-post]")
    assert (asking.get("hx-post"), asking.get("hx-target")) == (
        address(found, "price"),
        "#prices",
    )
    live = {"HX-Request": "true"}
    sent = {"move-people": [people[0].id]}
    answer = organiser.post(address(found, "price"), data=sent, headers=live)
    assert answer.status_code == 200
    assert "In every group something that must hold would not." in answer.text
    assert "<html" not in answer.text
    answer = organiser.post(address(found, "price"), data={}, headers=live)
    assert (answer.status_code, "Tick whom you want to move." in answer.text) == (200, True)
    assert organiser.post(address(found, "price"), data={}).status_code == 422


def test_two_organisers_do_not_move_over_each_other(
    organiser: FlaskClient, conference: Conference, groups: list[WorkingGroup], people: list[Person]
) -> None:
    found = make_round(conference, groups)
    find_seats(conference, found)
    save()
    page = read(organiser.get(address(found)))
    [seen] = page.xpath("//input[@name='move-version']/@value")
    seats = seats_of(found)
    one, other = (
        next(each.id for each in people if seats[each.id] == group.id) for group in groups
    )
    mine = {"move-people": [one], "move-group_id": groups[1].id, "move-version": seen}
    theirs = {"move-people": [other], "move-group_id": groups[0].id, "move-version": seen}
    assert organiser.post(address(found, "move"), data=theirs).status_code == 303
    asked = organiser.post(address(found, "price"), data=mine, headers={"HX-Request": "true"})
    assert (asked.status_code, "Somebody has changed the draft" in asked.text) == (200, True)
    assert organiser.post(address(found, "price"), data=mine).status_code == 409
    page = read(organiser.post(address(found, "move"), data=mine), status=409)
    assert page.text_content().count("Somebody has changed the draft meanwhile.") == 1
    assert page.xpath("//input[@name='move-people'][@checked]/@value") == [str(one)]
    assert seats_of(found) == seats | {other: groups[0].id}
    [fresh] = page.xpath("//input[@name='move-version']/@value")
    again = organiser.post(address(found, "move"), data={**mine, "move-version": fresh})
    assert again.status_code == 303
    assert seats_of(found) == seats | {other: groups[0].id, one: groups[1].id}


def test_a_draft_is_shown_also_if_more_have_come_than_the_sizes_hold(
    organiser: FlaskClient, conference: Conference, groups: list[WorkingGroup], people: list[Person]
) -> None:
    sizes = {each.id: (1, 2) for each in groups}
    found = make_round(conference, groups, rules=[SECTOR_RULE], groups=sizes)
    find_seats(conference, found)
    make_participant(conference, name="Late", sector="ngo")
    save()
    assert "Have no seat in the draft" in organiser.get(address(found)).text
    sent = {"move-people": [people[0].id]}
    assert organiser.post(address(found, "price"), data=sent).status_code == 200


@pytest.mark.parametrize("rule", ["group", "session", "none"])
def test_a_draft_says_in_which_groups_the_rule_holds(
    organiser: FlaskClient,
    conference: Conference,
    groups: list[WorkingGroup],
    people: list[Person],
    rule: str,
) -> None:
    assert people
    groups[0].is_chatham = rule == "group"
    session = make_session(conference, is_chatham=rule == "session")
    make_meeting(groups[0], session.id)
    found = make_round(conference, groups)
    find_seats(conference, found)
    save()
    page = read(organiser.get(address(found)))
    told = texts(page, "//div[@class='seating-groups']/section//p")
    assert ["Chatham House Rule" in each for each in told] == [rule != "none", False]


def test_a_draft_is_applied_as_it_was_seen_and_not_otherwise(
    organiser: FlaskClient, conference: Conference, groups: list[WorkingGroup], people: list[Person]
) -> None:
    lead = make_member(groups[0], GroupRole.MODERATOR, people[0])
    make_member(groups[1], GroupRole.MEMBER, people[1])
    found = make_round(conference, groups)
    find_seats(conference, found)
    save()
    page = read(organiser.get(address(found)))
    [version] = page.xpath("//form[contains(@action, '/apply')]//input[@name='version']/@value")
    late = make_participant(conference)
    save()
    page = read(organiser.post(address(found, "apply"), data={"version": version}), status=409)
    assert members_of(groups[0]) == {lead.id}
    assert late.name in page.text_content()
    [fresh] = page.xpath("//form[contains(@action, '/apply')]//input[@name='version']/@value")
    assert fresh != version
    reply = organiser.post(address(found, "apply"), data={"version": fresh})
    assert reply.status_code == 303
    seats = seats_of(found)
    for group in groups:
        assert members_of(group) == {key for key, each in seats.items() if each == group.id}
    assert seats[lead.id] == groups[0].id
    chosen = select(GroupMember.role).where(GroupMember.person_id == lead.id)
    assert db.session.scalars(chosen).one() is GroupRole.MODERATOR
    assert state_of(found) is SeatingState.APPLIED
    assert "There is no draft" in organiser.post(address(found, "apply")).text


def test_what_must_hold_is_added_and_taken_away(
    organiser: FlaskClient, conference: Conference, groups: list[WorkingGroup], people: list[Person]
) -> None:
    found = make_round(conference, groups)
    save()
    one, other = people[0].id, people[1].id
    sent = {"bond-kind": "apart", "bond-person_id": one, "bond-other_id": other}
    assert organiser.post(address(found, "bonds"), data=sent).status_code == 303
    sent["bond-kind"] = "together"
    page = read(organiser.post(address(found, "bonds"), data=sent), status=422)
    assert "This cannot hold together" in page.text_content()
    assert page.xpath("//select[@id='bond-person_id']/option[@selected]/@value") == [str(one)]
    same = {**sent, "bond-other_id": one}
    assert "Choose two different" in organiser.post(address(found, "bonds"), data=same).text
    alone = {"bond-kind": "stays", "bond-person_id": one}
    assert "Choose the group." in organiser.post(address(found, "bonds"), data=alone).text
    db.session.expire_all()
    [bond] = queries.find_round(conference, found.id).bonds  # type: ignore[union-attr]
    assert bond.kind is BondKind.APART
    assert organiser.post(address(found, "bonds", str(bond.id), "remove")).status_code == 303
    assert not queries.find_round(conference, found.id).bonds  # type: ignore[union-attr]


def test_a_round_for_those_who_came_is_prepared(
    organiser: FlaskClient, conference: Conference, groups: list[WorkingGroup], people: list[Person]
) -> None:
    assert people
    found = make_round(conference, groups)
    find_seats(conference, found)
    save()
    data = {"mend-day": conference.starts.isoformat()}
    reply = organiser.post(address(found, "mend"), data=data)
    assert reply.status_code == 303
    [*_, made] = queries.rounds(conference)
    assert (made.name, made.present_on) == (
        "First round, for those present",
        conference.starts.isoformat(),
    )
    assert organiser.post(address(found, "mend"), data={"mend-day": "1999"}).status_code == 422
    assert "as few as possible are moved" in organiser.get(address(made)).text


def test_a_round_is_thrown_away_and_nobody_s_seat_changes(
    organiser: FlaskClient, conference: Conference, groups: list[WorkingGroup], people: list[Person]
) -> None:
    make_member(groups[0], GroupRole.MEMBER, people[0])
    found = make_round(conference, groups)
    find_seats(conference, found)
    save()
    assert organiser.get(address(found, "discard")).status_code == 200
    assert organiser.post(address(found, "discard")).status_code == 303
    assert members_of(groups[0]) == {people[0].id}
    assert not queries.rounds(conference)


def test_a_participant_wishes_while_the_page_is_open(
    client: FlaskClient, conference: Conference, groups: list[WorkingGroup]
) -> None:
    assert groups
    guest = make_participant(conference)
    sign_in_by_link(client, guest, conference)
    page = read(client.get("/c/tip/wishes"))
    assert "Wishes are not taken now." in page.text_content()
    opened(conference)
    save()
    assert "Say in which working groups" in client.get("/c/tip/me").text
    reply = client.post("/c/tip/wishes", data={"wishes-0": "WG2", "wishes-1": "WG1"})
    assert reply.status_code == 303
    assert db.session.scalars(select(GroupWish.codes)).one() == ["WG2", "WG1"]
    page = read(client.get("/c/tip/wishes"))
    assert page.xpath("//select/option[@selected]/@value") == ["WG2", "WG1"]
    twice = {"wishes-0": "WG1", "wishes-1": "WG1"}
    page = read(client.post("/c/tip/wishes", data=twice), status=422)
    assert "Name each group once." in page.text_content()
    assert page.xpath("//select/option[@selected]/@value") == ["WG1", "WG1"]
    assert client.post("/c/tip/wishes", data={"wishes-0": "WG9"}).status_code == 422
    opened(conference, closes_at=NOW + timedelta(hours=1))
    save()
    page = read(client.post("/c/tip/wishes", data={"wishes-0": "WG1"}), status=422)
    assert "You chose: WG1" in " ".join(page.text_content().split())
    assert db.session.scalars(select(GroupWish.codes)).one() == ["WG2", "WG1"]


def test_the_organiser_opens_the_page_and_counts_wishes(
    organiser: FlaskClient, conference: Conference, groups: list[WorkingGroup]
) -> None:
    assert groups
    make_ready(conference, ReadyMade.GROUPS)
    ranked, said = make_participant(conference), make_participant(conference)
    for each in (ranked, said):
        registration = find_registration(conference, each.id)
        assert registration is not None
        db.session.refresh(registration, ["person"])
        answer(registration, {"group-preferences": ["WG1", "WG2"]}, groups=_offered(conference))
    save()
    sent = {"opens_at": "2026-02-01T09:00", "closes_at": "", "ranks": "2"}
    assert organiser.post("/manage/tip/seating/wishes", data=sent).status_code == 303
    operations.save_wishes(
        conference=conference, person_id=said.id, codes=["WG2"], actor=COMMAND, now=clock.now()
    )
    page = read(organiser.get("/manage/tip/seating"))
    assert "2 people have said what they wish." in page.text_content()
    rows = [
        texts(row, "td") for row in page.xpath("//section[@aria-labelledby='wished']//tbody/tr")
    ]
    assert rows == [["1", "1", "1"], ["1", "2", "2"]]
    sent["closes_at"] = "2026-01-01T09:00"
    page = read(organiser.post("/manage/tip/seating/wishes", data=sent), status=422)
    assert "Say when it opens, and close it later." in page.text_content()
    assert page.xpath("//input[@id='closes_at']/@value") == ["2026-01-01T09:00"]


def test_the_page_names_who_loses_a_seat_and_what_no_longer_holds(
    organiser: FlaskClient, conference: Conference, groups: list[WorkingGroup], people: list[Person]
) -> None:
    make_member(groups[0], GroupRole.MEMBER, people[0])
    left = make_group(conference)
    found = make_round(conference, groups)
    db.session.add(
        SeatingBond(
            round_id=found.id, kind=BondKind.STAYS, person_id=people[1].id, group_id=left.id
        )
    )
    find_seats(conference, found)
    for each in queries.seats(found):
        each.group_id = groups[1].id
    save()
    page = organiser.get(address(found)).text
    assert "Guest 1: WG2 instead of WG1" in page
    assert "WG3 is not in this round, so this does not hold." in page


def test_a_round_with_as_many_rules_as_there_can_be_is_changed(
    organiser: FlaskClient, conference: Conference, groups: list[WorkingGroup]
) -> None:
    rules = [
        Rule(attribute=about, kind=kind, most=1)
        for about in ("sector", "organisation", "country", "province", "language")
        for kind in RuleKind
    ]
    for count in (19, 20):
        found = make_round(conference, groups, rules=rules[:count], name=f"With {count}")
        save()
        assert organiser.get(f"{address(found)}/change").status_code == 200


def test_a_round_among_very_many_groups_is_prepared(
    organiser: FlaskClient, conference: Conference
) -> None:
    for _ in range(201):
        make_group(conference)
    save()
    assert organiser.get("/manage/tip/seating/new").status_code == 200


@pytest.mark.parametrize("digits", [20, 5_000])
def test_a_key_of_too_many_digits_is_refused(
    organiser: FlaskClient, conference: Conference, groups: list[WorkingGroup], digits: int
) -> None:
    found = make_round(conference, groups)
    save()
    key = "9" * digits
    sent = {"move-group_id": key, "move-people": key}
    assert organiser.post(f"{address(found)}/move", data=sent).status_code == 422
    sent = {"bond-kind": "stays", "bond-person_id": key, "bond-group_id": key}
    assert organiser.post(f"{address(found)}/bonds", data=sent).status_code == 422
    sent = {"name": "Ours", "category_delegate": "y", "mode": "balanced", "emphasis": "even"}
    sent |= {"seconds_at_most": "5", "seed": "1", "groups-0-group_id": key, "groups-0-is_in": "y"}
    assert organiser.post("/manage/tip/seating/new", data=sent).status_code == 422


@pytest.mark.usefixtures("organiser", "people")
@pytest.mark.parametrize(
    ("failure", "sentence"),
    [
        (Failure.NONE_IN_TIME, "No seats were found in time."),
        (Failure.STOPPED, "The search was stopped before it had found any seats."),
    ],
)
def test_a_failed_search_leaves_the_draft_that_was_there(
    organiser: FlaskClient,
    conference: Conference,
    groups: list[WorkingGroup],
    failure: Failure,
    sentence: str,
) -> None:
    found = make_round(conference, groups)
    find_seats(conference, found)
    operations.ask(conference=conference, found=found, actor=COMMAND, now=NOW)
    lease = operations.take(round_id=found.id, now=NOW)
    assert lease is not None
    operations.refuse(round_id=found.id, lease=lease, failure=failure)
    save()
    page = organiser.get(address(found)).text
    assert sentence in page
    assert "The draft from before is still there." in page
    assert "Apply the draft" in page


@pytest.mark.usefixtures("organiser", "people")
def test_a_page_that_looks_again_makes_no_forms(
    organiser: FlaskClient, conference: Conference, groups: list[WorkingGroup]
) -> None:
    first, second = (make_round(conference, groups, name=name) for name in ("First", "Second"))
    for each in (first, second):
        operations.ask(conference=conference, found=each, actor=COMMAND, now=NOW)
    lease = operations.take(round_id=first.id, now=NOW)
    assert lease is not None
    assert operations.take(round_id=second.id, now=NOW) is None
    told = {"seconds": 3, "cost": 12, "bound": 8}
    operations.report(round_id=first.id, lease=lease, progress=told, now=NOW)
    save()
    page = organiser.get(address(first)).text
    sentence = "No seats cost less than 8, so 4 at most can still be gained."
    assert f"The best found so far costs 12. {sentence}" in " ".join(page.split())
    assert "Guest 1" not in page
    assert "One other search comes before it" in organiser.get(address(second)).text


def _offered(conference: Conference) -> list[Option]:
    return [Option(code, title) for code, title in wishes.offered(conference).items()]


def test_protected_people_are_seated_by_their_display_names(
    organiser: FlaskClient, conference: Conference, groups: list[WorkingGroup]
) -> None:
    make_participant(conference, name="Real Name", is_protected=True, display_name="Guest X")
    make_participant(conference)
    found = make_round(conference, groups)
    find_seats(conference, found)
    save()
    page = organiser.get(address(found)).text
    assert "Guest X" in page
    assert "Real Name" not in page


def test_pages_ask_the_database_equally_often(
    organiser: FlaskClient, conference: Conference, groups: list[WorkingGroup]
) -> None:
    counts = []
    for more in (1, 2):
        for number in range(more):
            make_participant(conference, sector="ngo", name=f"More {more} {number}")
        found = make_round(conference, groups, rules=[SECTOR_RULE], name=f"Round {more}")
        operations.add_bond(
            conference=conference,
            found=found,
            kind=BondKind.STAYS,
            person_id=db.session.scalars(select(Person.id).order_by(Person.id.desc())).first() or 0,
            other_id=None,
            group_id=groups[0].id,
            actor=COMMAND,
            now=NOW,
        )
        find_seats(conference, found)
        for page in (address(found), "/manage/tip/seating"):
            organiser.get(page)
            db.session.expire_all()
            with count_statements() as counted:
                assert organiser.get(page).status_code == 200
            counts.append((page.rpartition("/")[2] == "seating", counted.count))
    assert counts[:2] == counts[2:]
