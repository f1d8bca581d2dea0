"""A reminder's whole way: from the bell to the letter in somebody's box."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from eventmgr.conferences.enums import ConferenceState, GroupRole
from eventmgr.foundation import clock
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.mail.enums import MailState
from eventmgr.mail.models import Mail
from eventmgr.recommendations.nudges.models import GroupNudge
from tests.factories.conferences import make_conference
from tests.factories.groups import make_group, make_member
from tests.factories.people import make_person
from tests.servers import smtp_server
from tests.worker.conftest import ring, wait_for, working


def count(model: type[Mail | GroupNudge]) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def is_sent() -> bool:
    db.session.rollback()
    return set(db.session.scalars(select(Mail.state))) == {MailState.SENT}


@pytest.mark.usefixtures("broker")
def test_a_silent_group_is_reminded_once_by_the_worker(
    environment: dict[str, str], tmp_path: Path
) -> None:
    with unit_of_work():
        conference = make_conference(state=ConferenceState.RUNNING)
        soon = clock.now() + timedelta(minutes=20)
        silent = make_group(conference, deadline=soon)
        make_member(silent, GroupRole.MODERATOR, make_person(email="lead@example.org"))
        closed = make_group(conference, deadline=soon, opens_at=soon - timedelta(minutes=1))
        make_member(closed, GroupRole.MODERATOR, make_person(email="early@example.org"))
    with smtp_server() as sink, working({**environment, "SMTP_URL": sink.url}, tmp_path) as worker:
        for times in (1, 2):
            ring(environment, "nudges.send")
            wait_for(
                lambda times=times: (
                    sum("nudges.send" in each["event"] for each in worker.finished()) >= times
                ),
                worker,
            )
        wait_for(is_sent, worker)
        assert len(sink.accepted) == 1
        assert worker.said("nudges.failed") == []
    assert (count(Mail), count(GroupNudge)) == (1, 1)
    assert db.session.scalars(select(Mail.recipient_address)).all() == ["lead@example.org"]
    acts = db.session.scalars(select(AuditEntry.action)).all()
    assert acts.count("group.nudged") == 1
