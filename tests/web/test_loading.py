"""What stands in an address is looked up within its conference."""

from collections.abc import Callable

import pytest
from flask import Flask

from eventmgr.conferences.models import Conference
from eventmgr.people.actor import COMMAND
from eventmgr.reports import operations as reports
from tests.factories.agenda import make_session
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.groups import make_group
from tests.factories.invitations import make_invitation
from tests.factories.people import NOW
from tests.factories.recommendations import make_recommendation
from tests.factories.registration import make_registration
from tests.factories.signin import sign_in
from tests.visitor import save, visit


def session_page(conference: Conference) -> str:
    return f"/manage/{{}}/agenda/{make_session(conference).id}"


def group_page(conference: Conference) -> str:
    return f"/manage/{{}}/groups/{make_group(conference).code}"


def recommendation_page(conference: Conference) -> str:
    group = make_group(conference)
    return f"/c/{{}}/groups/{group.code}/recommendations/{make_recommendation(group).number}"


def invitation_page(conference: Conference) -> str:
    return f"/manage/{{}}/invitations/{make_invitation(conference).id}"


def registration_page(conference: Conference) -> str:
    return f"/manage/{{}}/registrations/{make_registration(conference).id}"


PAGES = [session_page, group_page, recommendation_page, invitation_page, registration_page]


@pytest.mark.parametrize("make", PAGES)
def test_an_id_of_another_conference_is_not_found(
    app: Flask, make: Callable[[Conference], str]
) -> None:
    here, there = make_conference(), make_conference()
    account = make_team_member(here)
    make_team_member(there, account=account)
    visitor = visit(app)
    sign_in(visitor, account)
    slugs, page = (here.slug, there.slug), make(there)
    save()
    assert [visitor.get(page.format(slug)).status_code for slug in slugs] == [404, 200]


def test_a_report_of_another_conference_is_not_found(app: Flask) -> None:
    here, there = make_conference(), make_conference()
    visitor = visit(app)
    sign_in(visitor, make_team_member(here))
    version = reports.request_report(conference=there, actor=COMMAND, now=NOW)
    own = reports.request_report(conference=here, actor=COMMAND, now=NOW)
    slug, file_id, own_id = here.slug, version.files[0].id, own.files[0].id
    assert (version.number, own.number) == (1, 1)
    save()
    assert visitor.post(f"/c/{slug}/reports/1/{file_id}/retry").status_code == 404
    assert visitor.post(f"/c/{slug}/reports/1/{own_id}/retry").status_code == 303
    assert visitor.post(f"/c/{slug}/reports/2/{own_id}/retry").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/c/nowhere/",
        "/c/nowhere/me",
        "/manage/nowhere/",
        "/c/{}/groups/WG9",
        "/c/{}/groups/WG0",
        "/c/{}/groups/WG99999999999999999999",
        "/c/{}/groups/x",
        "/manage/{}/registrations/999",
        "/manage/{}/registrations/99999999999999999999",
        "/manage/{}/agenda/99999999999999999999",
        "/manage/{}/invitations/99999999999999999999",
        "/c/{}/reports/99999999999999999999/1",
        "/c/{}/reports/1/99999999999999999999",
        "/c/{}/sessions/99999999999999999999",
        "/c/%00/",
        "/c/{}/groups/%00",
    ],
)
def test_what_is_not_there_is_not_found(app: Flask, address: str) -> None:
    conference = make_conference()
    reports.request_report(conference=conference, actor=COMMAND, now=NOW)
    visitor = visit(app)
    sign_in(visitor, make_team_member(conference))
    slug = conference.slug
    save()
    assert visitor.get(address.format(slug)).status_code == 404
