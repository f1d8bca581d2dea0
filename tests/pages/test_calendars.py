import re
from datetime import timedelta

import pytest
from flask import Flask

from eventmgr.conferences.enums import TeamRole
from eventmgr.foundation import clock
from eventmgr.foundation.db import db
from eventmgr.mail.enums import MailState
from eventmgr.registration.enums import RegistrationState
from tests.calendars.mime_reading import asked_by
from tests.factories.agenda import make_role, make_session, publish_agenda
from tests.factories.calendars import calendar_mails, keep_current, leave, octets, send_to
from tests.factories.conferences import make_conference, make_team_member
from tests.factories.groups import make_participant
from tests.factories.people import NOW
from tests.factories.signin import sign_in, sign_in_by_link

LATER = NOW + timedelta(hours=5)
pytestmark = pytest.mark.usefixtures("session")


def test_whoever_is_confirmed_presses_and_gets_a_mail(app: Flask) -> None:
    conference = make_conference()
    person = make_participant(conference)
    session = make_session(conference, title="Opening", starts_at=LATER)
    make_role(session, person=person)
    publish_agenda(conference)
    client, slug, session_id = app.test_client(), conference.slug, session.id
    sign_in_by_link(client, person, conference)
    with clock.fixed(NOW):
        page = client.get(f"/c/{slug}/registration").text
        assert page.count("Send me this in my calendar") == 2
        client.post(f"/c/{slug}/registration/calendar")
        client.post(f"/c/{slug}/registration/calendar/{session_id}")
        again = client.post(f"/c/{slug}/registration/calendar", follow_redirects=True)
    assert "sent to you minutes ago" in again.text
    events = [asked_by(octets(each))[1] for each in calendar_mails()]
    assert [each.text("SUMMARY") for each in events][1] == "Opening"
    assert len(events) == 2


def test_nothing_is_offered_before_a_place_is_confirmed(app: Flask) -> None:
    conference = make_conference()
    person = make_participant(conference, RegistrationState.INVITED)
    client, slug = app.test_client(), conference.slug
    sign_in_by_link(client, person, conference)
    with clock.fixed(NOW):
        assert "in my calendar" not in client.get(f"/c/{slug}/registration").text
        answer = client.post(f"/c/{slug}/registration/calendar", follow_redirects=True)
    assert "once your place is confirmed" in answer.text
    assert calendar_mails() == []


def test_a_session_of_others_is_not_sent(app: Flask) -> None:
    conference = make_conference()
    person = make_participant(conference)
    session = make_session(conference)
    publish_agenda(conference)
    client, slug, session_id = app.test_client(), conference.slug, session.id
    sign_in_by_link(client, person, conference)
    with clock.fixed(NOW):
        answer = client.post(f"/c/{slug}/registration/calendar/{session_id}", follow_redirects=True)
    assert "no longer, part of your programme" in answer.text
    assert calendar_mails() == []


def test_publishing_updates_calendars_after_the_number_was_seen(app: Flask) -> None:
    conference = make_conference()
    session = make_session(conference)
    chair = make_role(session)
    publish_agenda(conference)
    keep_current(conference)
    send_to(chair, conference, session_uid=session.uid)
    leave()
    session.starts_at += timedelta(hours=1)
    session.ends_at += timedelta(hours=1)
    client, slug = app.test_client(), conference.slug
    sign_in(client, make_team_member(conference))
    db.session.commit()
    address = f"/manage/{slug}/agenda/publish"
    with clock.fixed(NOW):
        page = client.get(address).text
        assert "1 entry in somebody" in page
        seen = re.search(r'name="version"[^>]*value="([^"]+)"', page)
        assert seen is not None
        form = {"name": "2", "version": seen[1], "calendars": "y"}
        wrong = client.post(address, data=form | {"calendars_seen": "3"})
        assert "You have seen 3 calendar entries" in wrong.text
        assert [each.state for each in calendar_mails()] == [MailState.SENT]
        done = client.post(address, data=form | {"calendars_seen": "1"}, follow_redirects=True)
    assert "1 calendar mail is on its way." in done.text
    assert asked_by(octets(calendar_mails()[1]))[1].one("SEQUENCE").value == "1"


def test_publishing_without_the_tick_leaves_it_for_later(app: Flask) -> None:
    conference = make_conference()
    session = make_session(conference, title="Opening")
    chair = make_role(session)
    publish_agenda(conference)
    keep_current(conference)
    send_to(chair, conference, session_uid=session.uid)
    leave()
    session.title = "Grand opening"
    client, slug = app.test_client(), conference.slug
    sign_in(client, make_team_member(conference))
    db.session.commit()
    with clock.fixed(NOW):
        client.post(f"/manage/{slug}/agenda/publish", data={"name": "2"})
        assert len(calendar_mails()) == 1
        page = client.get(f"/manage/{slug}/calendars").text
        assert "Grand opening" in page
        assert "Bring 1 entry up to date" in page
        done = client.post(
            f"/manage/{slug}/calendars/send", data={"expected": "1"}, follow_redirects=True
        )
    assert "1 calendar mail is on its way." in done.text
    assert len(calendar_mails()) == 2


def test_calling_off_shows_the_number_before_anything_leaves(app: Flask) -> None:
    conference = make_conference()
    send_to(make_participant(conference), conference)
    leave()
    client, slug = app.test_client(), conference.slug
    sign_in(client, make_team_member(conference))
    db.session.commit()
    with clock.fixed(NOW):
        page = client.post(f"/manage/{slug}/calendars/call-off", follow_redirects=True).text
        assert "1 entry to strike" in page
        assert len(calendar_mails()) == 1
        client.post(f"/manage/{slug}/calendars/send", data={"expected": "1"})
        assert asked_by(octets(calendar_mails()[1]))[0] == "CANCEL"
        page = client.post(f"/manage/{slug}/calendars/call-on", follow_redirects=True).text
    assert "1 entry to change" in page


def test_a_number_that_is_no_longer_so_is_told_even_if_nothing_waits(app: Flask) -> None:
    conference = make_conference()
    client, slug = app.test_client(), conference.slug
    sign_in(client, make_team_member(conference))
    db.session.commit()
    with clock.fixed(NOW):
        answer = client.post(f"/manage/{slug}/calendars/send", data={"expected": "1"})
    assert answer.status_code == 422
    assert "You have seen 1 calendar entries" in answer.text


def test_the_switch_is_kept(app: Flask) -> None:
    conference = make_conference()
    client, slug = app.test_client(), conference.slug
    sign_in(client, make_team_member(conference))
    address = f"/manage/{slug}/calendars"
    client.post(address, data={"is_kept_current": "y"})
    assert re.search(r"<input[^>]*checked[^>]*>", client.get(address).text)
    client.post(address, data={})
    assert not re.search(r"<input[^>]*checked[^>]*>", client.get(address).text)


def test_observers_look_and_change_nothing(app: Flask) -> None:
    conference = make_conference()
    client, slug = app.test_client(), conference.slug
    sign_in(client, make_team_member(conference, TeamRole.OBSERVER))
    page = client.get(f"/manage/{slug}/calendars")
    assert page.status_code == 200
    assert "<details>" not in page.text.partition("<main")[2]
    assert client.post(f"/manage/{slug}/calendars", data={}).status_code == 403
