import threading

from flask import Flask
from sqlalchemy import select

from eventmgr.agenda.enums import SessionState
from eventmgr.agenda.models import AgendaVersion, Session
from eventmgr.agenda.operations import edits
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.people.models import Person
from tests.factories.agenda import make_role, make_session, publish_agenda
from tests.factories.conferences import make_conference
from tests.factories.people import make_person
from tests.locks import wait_until_somebody_waits


def test_an_edit_on_its_way_is_published_whole(committed: Flask) -> None:
    with unit_of_work():
        conference, person = make_conference(), make_person()
        first, second = (make_session(conference, title=title) for title in ("First", "Second"))
        second.state = SessionState.UNSCHEDULED
        conference_id, keys = conference.id, (first.id, second.id)
        person_id = person.id

    def publish() -> None:
        with committed.app_context(), unit_of_work():
            found = db.session.get_one(Conference, conference_id)
            publish_agenda(found, name="1", tell=True, concerned=lambda: asked.append(1) or {})

    asked: list[int] = []
    publishing = threading.Thread(target=publish)
    with unit_of_work():
        moved, scheduled = edits.lock(Session.id.in_(keys))
        moved.title, scheduled.state = "Moved", SessionState.SCHEDULED
        make_role(scheduled, person=db.session.get_one(Person, person_id))
        publishing.start()
        wait_until_somebody_waits()
        assert asked == []
    publishing.join()
    content = db.session.scalars(select(AgendaVersion.content)).one()
    told = [(each["title"], len(each["parts"])) for each in content["items"]]
    assert sorted(told) == [("Moved", 0), ("Second", 1)]
    assert asked == [1]


def test_two_who_publish_at_once_get_one_version_each(committed: Flask) -> None:
    with unit_of_work():
        conference = make_conference()
        session_id = make_session(conference, title="First").id
        conference_id = conference.id
    barrier = threading.Barrier(2)
    outcomes: list[str] = []

    def publish(name: str) -> None:
        with committed.app_context():
            barrier.wait()
            try:
                with unit_of_work():
                    publish_agenda(db.session.get_one(Conference, conference_id), name=name)
                outcomes.append("published")
            except DomainError as error:
                outcomes.append(str(error))

    def run_both(names: list[str]) -> None:
        outcomes.clear()
        threads = [threading.Thread(target=publish, args=(name,)) for name in names]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    refused = "Nothing has changed since the last version was published."
    run_both(["a", "b"])
    assert sorted(outcomes) == sorted(["published", refused])
    with unit_of_work():
        db.session.get_one(Session, session_id).title = "Second"
    run_both(["c", "d"])
    assert sorted(outcomes) == sorted(["published", refused])
    numbers = db.session.scalars(select(AgendaVersion.number).order_by(AgendaVersion.number))
    assert numbers.all() == [1, 2]
