"""Organisations: no name is another's, spellings are kept, and two become one."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from eventmgr.conferences.enums import PartnerRole, TeamRole
from eventmgr.conferences.models import Conference, Partner
from eventmgr.conferences.operations import add_partner
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import Model, db
from eventmgr.foundation.errors import DomainError, Stale
from eventmgr.invitations.delegations.models import Delegation
from eventmgr.organisations import operations, queries
from eventmgr.organisations.particulars import Particulars
from eventmgr.organisations.queries import Wanted
from eventmgr.people.actor import COMMAND, Actor
from eventmgr.people.enums import Level
from eventmgr.people.merges import PersonMerge
from eventmgr.people.models import Organisation, OrganisationAlias, Person
from eventmgr.people.naming import organisation_ids
from eventmgr.people.operations import find_or_add_organisation
from eventmgr.registration.enums import Category
from tests.factories.address_book import make_contact
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.delegations import make_delegation
from tests.factories.merging import acting, everything, twins, undo
from tests.factories.merging import merge as merge_people
from tests.factories.people import NOW, make_account, make_organisation
from tests.factories.registration import make_registration
from tests.factories.rows import any_row

pytestmark = pytest.mark.usefixtures("session")


def body(conference: Conference, name: str, **values: Any) -> Organisation:
    """An organisation that somebody of the conference comes from."""
    made = make_organisation(name=name, country="", province="", **values)
    make_contact(conference, organisation_id=made.id)
    return made


def change(
    conference: Conference, organisation: Organisation, *, actor: Actor = COMMAND, **values: Any
) -> None:
    operations.change(
        conference=conference,
        organisation=organisation,
        wanted=Particulars(**{"name": organisation.name, **values}),
        actor=actor,
        now=NOW,
    )


def merge(
    conference: Conference, kept: Organisation, lost: Organisation, *, actor: Actor = COMMAND
) -> None:
    operations.merge(conference=conference, kept=kept, lost_id=lost.id, actor=actor, now=NOW)


def spellings(organisation: Organisation) -> list[str]:
    return queries.aliases_of([organisation.id]).get(organisation.id, [])


def test_a_former_name_stays_as_a_spelling() -> None:
    conference = make_conference()
    court = body(conference, "High Court")
    change(conference, court, name="Sindh High Court", aliases=("SHC", "shc", " "))
    assert spellings(court) == ["High Court", "SHC"]
    for each in ("shc", "HIGH court", "Sindh High Court"):
        assert find_or_add_organisation(each) is court
    assert organisation_ids({"shc": "SHC", "other": "Other"})["shc"] == court.id


def test_spellings_are_added_and_taken_away_and_keep_their_row() -> None:
    conference = make_conference()
    court = body(conference, "High Court")
    change(conference, court, aliases=("HC", "The Court"))
    first = db.session.scalars(select(OrganisationAlias).order_by(OrganisationAlias.id)).first()
    change(conference, court, aliases=("Hc",))
    (left,) = db.session.scalars(select(OrganisationAlias)).all()
    assert first is left
    assert left.name == "Hc"


@pytest.mark.parametrize("field", ["name", "aliases"])
@pytest.mark.parametrize("taken", ["Supreme Court", "the sc"])
def test_no_name_or_spelling_is_anothers(field: str, taken: str) -> None:
    conference = make_conference()
    supreme, court = body(conference, "Supreme Court"), body(conference, "High Court")
    change(conference, supreme, aliases=("The SC",))
    wanted = {"name": taken} if field == "name" else {"aliases": (taken,)}
    with pytest.raises(DomainError, match="If the two are one, merge them") as refused:
        change(conference, court, **wanted)
    assert refused.value.field == field


def test_a_stale_form_overwrites_nothing() -> None:
    conference = make_conference()
    court = body(conference, "High Court")
    seen = Particulars.of(court, []).version
    change(conference, court, aliases=("HC",))
    with pytest.raises(Stale):
        operations.change(
            conference=conference,
            organisation=court,
            wanted=Particulars(name="Court"),
            actor=COMMAND,
            now=NOW,
            seen=seen,
        )


def test_an_organiser_fills_in_what_is_empty_and_changes_what_only_they_use() -> None:
    conference, other = make_conference(), make_conference()
    organiser = acting(make_team_member(conference, TeamRole.ORGANISER))
    court = body(conference, "High Court")
    change(conference, court, name="The High Court", actor=organiser)
    make_contact(other, organisation_id=court.id)
    change(conference, court, aliases=("High Court",), level=Level.PROVINCIAL, actor=organiser)
    for wanted in (
        {"name": "Mine", "aliases": ("High Court",), "level": Level.PROVINCIAL},
        {"aliases": ("High Court", "Mine"), "level": Level.PROVINCIAL},
        {"aliases": (), "level": Level.PROVINCIAL},
        {"aliases": ("High Court",), "level": Level.FEDERAL},
    ):
        with pytest.raises(DomainError, match="administrator"):
            change(conference, court, actor=organiser, **wanted)
    change(conference, court, name="Court", actor=acting(make_account(is_administrator=True)))


def test_merging_hands_over_people_partners_lists_and_spellings() -> None:
    conference = make_conference()
    kept, lost = body(conference, "Ministry of Interior"), body(conference, "MoI")
    change(conference, lost, aliases=("Interior Ministry",), level=Level.FEDERAL)
    for name in ("Ministry of Interior", "MoI"):
        add_partner(
            conference=conference,
            organisation=name,
            role=PartnerRole.HOST,
            actor=COMMAND,
            now=NOW,
        )
    delegation = make_delegation(conference, "MoI")
    merge(conference, kept, lost)
    assert set(db.session.scalars(select(Person.organisation_id))) == {kept.id}
    assert list(db.session.scalars(select(Partner.organisation_id))) == [kept.id]
    assert db.session.get_one(Delegation, delegation.id).organisation_id == kept.id
    assert spellings(kept) == ["Interior Ministry", "MoI"]
    assert kept.level is Level.FEDERAL
    assert find_or_add_organisation("moi") is kept


def test_every_column_that_refers_to_an_organisation_is_handed_over() -> None:
    conference = make_conference()
    kept, lost = body(conference, "Kept"), body(conference, "Lost")
    lost_id = lost.id
    columns = [
        column
        for table in db.metadata.sorted_tables
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name == "organisation"
    ]
    for each in columns:
        any_row(each.table, **{each.name: lost.id})
    merge(conference, kept, lost)
    for each in columns:
        left = set(db.session.scalars(select(each).where(each.is_not(None))))
        assert lost_id not in left, each
        assert kept.id in left, each


def test_people_merged_before_can_be_two_again() -> None:
    conference = make_conference()
    kept, lost = body(conference, "Kept"), body(conference, "Lost")
    one, other = twins(conference)
    one.organisation_id, other.organisation_id = lost.id, lost.id
    other.title = "Dean"
    db.session.flush()
    done = merge_people(one, other, choice={"title": other.id})
    merge(conference, kept, lost)
    undo(done)
    assert (one.organisation_id, other.organisation_id) == (kept.id, kept.id)
    assert (one.title, other.title) == ("", "Dean")


def test_people_who_came_from_two_bodies_that_are_one_can_be_two_again() -> None:
    conference = make_conference()
    kept, lost = body(conference, "Kept"), body(conference, "Lost")
    one, other = twins(conference)
    one.organisation_id, other.organisation_id = kept.id, lost.id
    db.session.flush()
    done = merge_people(one, other, choice={"organisation_id": other.id})
    merge(conference, kept, lost)
    undo(done)
    assert (one.organisation_id, other.organisation_id) == (kept.id, kept.id)


def undo_merge(conference: Conference, kept: Organisation, *, actor: Actor = COMMAND) -> None:
    [done, *_earlier] = queries.merged_into(conference, kept)
    operations.undo(conference=conference, merge_id=done.id, actor=actor, now=NOW)
    db.session.flush()
    db.session.expire_all()


def everything_with_steps() -> dict[str, Any]:
    steps = list(db.session.scalars(select(PersonMerge.steps).order_by(PersonMerge.id)))
    return {**everything(), "person_merge.steps": steps}


COLUMNS = [
    (table.name, column.name)
    for table in Model.metadata.sorted_tables
    for column in table.columns
    if any(key.column.table.name == "organisation" for key in column.foreign_keys)
    and table.name != "organisation_merge"
]


@given(st.lists(st.tuples(st.sampled_from(COLUMNS), st.booleans()), max_size=8))
@settings(
    deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_undoing_brings_back_every_row(referring: list[tuple[tuple[str, str], bool]]) -> None:
    conference = make_conference()
    kept, lost = (make_organisation(level=each, country="") for each in (None, Level.FEDERAL))
    for (table, column), is_lost in referring:
        any_row(db.metadata.tables[table], **{column: lost.id if is_lost else kept.id})
    before = everything_with_steps()
    merge(conference, kept, lost)
    assert everything_with_steps() != before
    undo_merge(conference, kept)
    assert everything_with_steps() == before


def test_of_two_partners_that_were_one_both_come_back() -> None:
    conference = make_conference()
    kept, lost = body(conference, "Kept"), body(conference, "Lost")
    for name in ("Kept", "Lost"):
        add_partner(
            conference=conference, organisation=name, role=PartnerRole.HOST, actor=COMMAND, now=NOW
        )
    one, other = twins(conference)
    one.organisation_id, other.organisation_id = kept.id, lost.id
    db.session.flush()
    done = merge_people(one, other, choice={"organisation_id": other.id})
    before, lost_id = everything_with_steps(), lost.id
    merge(conference, kept, lost)
    undo_merge(conference, kept)
    assert everything_with_steps() == before
    undo(done)
    assert (one.organisation_id, other.organisation_id) == (kept.id, lost_id)


def test_what_came_since_stays_and_the_name_leads_to_its_own_again() -> None:
    conference = make_conference()
    kept, lost = body(conference, "Kept"), body(conference, "Lost")
    lost_id = lost.id
    merge(conference, kept, lost)
    newcomer = make_contact(conference, organisation_id=find_or_add_organisation("Lost").id)
    undo_merge(conference, kept)
    assert newcomer.organisation_id == kept.id
    assert find_or_add_organisation("lost").id == lost_id
    assert spellings(kept) == []
    assert list(queries.merged_into(conference, kept)) == []
    actions = list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
    assert actions[-1] == "organisation.merge_undone"


def test_the_last_merge_is_undone_first() -> None:
    conference = make_conference()
    first, second, third = (body(conference, name) for name in ("One", "Two", "Three"))
    before = everything_with_steps()
    merge(conference, second, third)
    merge(conference, first, second)
    [last, early] = queries.merged_into(conference, first)
    with pytest.raises(DomainError, match="“Two” was merged into this organisation later"):
        operations.undo(conference=conference, merge_id=early.id, actor=COMMAND, now=NOW)
    undo_merge(conference, first)
    undo_merge(conference, db.session.get_one(Organisation, last.lost_id))
    assert everything_with_steps() == before
    with pytest.raises(DomainError, match="undone already"):
        operations.undo(conference=conference, merge_id=last.id, actor=COMMAND, now=NOW)


def test_a_name_that_is_anothers_by_now_does_not_come_back() -> None:
    conference = make_conference()
    kept, lost = body(conference, "Kept"), body(conference, "Lost")
    merge(conference, kept, lost)
    change(conference, kept, name="Lost", aliases=())
    with pytest.raises(DomainError, match="“Lost” is how “Lost” is called"):
        undo_merge(conference, kept)
    for _former in range(2):
        change(conference, kept, name="Kept", aliases=())
    other = body(conference, "Other")
    change(conference, other, aliases=("Lost",))
    with pytest.raises(DomainError, match="“Lost” is how “Other” is called"):
        undo_merge(conference, kept)


def test_what_others_use_is_told_apart_by_an_administrator_only() -> None:
    conference = make_conference()
    kept, lost = body(conference, "Kept"), body(conference, "Lost")
    merge(conference, kept, lost)
    make_contact(make_conference(), organisation_id=kept.id)
    organiser = acting(make_team_member(conference, TeamRole.ORGANISER))
    with pytest.raises(DomainError, match="only an administrator can undo"):
        undo_merge(conference, kept, actor=organiser)
    undo_merge(conference, kept, actor=acting(make_account(is_administrator=True)))


def test_two_lists_of_one_conference_stay_two() -> None:
    conference = make_conference(title="Forum")
    one, other = (make_delegation(conference, name) for name in ("Ministry", "The Ministry"))
    kept, lost = (db.session.get_one(Organisation, each.organisation_id) for each in (one, other))
    with pytest.raises(DomainError, match="“Forum” has asked both"):
        merge(conference, kept, lost)
    other.category = Category.MEDIA
    db.session.flush()
    merge(conference, kept, lost)


@pytest.mark.parametrize("how", ["person", "partner", "list"])
def test_what_others_use_is_merged_by_an_administrator_only(how: str) -> None:
    conference, other = make_conference(), make_conference()
    organiser = acting(make_team_member(conference, TeamRole.OWNER))
    kept, lost = body(conference, "High Court"), body(conference, "HC")
    used = {
        "person": lambda: make_registration(other, make_contact(other, organisation_id=lost.id)),
        "partner": lambda: add_partner(
            conference=other, organisation="HC", role=PartnerRole.DONOR, actor=COMMAND, now=NOW
        ),
        "list": lambda: make_delegation(other, "HC"),
    }
    used[how]()
    with pytest.raises(DomainError, match="administrator"):
        merge(conference, kept, lost, actor=organiser)
    merge(conference, kept, lost, actor=acting(make_account(is_administrator=True)))


def test_registrations_stay_as_typed_and_count_for_the_one() -> None:
    conference = make_conference()
    kept, lost = body(conference, "High Court"), body(conference, "HC")
    typed = ["High Court", "hc", "H.C.", "high  court"]
    for each in typed:
        make_registration(conference, organisation=each)
    hidden = make_contact(conference, is_protected=True, display_name="P")
    make_registration(conference, hidden, organisation="HC")
    merge(conference, kept, lost)
    (row,) = queries.organisations(conference, Wanted(), number=1).rows
    assert (row.organisation, row.people, row.registrations) == (kept, 2, 3)


def test_where_protected_people_come_from_is_told_nowhere() -> None:
    conference = make_conference()
    shelter = make_organisation(name="Shelter")
    make_contact(conference, organisation_id=shelter.id, is_protected=True, display_name="P")
    assert queries.organisations(conference, Wanted(), number=1).rows == []
    assert queries.find_organisation(conference, shelter.id) is None
    assert queries.alike(conference, body(conference, "Shelters")) == {}
    assert shelter.id not in {int(key) for key in queries.alike(conference, shelter)}


def test_the_list_is_narrowed_by_words_level_sector_and_country() -> None:
    conference = make_conference()
    court = body(conference, "High Court", level=Level.PROVINCIAL, sector="judiciary")
    court.country = "PK"
    body(conference, "Ministry", level=Level.FEDERAL)
    change(conference, court, aliases=("SHC",), level=Level.PROVINCIAL, sector="judiciary")
    court.country = "PK"
    db.session.flush()
    for wanted in (
        Wanted(words="shc"),
        Wanted(words="high"),
        Wanted(level=Level.PROVINCIAL),
        Wanted(sector="judiciary"),
        Wanted(country="PK"),
    ):
        rows = queries.organisations(conference, wanted, number=1).rows
        assert [each.organisation for each in rows] == [court]
    assert queries.organisations(conference, Wanted(words="%"), number=1).rows == []


def test_the_most_alike_is_offered_first() -> None:
    conference = make_conference()
    court = body(conference, "High Court of Sindh")
    for name in ("Aviation Authority", "Sindh High Court", "Bar Council"):
        body(conference, name)
    assert next(iter(queries.alike(conference, court).values())) == "Sindh High Court"
