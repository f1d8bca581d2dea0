"""The organiser's first page, and what pages cost."""

from typing import Any

import pytest
from flask import Flask

from eventmgr.conferences import queries
from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from tests.conftest import count_statements
from tests.factories.agenda import make_session
from tests.factories.conferences import make_conference, make_room, make_team_member, make_theme
from tests.factories.groups import make_group, make_member
from tests.factories.invitations import make_invitation
from tests.factories.recommendations import make_recommendation
from tests.factories.signin import sign_in
from tests.visitor import Visitor, read, save, texts, visit


def owner(app: Flask, role: TeamRole = TeamRole.OWNER, **values: Any) -> tuple[Visitor, str]:
    """Somebody of a team, and the address of the conference's office."""
    conference = make_conference(**values)
    visitor = visit(app)
    sign_in(visitor, make_team_member(conference, role))
    slug = conference.slug
    save()
    return visitor, f"/manage/{slug}/"


def stored(office: str) -> Conference:
    db.session.rollback()
    db.session.expunge_all()
    found = queries.find_conference(office.split("/")[2])
    assert found is not None
    return found


def fill(conference: Conference, size: int) -> None:
    for number in range(size):
        make_room(conference)
        make_theme(conference)
        make_session(conference)
        group = make_group(conference)
        make_member(group)
        make_recommendation(group)
        make_invitation(conference, email=f"guest{conference.id}-{number}@example.org")


@pytest.mark.parametrize("area", ["", "rooms", "themes", "partners", "team", "settings"])
def test_pages_cost_the_same_for_one_and_for_three(app: Flask, area: str) -> None:
    counts = set()
    for size in (1, 3):
        visitor, office = owner(app)
        conference = stored(office)
        fill(conference, size)
        for _ in range(size):
            make_team_member(conference)
            visitor.post(office + "partners", data={"name": f"Body {size}{_}", "role": "host"})
        save()
        with count_statements() as counted:
            assert visitor.get(office + area).status_code == 200
        counts.add(counted.count)
    assert len(counts) == 1


def test_an_empty_conference_says_what_to_do_first(app: Flask) -> None:
    visitor, office = owner(app)
    page = read(visitor.get(office))
    rows = "//section[@aria-labelledby='attention']//*[contains(@class, 'list-group-item')]"
    assert texts(page, rows) == [
        "There are no rooms yet. Add rooms",
        "The agenda is empty. Set up the agenda",
        "There are no working groups yet. Set them up",
    ]
    for address in page.xpath(f"{rows}//a/@href"):
        assert visitor.get(address).status_code == 200


def test_numbers_lead_to_the_lists_behind_them(app: Flask) -> None:
    visitor, office = owner(app)
    fill(stored(office), 3)
    save()
    page = read(visitor.get(office))
    tiles = page.xpath("//a[contains(@class, 'card-link')]")
    assert [each.text_content().strip() for each in tiles] == [
        *("3Sessions", "3Invited", "0Confirmed"),
        *("3Working groups", "3Recommendations", "0Submitted"),
    ]
    for each in tiles:
        assert visitor.get(each.get("href")).status_code == 200
