"""Who took which file of the reports: who may read it, and whom it names."""

from datetime import timedelta

import pytest
from flask import Flask

from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.paging import PAGE_SIZE
from eventmgr.groups.models import WorkingGroup
from eventmgr.people.actor import Actor
from eventmgr.people.models import Person
from eventmgr.reports.models import ReportVersion
from eventmgr.reports.operations import record_download
from tests.conftest import count_statements
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.groups import make_group, make_member
from tests.factories.people import NOW, make_person
from tests.factories.reports import make_ready_version
from tests.factories.signin import sign_in
from tests.visitor import Visitor, complaints, read, save, texts, visit

PAGE = "/c/tip-2026/reports/downloads"
LINES = "//ol/li/div/bdi[1]"


def take(conference: Conference, version: ReportVersion, person: Person, minutes: int = 0) -> None:
    actor = Actor(name=person.shown_name, person_id=person.id)
    at = NOW + timedelta(minutes=minutes)
    record_download(file=version.files[0], conference=conference, actor=actor, now=at)


def reader(
    app: Flask, role: TeamRole = TeamRole.ORGANISER
) -> tuple[Visitor, Conference, ReportVersion]:
    conference = make_conference(slug="tip-2026")
    visitor = visit(app)
    sign_in(visitor, make_team_member(conference, role))
    version = make_ready_version(conference)
    save()
    return visitor, conference, version


def leader(group: WorkingGroup, name: str) -> Person:
    return make_member(group, GroupRole.MODERATOR, make_person(name=name))


def test_each_download_says_who_when_and_which_the_newest_first(app: Flask) -> None:
    visitor, conference, version = reader(app, TeamRole.RAPPORTEUR_GENERAL)
    other = make_conference(slug="other")
    group = make_group(conference)
    for n, name in enumerate(("Ayla First", "Bela Second")):
        take(conference, version, leader(group, name), n)
    take(other, make_ready_version(other), make_person(name="Somewhere Else"))
    save()
    page = read(visitor.get(PAGE))
    assert not complaints(page)
    assert texts(page, LINES) == ["Bela Second", "Ayla First"]
    assert texts(page, "//ol/li[1]//a") == ["Version 1"]
    assert "Data (JSON)" in page.xpath("string(//ol/li[1])")
    assert page.xpath("count(//ol/li//time[@datetime])") == 2
    assert page.xpath("//section[@aria-labelledby='public']") == []


def test_of_the_public_a_count_is_told_and_nothing_else(app: Flask) -> None:
    visitor, _, version = reader(app)
    db.session.get_one(type(version.files[0]), version.files[0].id).public_downloads = 3
    save()
    page = read(visitor.get(PAGE))
    [told] = page.xpath("//section[@aria-labelledby='public']//li")
    assert " ".join(told.text_content().split()).endswith("taken 3 times")
    assert texts(page, LINES) == []


def test_nobody_of_a_group_under_the_rule_is_named_outside_it(app: Flask) -> None:
    visitor, conference, version = reader(app)
    quiet = make_group(conference, number=1, is_chatham=True)
    secret = make_member(quiet, GroupRole.MODERATOR, make_person(name="Secret Moderator"))
    open_one = make_member(
        make_group(conference, number=2), GroupRole.MODERATOR, make_person(name="Open Moderator")
    )
    member = make_team_member(conference, TeamRole.ORGANISER)
    make_member(quiet, GroupRole.MODERATOR, member.person)
    name = member.person.shown_name
    former = make_person(name="Former Moderator")
    for n, person in enumerate((former, secret, open_one, member.person)):
        take(conference, version, person, n)
    save()
    page = read(visitor.get(PAGE))
    unnamed = ["Somebody who is not named here"] * 2
    assert texts(page, LINES) == [name, "Open Moderator", *unnamed]
    assert "Secret Moderator" not in page.text_content()
    assert "Former Moderator" not in page.text_content()
    inside = visit(app)
    sign_in(inside, member)
    save()
    assert "Secret Moderator" in read(inside.get(PAGE)).text_content()


@pytest.mark.parametrize("role", [TeamRole.OBSERVER, TeamRole.DESK])
def test_others_do_not_read_it(app: Flask, role: TeamRole) -> None:
    visitor, _, _ = reader(app, role)
    assert visitor.get(PAGE).status_code == 403


def test_a_long_list_is_paged_and_costs_the_same(app: Flask) -> None:
    visitor, conference, version = reader(app)
    counts = set()
    group = make_group(conference)
    for number in range(3):
        take(conference, version, leader(group, f"Person {number}"), number)
        save()
        if number != 1:
            with count_statements() as counted:
                assert visitor.get(PAGE).status_code == 200
            counts.add(counted.count)
    assert len(counts) == 1
    for number in range(3, PAGE_SIZE + 2):
        take(conference, version, leader(group, f"Person {number}"), number)
    save()
    assert len(texts(read(visitor.get(PAGE)), LINES)) == PAGE_SIZE
    assert texts(read(visitor.get(f"{PAGE}?page=2")), LINES) == ["Person 1", "Person 0"]


def test_the_list_of_versions_leads_there(app: Flask) -> None:
    visitor, _, _ = reader(app)
    [link] = read(visitor.get("/c/tip-2026/reports")).xpath("//a[normalize-space()='Downloads']")
    assert link.get("href") == PAGE
