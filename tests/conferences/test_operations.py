from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from eventmgr.conferences import operations, queries
from eventmgr.conferences.enums import ConferenceState, PartnerRole, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.conferences.operations import Description
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.people.actor import COMMAND, Actor
from tests.factories.conferences import make_conference, make_room
from tests.factories.people import NOW, make_account

pytestmark = pytest.mark.usefixtures("app")
WHO: dict[str, Any] = {"actor": COMMAND, "now": NOW}
DESCRIPTION = Description(
    title="  Trafficking  in Persons ",
    starts=date(2026, 3, 1),
    ends=date(2026, 3, 2),
    zone="Asia/Karachi",
    summary="Two days.\nMany people.",
    venue="Hall",
    city="Islamabad",
    languages=("en", "ur"),
    accent="#AB12cd",
    capacity=0,
    changeover=10,
)


def create(slug: str = "tip-2026", description: Description = DESCRIPTION) -> Conference:
    return operations.create_conference(slug=slug, description=description, **WHO)


def acts() -> list[tuple[str, object, object]]:
    statement = select(AuditEntry).order_by(AuditEntry.id)
    return [(each.action, each.before, each.after) for each in db.session.scalars(statement)]


def refused(**changes: object) -> tuple[str, str | None]:
    with pytest.raises(DomainError) as raised:
        create(description=replace(DESCRIPTION, **changes))  # type: ignore[arg-type]
    assert db.session.scalars(select(Conference)).all() == []
    return str(raised.value), raised.value.field


def test_a_conference_begins_as_a_draft_that_says_what_was_said() -> None:
    conference = create()
    db.session.expire_all()
    found = {name: getattr(conference, name) for name in DESCRIPTION.__slots__}
    assert Description(**{**found, "languages": tuple(conference.languages)}) == replace(
        DESCRIPTION, title="Trafficking in Persons"
    )
    assert (conference.slug, conference.state, conference.created_at) == (
        "tip-2026",
        ConferenceState.DRAFT,
        NOW,
    )
    assert acts() == [("conference.created", None, None)]


def test_whoever_creates_it_owns_it_and_a_command_owns_nothing() -> None:
    account = make_account()
    actor = Actor(name="A", person_id=account.person_id, account_id=account.id)
    mine = operations.create_conference(slug="mine", description=DESCRIPTION, actor=actor, now=NOW)
    assert [(each.account_id, each.role) for each in queries.team(mine)] == [
        (account.id, TeamRole.OWNER)
    ]
    assert queries.team(create()) == []


@pytest.mark.parametrize("slug", ["a", "9", "tip-2026", "a--b", "a" * 60])
def test_addresses_that_are_taken(slug: str) -> None:
    assert create(slug).slug == slug


@pytest.mark.parametrize(
    "slug", ["", "-a", "a-", "A", "a_b", "a b", "a/b", "ä", "a" * 61, "a\n", "..", "٣"]
)
def test_addresses_that_are_refused(slug: str) -> None:
    with pytest.raises(DomainError) as raised:
        create(slug)
    assert (raised.value.field, str(raised.value)) == (
        "slug",
        "Use 1 to 60 small letters a to z, digits and hyphens, as in “tip-2026”.",
    )


def test_an_address_is_given_once() -> None:
    create()
    with pytest.raises(DomainError, match="There is a conference at this address") as raised:
        create()
    assert raised.value.field == "slug"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " \n"}, "title"),
        ({"ends": date(2026, 2, 28)}, "ends"),
        ({"ends": date(2027, 3, 2)}, "ends"),
        ({"changeover": -1}, "changeover"),
        ({"zone": "Asia/Nowhere"}, "zone"),
        ({"zone": "../etc/passwd"}, "zone"),
        ({"zone": ""}, "zone"),
        ({"accent": "green"}, "accent"),
        ({"accent": "#0b6e4f}"}, "accent"),
        ({"accent": "#0b6e4"}, "accent"),
        ({"capacity": -1}, "capacity"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(
    changes: dict[str, object], field: str
) -> None:
    assert refused(**changes)[1] == field


def test_the_refused_zone_is_repeated_and_an_example_given() -> None:
    sentence, _ = refused(zone="Asia/Nowhere")
    assert sentence == "“Asia/Nowhere” is not a time zone. Use a name such as Asia/Karachi."


def test_no_language_means_english() -> None:
    assert create(description=replace(DESCRIPTION, languages=())).languages == ["en"]


def test_the_history_tells_what_was_changed_and_only_that() -> None:
    conference = create()
    later = replace(DESCRIPTION, ends=date(2026, 3, 3), languages=("en",), capacity=None)
    operations.describe(conference=conference, description=later, **WHO)
    assert acts()[1:] == [
        (
            "conference.changed",
            {"ends": "2026-03-02", "languages": ["en", "ur"], "capacity": 0},
            {"ends": "2026-03-03", "languages": ["en"], "capacity": None},
        )
    ]


def test_saving_without_a_change_is_no_act() -> None:
    conference = create()
    operations.describe(conference=conference, description=DESCRIPTION, **WHO)
    operations.set_state(conference=conference, state=ConferenceState.DRAFT, **WHO)
    assert [each[0] for each in acts()] == ["conference.created"]


def test_a_refused_description_changes_nothing() -> None:
    conference = create()
    with pytest.raises(DomainError):
        operations.describe(
            conference=conference,
            description=replace(DESCRIPTION, title="Other", zone="Nowhere"),
            **WHO,
        )
    assert conference.title == "Trafficking in Persons"


def test_a_state_is_written_down() -> None:
    conference = create()
    operations.set_state(conference=conference, state=ConferenceState.PUBLISHED, **WHO)
    assert conference.is_public
    assert acts()[1:] == [("conference.state_set", {"state": "draft"}, {"state": "published"})]


def test_rooms_themes_and_partners_keep_the_order_in_which_they_came() -> None:
    conference = create()
    for name in ("Zeta", "Alpha"):
        operations.add_room(conference=conference, name=name, capacity=9, **WHO)
        operations.add_theme(conference=conference, name=name, **WHO)
        operations.add_partner(
            conference=conference, organisation=name, role=PartnerRole.DONOR, **WHO
        )
    db.session.expunge_all()
    found = queries.find_conference("tip-2026")
    assert found is not None
    assert [(each.name, each.position) for each in found.rooms] == [("Zeta", 1), ("Alpha", 2)]
    assert [(each.name, each.position) for each in found.themes] == [("Zeta", 1), ("Alpha", 2)]
    assert [(each.organisation.name, each.position) for each in found.partners] == [
        ("Zeta", 1),
        ("Alpha", 2),
    ]
    assert [each[::2] for each in acts()[1:4]] == [
        ("room.added", {"name": "Zeta"}),
        ("theme.added", {"name": "Zeta"}),
        ("partner.added", {"organisation": "Zeta", "role": "donor"}),
    ]


@pytest.mark.parametrize("name", ["hall a", "HALL A", " Hall  A "])
def test_a_name_is_given_once_whatever_its_case(name: str) -> None:
    conference = create()
    operations.add_room(conference=conference, name="Hall A", **WHO)
    operations.add_theme(conference=conference, name="Hall A", **WHO)
    for add, sentence in (
        (operations.add_room, "There is a room of this name already."),
        (operations.add_theme, "There is a theme of this name already."),
    ):
        with pytest.raises(DomainError) as raised:
            add(conference=conference, name=name, **WHO)
        assert (str(raised.value), raised.value.field) == (sentence, "name")


def test_another_conference_may_use_the_same_names() -> None:
    make_room(make_conference(), name="Hall")
    assert operations.add_room(conference=create(), name="Hall", **WHO).position == 1


def test_an_organisation_has_each_part_once() -> None:
    conference = create()
    for role in (PartnerRole.HOST, PartnerRole.DONOR):
        operations.add_partner(conference=conference, organisation="A body", role=role, **WHO)
    with pytest.raises(DomainError) as raised:
        operations.add_partner(
            conference=conference, organisation="A BODY", role=PartnerRole.HOST, **WHO
        )
    assert (str(raised.value), raised.value.field) == (
        "This organisation has this part already.",
        "name",
    )


@pytest.mark.parametrize("name", ["", " \t", "\x07"])
def test_nothing_is_without_a_name(name: str) -> None:
    conference = create()
    for add in (
        lambda: operations.add_room(conference=conference, name=name, **WHO),
        lambda: operations.add_theme(conference=conference, name=name, **WHO),
        lambda: operations.add_partner(
            conference=conference, organisation=name, role=PartnerRole.HOST, **WHO
        ),
    ):
        with pytest.raises(DomainError, match="Give it a name") as raised:
            add()
        assert raised.value.field == "name"


def test_a_room_holds_somebody() -> None:
    with pytest.raises(DomainError, match="at least one person") as raised:
        operations.add_room(conference=create(), name="Hall", capacity=0, **WHO)
    assert raised.value.field == "capacity"


def test_the_database_keeps_the_days_in_order_too() -> None:
    with pytest.raises(IntegrityError, match="ck_conference_days_in_order"):
        make_conference(starts=date(2026, 3, 2), ends=date(2026, 3, 1))
