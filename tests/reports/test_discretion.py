"""Nobody is in the snapshot whom the report must not name: every byte of it is looked through."""

from datetime import timedelta

import pytest

from eventmgr.conferences.enums import GroupRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people.enums import Sector
from eventmgr.registration.enums import RegistrationState
from eventmgr.reports import snapshot as frozen
from eventmgr.reports.gathering import gather
from tests.factories.agenda import make_role, make_session
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group, make_member
from tests.factories.people import NOW, make_person
from tests.factories.recommendations import make_recommendation
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


SECRET = "Unspeakable"


@pytest.mark.parametrize("secret", ["is_chatham", "is_closed"])
def test_a_chatham_house_or_closed_session_names_nobody(secret: str) -> None:
    conference = make_conference()
    session = make_session(conference, title="Closed talk", **{secret: True})
    make_role(session, person=make_person(name=SECRET), title=SECRET, affiliation=SECRET)
    text = everything(conference)
    assert "Closed talk" in text
    assert SECRET not in text


def test_who_proposed_an_imported_recommendation_is_not_told() -> None:
    conference = make_conference()
    make_recommendation(make_group(conference), text="Fund shelters.").proposer = SECRET
    text = everything(conference)
    assert "Fund shelters." in text
    assert SECRET not in text


def test_a_chatham_house_group_names_nobody_and_counts_nobody() -> None:
    conference = make_conference()
    group = make_group(conference, title="Closed group", is_chatham=True)
    for role in GroupRole:
        person = make_person(name=f"{SECRET} {role}", sector=Sector.LIVED_EXPERIENCE)
        make_member(group, role, person)
    make_recommendation(group, text="Fund shelters.")
    text = everything(conference)
    assert "Fund shelters." in text
    assert SECRET not in text
    assert Sector.LIVED_EXPERIENCE not in text
    assert gathered(conference).groups[0].composition == ()


@pytest.mark.parametrize("shown", ["A survivor", ""])
def test_a_protected_person_is_at_most_a_display_name_on_the_stage(shown: str) -> None:
    conference = make_conference()
    person = make_person(
        name=SECRET,
        honorific=SECRET,
        email=f"{SECRET}@example.org",
        is_protected=True,
        display_name=shown,
    )
    make_registration(
        conference,
        person,
        state=CONFIRMED,
        name=SECRET,
        title=SECRET,
        organisation=SECRET,
        needs=SECRET,
        consents_to_be_listed=True,
    )
    make_role(make_session(conference), person=person, title=SECRET, affiliation=SECRET)
    for role in (GroupRole.MODERATOR, GroupRole.MEMBER):
        make_member(make_group(conference), role, person)
    found = gathered(conference)
    assert SECRET not in frozen.to_json(found).decode()
    [session] = [each for day in found.days for each in day.sessions]
    assert session.roles == ((frozen.SessionRole(role="chair", name=shown),) if shown else ())
    assert all(each.moderators == each.members == () for each in found.groups)
    assert found.participants == ()


def test_nobodys_needs_and_addresses_are_told() -> None:
    conference = make_conference()
    person = make_person(name="Aya", email=f"{SECRET}@example.org")
    make_registration(conference, person, state=CONFIRMED, needs=SECRET, consents_to_be_listed=True)
    assert SECRET not in everything(conference)


def test_a_protected_person_is_not_named_in_a_sentence() -> None:
    conference = make_conference()
    person = make_person(name="Hidden Unspeakable", is_protected=True, display_name="A survivor")
    make_registration(conference, person, state=CONFIRMED)
    make_session(conference, description="Hidden UNSPEAKABLE speaks.")
    make_recommendation(make_group(conference), text="Hear what Hidden Unspeakable says.")
    found = gathered(conference)
    text = frozen.to_json(found).decode()
    assert SECRET.lower() not in text.lower()
    assert "Hear what […] says." in text
    assert "WG1-R01" in found.unnamed


def test_a_namesake_of_a_protected_person_stays_where_people_are_listed() -> None:
    conference = make_conference()
    for is_protected in (True, False):
        person = make_person(name="Ada Example", is_protected=is_protected)
        make_registration(
            conference, person, name="Ada Example", state=CONFIRMED, consents_to_be_listed=True
        )
    assert [each.name for each in gathered(conference).participants] == ["Ada Example"]


def test_a_group_under_the_rule_names_its_members_in_no_sentence() -> None:
    conference = make_conference()
    group = make_group(conference, is_chatham=True)
    make_member(group, GroupRole.MEMBER, make_person(name="Hidden Unspeakable"))
    make_recommendation(group, text="Do as Hidden Unspeakable said.")
    make_recommendation(make_group(conference), text="Ask Hidden Unspeakable.")
    text = everything(conference)
    assert "Do as […] said." in text
    assert "Ask Hidden Unspeakable." in text  # elsewhere the same person may be spoken of


@pytest.mark.parametrize("secret", ["is_chatham", "is_closed"])
def test_a_quiet_session_names_nobody_in_its_description(secret: str) -> None:
    conference = make_conference()
    session = make_session(conference, description="Hidden Unspeakable speaks.", **{secret: True})
    make_role(session, person=make_person(name="Hidden Unspeakable"))
    text = everything(conference)
    assert "[…] speaks." in text
    assert SECRET not in text


def test_the_place_of_a_mark_does_not_tell_the_name() -> None:
    conference = make_conference()
    session = make_session(conference, title="With Hidden Unspeakable and Ada Odd", is_chatham=True)
    make_role(session, person=make_person(name="Hidden Unspeakable"))
    make_registration(conference, make_person(name="Ada Odd", is_protected=True), name="Ada Odd")
    found = gathered(conference)
    assert found.unnamed == ("With […] and […]",)
    assert SECRET not in frozen.to_json(found).decode()


def test_a_protected_name_in_its_title_opens_no_quiet_session() -> None:
    conference = make_conference()
    make_registration(conference, make_person(name="Ada Odd", is_protected=True), name="Ada Odd")
    session = make_session(
        conference, title="With Ada Odd", is_chatham=True, description="Hidden Unspeakable opens."
    )
    make_role(session, person=make_person(name="Hidden Unspeakable"))
    assert SECRET not in everything(conference)


def test_two_quiet_sessions_of_one_title_name_nobody_either_of_them() -> None:
    conference = make_conference()
    for name in ("Hidden Unspeakable", "Bea Unspeakable"):
        session = make_session(conference, title="Breakout", is_closed=True, description=f"{name}.")
        make_role(session, person=make_person(name=name))
    assert SECRET not in everything(conference)


def test_whoever_stands_in_at_a_quiet_session_is_not_named() -> None:
    conference = make_conference()
    session = make_session(conference, is_chatham=True, description="Hidden Unspeakable opens.")
    make_role(session, represented_by="Hidden Unspeakable")
    assert SECRET not in everything(conference)


def test_a_protected_person_stands_in_for_nobody_by_name() -> None:
    conference = make_conference()
    person = make_person(name="Hidden Unspeakable", is_protected=True)
    make_registration(conference, person, name="Hidden Unspeakable")
    role = {"represented_by": "Hidden Unspeakable", "affiliation": "Office of Hidden Unspeakable"}
    make_role(make_session(conference), person=make_person(name="Abel Baker"), **role)
    [session] = [each for day in gathered(conference).days for each in day.sessions]
    assert session.roles == (
        frozen.SessionRole(
            role="chair", name="Abel Baker", affiliation="Office of […]", represented_by="[…]"
        ),
    )


@pytest.mark.parametrize("written", ["Hidden Unspeakable", "Hid Unspeakable"])
def test_a_protected_person_is_hidden_by_both_names(written: str) -> None:
    conference = make_conference()
    person = make_person(name="Hidden Unspeakable", is_protected=True, display_name="A survivor")
    make_registration(conference, person, name="Hid Unspeakable")
    make_recommendation(make_group(conference), text=f"Hear {written}, or A survivor.")
    [group] = gathered(conference).groups
    assert group.recommendations[0].text == "Hear […], or A survivor."


@pytest.mark.parametrize("secret", ["is_chatham", "is_closed"])
def test_a_quiet_session_hides_the_name_of_a_registration(secret: str) -> None:
    conference = make_conference()
    session = make_session(conference, description="Hid Unspeakable opens.", **{secret: True})
    person = make_role(session, person=make_person(name="Somebody Else"))
    make_registration(conference, person, name="Hid Unspeakable")
    assert SECRET not in everything(conference)
