"""Whoever is in danger if their name is read."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.demo.build import build_demo
from eventmgr.foundation import audit, clock
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.groups.models import GroupMember, WorkingGroup
from eventmgr.people import operations
from eventmgr.people.actor import COMMAND, Actor
from eventmgr.people.models import Person
from eventmgr.registration.models import Registration
from eventmgr.reports.operations import request_report
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.people import NOW, make_person
from tests.factories.registration import make_registration
from tests.factories.reports import make_ready_version
from tests.factories.signin import sign_in
from tests.visitor import Visitor, complaints, read, said, save, texts, typed, visit

REAL = "Nettle Quillmere"


def office(app: Flask, role: TeamRole = TeamRole.ORGANISER) -> tuple[Visitor, Conference, str]:
    """An organiser, and the page of a registered person's answers."""
    conference = make_conference(slug="forum")
    person = make_person(name=REAL, email="nettle@example.org")
    registration = make_registration(conference, person, name=REAL, organisation="Harbour")
    audit.record(
        Actor(name=REAL, person_id=person.id),
        "registration.answered",
        registration,
        now=NOW,
        conference_id=conference.id,
    )
    visitor = visit(app)
    sign_in(visitor, make_team_member(conference, role))
    address = f"/manage/forum/registrations/{registration.id}"
    save()
    return visitor, conference, address


def test_reports_that_may_name_a_protected_person_are_listed(app: Flask) -> None:
    visitor, conference, address = office(app)
    make_ready_version(db.session.get_one(Conference, conference.id))
    save()
    listed = "//*[@id='reports']//a"
    assert texts(read(visitor.get(address)), listed) == []
    protecting = {"display_name": "Participant A"}
    page = read(visitor.post(f"{address}/protect", data=protecting, follow_redirects=True))
    assert [each.partition(" of ")[0] for each in texts(page, listed)] == ["Version 1"]
    again = db.session.get_one(Conference, conference.id)
    with clock.fixed(clock.now() + timedelta(hours=1)):
        request_report(conference=again, actor=COMMAND, now=clock.now())
        save()
        page = read(visitor.get(address))
    assert [each.partition(" of ")[0] for each in texts(page, listed)] == ["Version 1"]


def test_a_protected_persons_name_is_on_no_page_of_the_office(app: Flask) -> None:
    visitor, _, address = office(app)
    pages = ["/manage/forum/", "/manage/forum/registrations", "/manage/forum/registrations.csv"]
    assert all(REAL in visitor.get(each).text for each in [address, *pages])
    answer = visitor.post(
        f"{address}/protect", data={"display_name": " Participant  A "}, follow_redirects=True
    )
    page = read(answer)
    assert said(page) == ["Protected."]
    assert texts(page, "//h1") == ["Participant A"]
    for each in [address, *pages]:
        text = visitor.get(each).text
        assert REAL not in text, each
        assert "nettle@example.org" not in text, each
    assert "Participant A" in visitor.get("/manage/forum/").text


def test_the_history_tells_of_it_without_the_real_name(app: Flask) -> None:
    visitor, conference, address = office(app)
    visitor.post(f"{address}/protect", data={"display_name": "Participant A"})
    visitor.post(f"{address}/protect", data={"display_name": "Participant B"})
    db.session.rollback()
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(each.action, each.before, each.after) for each in entries] == [
        ("registration.answered", None, None),
        ("person.protected", None, {"display_name": "Participant A"}),
        (
            "person.protected",
            {"display_name": "Participant A"},
            {"display_name": "Participant B"},
        ),
    ]
    assert {each.conference_id for each in entries} == {conference.id}
    assert entries[0].actor_name == "Participant B"
    assert not any(REAL in str(vars(each)) for each in entries)


def test_the_protection_can_end(app: Flask) -> None:
    visitor, _, address = office(app)
    visitor.post(f"{address}/protect", data={"display_name": "Participant A"})
    page = read(visitor.post(f"{address}/unprotect", follow_redirects=True))
    assert said(page)[-1] == "No longer protected: the name is shown again."
    assert texts(page, "//h1") == [REAL]
    assert typed(page) == {"display_name": ""}
    db.session.rollback()
    last = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert last is not None
    assert (last.action, last.after) == ("person.unprotected", None)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "Shown as: Fill this in."),
        (
            "mrs QUILLMERE",
            "This has a part of the real name in it. Choose something that tells nothing.",
        ),
        ("x" * 101, "At most 100 characters; what you typed is still here."),
    ],
)
def test_a_name_that_protects_nobody_is_refused(app: Flask, name: str, sentence: str) -> None:
    visitor, _, address = office(app)
    page = read(visitor.post(f"{address}/protect", data={"display_name": name}), status=422)
    assert complaints(page) == {"display_name": sentence}
    assert typed(page) == {"display_name": name}
    assert not db.session.scalars(select(Person.is_protected).where(Person.name == REAL)).one()


@pytest.mark.parametrize("role", [TeamRole.DESK, TeamRole.OBSERVER, TeamRole.RAPPORTEUR_GENERAL])
def test_organisers_only(app: Flask, role: TeamRole) -> None:
    visitor, _, address = office(app, role)
    answer = visitor.post(f"{address}/protect", data={"display_name": "Participant A"})
    assert answer.status_code == 403
    assert visitor.post(f"{address}/unprotect").status_code == 403


def test_who_protects_themselves_is_called_by_the_new_name_at_once(client: FlaskClient) -> None:  # noqa: ARG001 - its database
    person = make_person(name=REAL)
    actor = Actor(name=REAL, person_id=person.id)
    operations.protect(person=person, display_name="P", actor=actor, now=NOW)
    assert db.session.scalars(select(AuditEntry.actor_name)).all() == ["P"]
    with pytest.raises(DomainError):
        operations.protect(person=person, display_name=" ", actor=COMMAND, now=NOW)


def test_the_demo_has_one_protected_person_who_sits_in_wg4(client: FlaskClient) -> None:  # noqa: ARG001 - its database
    build_demo(base_url="http://localhost", now=NOW)
    person = db.session.scalars(select(Person).where(Person.is_protected)).one()
    assert person.shown_name == "Participant A"
    numbers = select(WorkingGroup.number).join(GroupMember)
    assert db.session.scalars(numbers.where(GroupMember.person_id == person.id)).all() == [4]
    assert db.session.scalars(
        select(Registration.person_id).where(Registration.person_id == person.id)
    ).one()
