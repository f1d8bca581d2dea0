"""Which programme is true now, and so for everybody."""

from dataclasses import replace

import pytest

from eventmgr.agenda.enums import Paper, PrintKind, SessionRoleName
from eventmgr.agenda.items import Agenda
from eventmgr.agenda.models import AgendaPrint
from eventmgr.agenda.prints import queries, wanted
from eventmgr.agenda.versions.published import Published, current
from eventmgr.conferences.enums import PartnerRole
from eventmgr.conferences.models import Conference
from eventmgr.conferences.operations import add_partner
from eventmgr.foundation.db import db
from eventmgr.people.actor import COMMAND
from eventmgr.people.models import Person
from tests.factories.agenda import make_role, make_session, publish_agenda
from tests.factories.conferences import make_conference, make_room
from tests.factories.people import NOW, make_person
from tests.factories.prints import ask_for, make_print

pytestmark = pytest.mark.usefixtures("app")


def a_panel() -> tuple[Conference, Person]:
    conference, person = make_conference(), make_person(name="Amina Example")
    session = make_session(conference, room_id=make_room(conference).id)
    make_role(session, SessionRoleName.CHAIR, person)
    publish_agenda(conference)
    return conference, person


def public(conference: Conference, language: str = "en") -> AgendaPrint | None:
    db.session.flush()
    return queries.public_booklet(conference, current(conference), language)


def protect(person: Person, *, is_protected: bool = True) -> None:
    person.is_protected = is_protected
    db.session.flush()
    db.session.expire_all()


def test_before_anything_is_published_or_printed_there_is_none() -> None:
    conference = make_conference()
    assert public(conference) is None
    make_session(conference)
    publish_agenda(conference)
    assert public(conference) is None


def test_the_public_gets_the_programme_of_the_version_it_sees() -> None:
    conference, _person = a_panel()
    make_print(conference, PrintKind.DOOR_SHEETS)
    make_print(conference, PrintKind.BOOKLET, paper=Paper.FOLDED)
    ask_for(conference, PrintKind.BOOKLET)
    assert public(conference) is None
    urdu = make_print(conference, PrintKind.BOOKLET, paper=Paper.A5, language="ur")
    assert public(conference) is urdu
    small = make_print(conference, PrintKind.BOOKLET, paper=Paper.A5)
    assert {each: public(conference, each) for each in ("en", "ur")} == {"en": small, "ur": urdu}
    large = make_print(conference, PrintKind.BOOKLET, language="ur")
    assert public(conference, "ur") is large
    make_session(conference)
    publish_agenda(conference)
    assert public(conference) is None


def test_what_is_true_again_is_found_again() -> None:
    conference, person = a_panel()
    named = make_print(conference, PrintKind.BOOKLET)
    protect(person)
    assert public(conference) is None
    unnamed = make_print(conference, PrintKind.BOOKLET)
    assert public(conference) is unnamed
    protect(person, is_protected=False)
    assert public(conference) is named
    assert queries.wanted_booklet(conference, current(conference), "en") is named


def test_prints_of_what_is_published_are_true_as_long_as_it_is() -> None:
    conference, person = a_panel()
    programme = make_print(conference, PrintKind.BOOKLET, paper=Paper.FOLDED)
    draft = make_print(conference, PrintKind.RUN_OF_SHOW)
    true = [queries.is_true(each, conference, current(conference)) for each in (programme, draft)]
    assert true == [True, True]
    protect(person)
    true = [queries.is_true(each, conference, current(conference)) for each in (programme, draft)]
    assert true == [False, True]


def fingerprint(conference: Conference, public: Published) -> str:
    return wanted.fingerprint(
        conference, public, kind=PrintKind.BOOKLET, paper=Paper.A4, language="en"
    )


def test_what_is_wanted_is_counted_once_for_each_revision_and_partners() -> None:
    conference, _person = a_panel()
    now = current(conference)
    first = fingerprint(conference, now)
    assert first != ""
    assert now.agenda is not None
    # the revision stands for the agenda: what comes under the same one is not looked at
    emptied = Published(replace(now.agenda, items=()), now.revision)
    assert fingerprint(conference, emptied) == first
    assert fingerprint(conference, Published(emptied.agenda, "another")) != first
    assert fingerprint(conference, Published(None, now.revision)) == ""
    assert fingerprint(conference, Published(Agenda(), now.revision)) == ""
    add_partner(
        conference=conference, organisation="A body", role=PartnerRole.HOST, actor=COMMAND, now=NOW
    )
    db.session.flush()
    db.session.expire_all()
    assert fingerprint(conference, current(conference)) != first
