"""Who must not be named by now is in no version that is frozen from now on, in no way at all."""

from typing import Any

import pytest

from eventmgr.agenda.enums import SessionKind
from eventmgr.conferences.enums import GroupRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from eventmgr.registration.enums import RegistrationState
from eventmgr.registration.models import Registration
from eventmgr.reports import operations, queries
from eventmgr.reports import snapshot as frozen
from eventmgr.reports.enums import Format
from eventmgr.reports.models import ReportVersion
from tests.factories.agenda import make_role, make_session
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group, make_member
from tests.factories.people import NOW, make_person
from tests.factories.recommendations import make_recommendation, make_revision
from tests.factories.registration import make_registration
from tests.factories.sections import write
from tests.reports.test_originals import give_back, hand_in, leading, reword

pytestmark = pytest.mark.usefixtures("app")
NAME = "Hidden Unspeakable"
SURNAME = "Unspeakable"


def coming(conference: Conference, name: str, **values: Any) -> Registration:
    """Somebody with a place who agrees to be listed."""
    person = make_person(name=name, **values.pop("person", {}))
    return make_registration(
        conference,
        person,
        **{"state": RegistrationState.CONFIRMED, "consents_to_be_listed": True, **values},
    )


def frozen_now(conference: Conference) -> tuple[frozen.Snapshot, str]:
    """The next version: what was frozen, and its very bytes."""
    db.session.flush()
    db.session.expire_all()
    version: ReportVersion = operations.request_report(
        conference=conference, formats=[Format.JSON], actor=COMMAND, now=NOW
    )
    db.session.flush()
    content = queries.snapshot_of(version)
    return frozen.from_json(content), content.decode()


def protect(registration: Registration, shown: str = "") -> None:
    person = db.session.get_one(Person, registration.person_id)
    person.is_protected, person.display_name = True, shown
    db.session.flush()


def test_whoever_takes_consent_back_is_in_no_list_of_the_next_version() -> None:
    conference = make_conference()
    group = make_group(conference)
    stays = coming(conference, "Ada Example", organisation="A body", title="Judge")
    leaves = coming(conference, "Bilal Sample", organisation="B body")
    for each in (stays, leaves):
        make_member(group, GroupRole.MEMBER, each.person)
    first, _bytes = frozen_now(conference)
    assert [each.name for each in first.participants] == ["Ada Example", "Bilal Sample"]
    assert first.groups[0].members == ("Ada Example", "Bilal Sample")
    db.session.get_one(Registration, leaves.id).consents_to_be_listed = False
    second, content = frozen_now(conference)
    assert second.participants == (
        frozen.Participant(name="Ada Example", title="Judge", organisation="A body"),
    )
    assert second.groups[0].members == ("Ada Example",)
    assert second.groups[0].composition == first.groups[0].composition
    assert "Bilal" not in content


@pytest.mark.parametrize("typed", [NAME, "H. Unspeakable-Secret", "مخفی نام"])
def test_a_protected_person_is_in_no_word_of_any_part(typed: str) -> None:
    conference = make_conference(summary=f"With {typed}.")
    registration = coming(conference, typed, person={"honorific": "Dr"}, organisation="A body")
    registration.person.name = NAME
    protect(registration, "A survivor")
    text = f"Ask {typed} or Dr {NAME}."
    session = make_session(
        conference, title=f"A talk by {NAME}", kind=SessionKind.PANEL, description=text
    )
    make_role(session, person=registration.person, title="Judge", affiliation="A body")
    write(conference, "foreword", text, title=f"For {typed}")
    write(conference, f"session-{session.id}", text)
    group = make_group(conference, mandate=text, guiding_questions=text)
    make_member(group, GroupRole.MODERATOR, registration.person)
    asked = make_recommendation(group, text="Ask.", rationale=text, lead_addressee=NAME)
    asked.agreement_note = text
    snapshot, content = frozen_now(conference)
    for each in (typed, NAME):
        assert each not in content
        assert each.upper() not in content.upper()
    told = snapshot.groups[0].recommendations[0]
    assert (told.rationale, told.lead, told.dissent) == (
        "Ask […] or […].",
        "[…]",
        "Ask […] or […].",
    )
    [told_session] = [each for day in snapshot.days for each in day.sessions]
    assert told_session.roles == (frozen.SessionRole(role="chair", name="A survivor"),)
    assert (told_session.title, told_session.description, told_session.summary) == (
        "A talk by […]",
        "Ask […] or […].",
        "Ask […] or […].",
    )
    assert snapshot.conference.summary == "With […]."
    assert set(snapshot.unnamed) == {
        "summary",
        "A talk by […]",
        "WG1",
        "WG1-R01",
        "For […]",
    }


def test_what_the_version_before_said_names_nobody_who_is_protected_meanwhile() -> None:
    conference = make_conference()
    registration = coming(conference, NAME)
    group = make_group(conference, mandate=f"Hear {NAME}.")
    text = make_recommendation(group, text=f"Ask {NAME} for shelters.")
    removed = make_recommendation(group, text=f"Thank {NAME}.")
    write(conference, "foreword", f"We thank {NAME}.")
    _first, content = frozen_now(conference)
    assert SURNAME in content
    protect(registration)
    make_revision(text, base_number=1, text=f"Ask {NAME} for more shelters.")
    make_revision(removed, base_number=1, text="Thank everybody.")
    second, content = frozen_now(conference)
    assert SURNAME not in content
    assert [(each.name, each.before, each.after) for each in second.changes] == [
        ("WG1-R01", "Ask […] for shelters.", "Ask […] for more shelters."),
        ("WG1-R02", "Thank […].", "Thank everybody."),
    ]


def test_what_the_version_before_said_of_a_group_names_nobody_once_the_rule_holds() -> None:
    conference = make_conference()
    group = make_group(conference)
    make_member(group, GroupRole.MEMBER, make_person(name=NAME))
    text = make_recommendation(group, text=f"Do as {NAME} said.")
    frozen_now(conference)
    group.is_chatham = True
    make_revision(text, base_number=1, text=f"Do soon as {NAME} said.")
    second, content = frozen_now(conference)
    assert SURNAME not in content
    assert [(each.name, each.before, each.after) for each in second.changes] == [
        ("WG1-R01", "", "")
    ]
    assert second.groups[0].recommendations[0].text == "Do soon as […] said."


@pytest.mark.parametrize("secret", ["is_chatham", "is_closed"])
def test_a_quiet_sessions_title_names_nobody_anywhere(secret: str) -> None:
    conference = make_conference()
    session = make_session(conference, title=f"{NAME} reports", description=NAME, **{secret: True})
    make_role(session, person=make_person(name=NAME))
    snapshot, content = frozen_now(conference)
    assert SURNAME not in content
    assert snapshot.unnamed == ("[…] reports",)


def test_two_quiet_sessions_of_one_title_and_hour_both_name_nobody() -> None:
    conference = make_conference()
    for name in (NAME, "Silent Unmentionable"):
        session = make_session(
            conference, title="Hearing", description=f"{name} is heard.", is_chatham=True
        )
        make_role(session, person=make_person(name=name))
    snapshot, _bytes = frozen_now(conference)
    sessions = [each for day in snapshot.days for each in day.sessions]
    assert [each.description for each in sessions] == ["[…] is heard."] * 2


def test_a_quiet_session_whose_title_names_a_protected_person_names_nobody_else_either() -> None:
    conference = make_conference()
    protected = coming(conference, "Silent Unmentionable")
    protect(protected)
    session = make_session(
        conference,
        title="For Silent Unmentionable",
        description=f"{NAME} speaks.",
        is_chatham=True,
    )
    make_role(session, person=make_person(name=NAME))
    snapshot, content = frozen_now(conference)
    [told] = [each for day in snapshot.days for each in day.sessions]
    assert (told.title, told.description) == ("For […]", "[…] speaks.")
    assert SURNAME not in content


def test_a_speaker_who_asks_for_protection_is_no_more_in_what_was_handed_in() -> None:
    conference = make_conference()
    group = make_group(conference)
    registration = coming(conference, NAME)
    rapporteur = leading(group)
    text = make_recommendation(group, title=f"For {NAME}", text=f"Pay {NAME}.")
    hand_in(group, rapporteur)
    give_back(text)
    reword(text, "Pay everybody.")
    protect(registration)
    snapshot, content = frozen_now(conference)
    assert SURNAME not in content
    [original] = snapshot.groups[0].recommendations[0].originals
    assert (original.title, original.text) == ("For […]", "Pay […].")
