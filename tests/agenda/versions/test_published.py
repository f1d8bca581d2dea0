"""What the public sees, kept in a process for as long as it is true."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from eventmgr.agenda import queries, rules
from eventmgr.agenda.enums import PrintKind
from eventmgr.agenda.operations import flag_chatham
from eventmgr.agenda.versions import published
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people.actor import COMMAND
from eventmgr.people.operations import protect
from eventmgr.printing.files import content_of
from tests.conftest import count_statements
from tests.factories.agenda import MORNING, make_role, make_session, publish_agenda
from tests.factories.conferences import make_conference, make_room
from tests.factories.people import NOW, make_person
from tests.factories.prints import make_print, words_of

pytestmark = pytest.mark.usefixtures("app")

HOUR = timedelta(hours=1)
LATER = NOW + HOUR


def a_published_conference() -> Conference:
    conference = make_conference()
    make_role(make_session(conference, title="First", room_id=make_room(conference).id))
    publish_agenda(conference)
    return conference


def change_draft(conference: Conference) -> None:
    queries.sessions(conference)[0].title = "Another"


def change_key(conference: Conference) -> None:
    conference.preview_key = "another"


def publish_another(conference: Conference) -> None:
    change_draft(conference)
    publish_agenda(conference)


def rename_conference(conference: Conference) -> None:
    conference.title += "!"


def protect_person(conference: Conference) -> None:
    queries.sessions(conference)[0].roles[0].person.is_protected = True


def rename_person(conference: Conference) -> None:
    queries.sessions(conference)[0].roles[0].person.name += "!"


@pytest.mark.parametrize("change", [publish_another, rename_conference, rename_person])
def test_the_revision_is_another_after_every_public_change(
    change: Callable[[Conference], None],
) -> None:
    conference = a_published_conference()
    before = published.current(conference).revision
    assert published.current(conference).revision == before
    change(conference)
    db.session.flush()
    assert published.current(conference).revision != before


def test_who_is_protected_is_so_in_what_is_kept_at_once() -> None:
    conference = a_published_conference()
    assert published.current(conference).agenda == queries.published(conference)
    protect_person(conference)
    db.session.flush()
    agenda = published.current(conference).agenda
    assert agenda == queries.published(conference)
    assert agenda is not None
    assert agenda.items[0].parts[0].is_protected


@pytest.mark.parametrize("flag", ["is_closed", "is_chatham"])
def test_what_became_discreet_in_the_draft_names_nobody_at_once(flag: str) -> None:
    conference = a_published_conference()
    kept = published.current(conference).agenda
    assert kept is not None
    assert rules.public_parts(kept.items[0]) != ()
    setattr(queries.sessions(conference)[0], flag, True)
    db.session.flush()
    agenda = published.current(conference).agenda
    assert agenda is not None
    assert getattr(agenda.items[0], flag)
    assert rules.public_parts(agenda.items[0]) == ()


def test_the_name_of_somebody_who_has_left_counts_for_the_page_of_changes() -> None:
    conference = a_published_conference()
    person = queries.sessions(conference)[0].roles[0].person
    db.session.delete(queries.sessions(conference)[0].roles[0])
    publish_agenda(conference)
    before = published.current(conference).revision
    db.session.merge(person).name = "Another Name"
    db.session.flush()
    assert published.current(conference).revision != before


@pytest.mark.parametrize("change", [change_draft, change_key])
def test_the_revision_hears_nothing_of_what_is_not_public(
    change: Callable[[Conference], None],
) -> None:
    conference = a_published_conference()
    before = published.current(conference).revision
    change(conference)
    db.session.flush()
    assert published.current(conference).revision == before


def test_what_has_not_changed_costs_one_statement_and_other_conferences_none() -> None:
    conference = a_published_conference()
    before = published.current(conference)
    a_published_conference()
    db.session.refresh(conference)
    with count_statements() as counted:
        assert published.current(conference) == before
    assert counted.count == 1


def test_a_conference_without_a_version_has_a_revision_too() -> None:
    conference = make_conference()
    assert published.current(conference).agenda is None
    with count_statements() as counted:
        published.current(conference)
    assert counted.count == 1
    make_session(conference)
    publish_agenda(conference)
    agenda = published.current(conference).agenda
    assert agenda is not None
    assert len(agenda.items) == 1


def test_a_printed_programme_that_names_her_is_handed_out_no_longer(client: FlaskClient) -> None:
    conference = make_conference(slug="summit")
    make_role(make_session(conference), person=make_person(name="Aya Test"))
    publish_agenda(conference)
    first = make_print(conference, PrintKind.BOOKLET)
    assert "Aya Test" in words_of(first)
    assert client.get("/c/summit/programme.pdf").data == content_of(first)
    flag_by_the_book(conference)
    db.session.flush()
    assert client.get("/c/summit/programme.pdf").status_code == 503  # it is being printed again
    second = make_print(conference, PrintKind.BOOKLET)
    assert "Aya Test" not in words_of(second)
    assert client.get("/c/summit/programme.pdf").data == content_of(second)


# What calendars have to hear of although nothing was published


def protect_by_the_book(conference: Conference) -> None:
    person = queries.sessions(conference)[0].roles[0].person
    protect(person=person, display_name="A witness", actor=COMMAND, now=LATER)


def flag_by_the_book(conference: Conference) -> None:
    flag_chatham(session=queries.sessions(conference)[0], actor=COMMAND, now=LATER)


@pytest.mark.parametrize("change", [protect_by_the_book, flag_by_the_book])
def test_what_names_somebody_no_longer_was_touched_then(
    change: Callable[[Conference], None],
) -> None:
    conference = a_published_conference()
    make_role(make_session(conference, title="Second", starts_at=MORNING + HOUR))
    publish_agenda(conference)
    change(conference)
    agenda = published.current(conference).agenda
    assert agenda is not None
    assert [each.updated_at for each in agenda.items] == [LATER, NOW]


def test_what_happens_to_somebody_in_a_discreet_session_is_not_told() -> None:
    conference = a_published_conference()
    queries.sessions(conference)[0].is_closed = True
    publish_agenda(conference)
    protect_by_the_book(conference)
    agenda = published.current(conference).agenda
    assert agenda is not None
    assert agenda.items[0].updated_at == NOW


def places(conference: Conference) -> tuple[str, str, int]:
    """Venue, city and the first session's sequence, as calendars have them."""
    agenda = published.current(conference).agenda
    assert agenda is not None
    return agenda.venue, agenda.city, agenda.items[0].sequence


def test_a_version_keeps_its_place_and_the_next_counts_another_one() -> None:
    conference = a_published_conference()
    conference.venue, conference.city = "Mill", "Lisbon"
    db.session.flush()
    assert places(conference) == ("", "", 0)
    publish_agenda(conference)
    assert places(conference) == ("Mill", "Lisbon", 1)


def test_a_version_without_a_place_is_held_where_the_conference_is_by_now() -> None:
    conference = a_published_conference()
    version = db.session.scalars(queries.newest(conference)).one()
    version.content = {name: version.content[name] for name in ("items", "cancelled")}
    for venue in ("Mill", "Hall"):
        conference.venue = venue
        db.session.flush()
        assert places(conference) == (venue, "", 0)
