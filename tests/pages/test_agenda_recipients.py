"""Before publishing: who would get a letter, as far as names may be shown."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from lxml import html

from eventmgr.agenda.models import Session
from eventmgr.conferences.models import Conference
from eventmgr.people.models import Person
from tests.factories.agenda import MORNING, make_role, make_session, publish_agenda
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.groups import make_group, make_member
from tests.factories.people import make_person
from tests.factories.signin import sign_in
from tests.visitor import read, save, texts, visit

SUMMARY = "%d people would get a letter about their own sessions"
PROTECTED: dict[str, Any] = {"is_protected": True, "display_name": "A judge"}


def seat(conference: Conference, session: Session, name: str, **values: Any) -> Person:
    """Somebody who is reached by a group that meets in the session."""
    group = make_group(conference, session_id=session.id, **values)
    return make_member(group, person=make_person(name=name))


def moved(session: Session) -> None:
    """Publish, then move it, so that whoever is in it has to hear of it."""
    publish_agenda(session.conference)
    session.starts_at, session.ends_at = (MORNING + timedelta(hours=each) for each in (1, 2))


def shown(app: Flask, conference: Conference) -> html.HtmlElement:
    visitor = visit(app)
    sign_in(visitor, make_team_member(conference))
    slug = conference.slug
    save()
    return read(visitor.get(f"/manage/{slug}/agenda/publish"))


def listed(page: html.HtmlElement) -> list[str]:
    return texts(page, "//ul[@class='agenda-recipients']/li")


def test_people_are_listed_as_they_may_be_called(app: Flask) -> None:
    conference = make_conference()
    session = make_session(conference)
    make_role(session, person=make_person(name="Aya Test", honorific="Dr"))
    seat(conference, session, "Ben Test")
    make_role(session, person=make_person(name="Zoe Hidden", **PROTECTED))
    moved(session)
    page = shown(app, conference)
    assert texts(page, "//main//summary") == [SUMMARY % 3]
    assert listed(page) == ["Dr Aya Test", "Ben Test", "and 1 more whose name is not shown"]
    assert "Zoe Hidden" not in page.text_content()


def test_who_only_sits_under_the_chatham_house_rule_is_counted_not_named(app: Flask) -> None:
    conference = make_conference()
    session = make_session(conference)
    discreet = make_session(conference, is_chatham=True)
    both = seat(conference, session, "Aya Test", is_chatham=True)
    seat(conference, session, "Ben Hidden", is_chatham=True)
    make_role(session, person=both)
    seat(conference, discreet, "Zoe Hidden")
    moved(session)
    discreet.starts_at, discreet.ends_at = session.starts_at, session.ends_at
    page = shown(app, conference)
    assert texts(page, "//main//summary") == [SUMMARY % 3]
    assert listed(page) == ["Aya Test", "and 2 more whose names are not shown"]
    assert "Hidden" not in page.text_content()


@pytest.mark.parametrize(
    ("count", "expected"),
    [(1, "1 person whose name is not shown"), (2, "2 people whose names are not shown")],
)
def test_where_no_name_may_be_shown_people_are_counted(
    app: Flask, count: int, expected: str
) -> None:
    conference = make_conference()
    session = make_session(conference)
    for _each in range(count):
        make_role(session, person=make_person(name="Zoe Hidden", **PROTECTED))
    moved(session)
    page = shown(app, conference)
    assert listed(page) == [expected]
    assert "Zoe Hidden" not in page.text_content()
