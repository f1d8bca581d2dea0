"""What changed brings nobody back who must not be named by now: in no version, on no page."""

from collections.abc import Callable
from typing import Final, TypeAlias

import pytest
from flask import Flask

from eventmgr.agenda.models import SessionRole
from eventmgr.conferences.enums import GroupRole, TeamRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people.actor import COMMAND
from eventmgr.reports import operations
from eventmgr.reports.enums import Attribution, Format
from eventmgr.reports.material import prepare
from eventmgr.reports.models import ReportVersion
from eventmgr.reports.renderers import RENDERERS
from eventmgr.reports.selection import Selection
from eventmgr.reports.snapshot import from_json
from tests.factories.agenda import make_role, make_session
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.groups import make_group, make_member
from tests.factories.people import NOW, make_person
from tests.factories.registration import make_registration
from tests.factories.sections import write
from tests.factories.signin import sign_in
from tests.reports.searching import found
from tests.visitor import save, visit

pytestmark = pytest.mark.usefixtures("app")
SECRET: Final = b"Unspeakable"
NAME: Final = "Hidden Unspeakable"


def compiled(conference: Conference) -> ReportVersion:
    db.session.flush()
    db.session.expire_all()
    version = operations.request_report(
        conference=conference, formats=[Format.JSON], actor=COMMAND, now=NOW
    )
    db.session.flush()
    return version


def protected_meanwhile(conference: Conference) -> None:
    person = make_person(name=NAME)
    make_registration(conference, person, name=NAME)
    write(conference, "foreword", f"{NAME} told us. It rained.")
    assert SECRET in compiled(conference).snapshot
    person.is_protected, person.display_name = True, "A witness"
    write(conference, "foreword", f"{NAME} told us.", base=1)


def group_under_the_rule_meanwhile(conference: Conference) -> None:
    group = make_group(conference)
    make_member(group, GroupRole.MEMBER, make_person(name=NAME))
    group.mandate = f"Ask {NAME} to lead."
    assert SECRET in compiled(conference).snapshot
    group.is_chatham, group.mandate = True, "Ask somebody to lead."


def session_closed_meanwhile(conference: Conference) -> None:
    session = make_session(conference, title=f"With {NAME}", description=f"{NAME} opens.")
    make_role(session, person=make_person(name=NAME))
    assert SECRET in compiled(conference).snapshot
    session.is_closed, session.description = True, "It opens."


Happens: TypeAlias = Callable[[Conference], None]
MEANWHILE: Final = [protected_meanwhile, group_under_the_rule_meanwhile, session_closed_meanwhile]


@pytest.mark.parametrize("happens", MEANWHILE)
def test_no_later_version_names_them(happens: Happens) -> None:
    conference = make_conference()
    happens(conference)
    version = compiled(conference)
    assert from_json(version.snapshot).changes
    assert SECRET not in version.snapshot


@pytest.mark.parametrize("happens", MEANWHILE)
def test_no_page_of_earlier_versions_names_them(app: Flask, happens: Happens) -> None:
    conference = make_conference(slug="tip-2026")
    visitor = visit(app)
    sign_in(visitor, make_team_member(conference, TeamRole.ORGANISER))
    compiled(conference)
    happens(conference)
    save()
    for number in (1, 2):
        page = visitor.get(f"/c/tip-2026/reports/{number}/changes?since={3 - number}")
        assert page.status_code == 200
        assert SECRET not in page.data


def test_the_annex_tells_of_a_mark_in_the_words_of_before() -> None:
    conference = make_conference()
    protected_meanwhile(conference)
    write(conference, "foreword", "Somebody told us.", base=2)
    told = from_json(compiled(conference).snapshot)
    [change] = told.changes
    assert (change.before, change.after) == ("[…] told us. It rained.", "Somebody told us.")
    assert told.unnamed == ("foreword",)


def test_what_differs_in_nothing_but_a_name_does_not_differ() -> None:
    conference = make_conference()
    protected_meanwhile(conference)
    write(conference, "foreword", f"{NAME} told us. It rained.", base=2)
    assert from_json(compiled(conference).snapshot).changes == ()


def test_the_same_is_frozen_once() -> None:
    conference = make_conference()
    protected_meanwhile(conference)
    db.session.flush()
    asked = {"conference": conference, "language": "en", "actor": COMMAND, "now": NOW}
    second = operations.request_report_once(**asked)
    db.session.flush()
    assert operations.request_report_once(**asked).number == second.number == 2


@pytest.mark.parametrize("kind", [Format.HTML, Format.JSON, Format.MARKDOWN, Format.DOCX])
@pytest.mark.parametrize(
    "attribution", [Attribution.ORGANISATIONS, Attribution.GROUPS, Attribution.CHATHAM]
)
def test_whoever_stood_in_the_version_before_is_not_named(
    kind: Format, attribution: Attribution
) -> None:
    conference = make_conference()
    make_role(make_session(conference), person=make_person(name=NAME))
    write(conference, "foreword", f"{NAME} spoke.")
    compiled(conference)
    db.session.query(SessionRole).delete()
    write(conference, "foreword", "Nobody spoke.", base=1)
    frozen = compiled(conference).snapshot
    made = RENDERERS[kind].render(prepare(frozen, "en", Selection(attribution=attribution)))
    assert found(frozen, [NAME]) == [NAME]
    assert found(made.content, [NAME]) == []
