import threading

from flask import Flask
from sqlalchemy import select

from eventmgr.agenda.models import AgendaVersion, Session
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.errors import DomainError
from tests.factories.agenda import make_session, publish_agenda
from tests.factories.conferences import make_conference


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
