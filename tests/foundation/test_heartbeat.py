from datetime import timedelta

import pytest

from eventmgr.foundation import heartbeat
from eventmgr.foundation.db import db
from tests.factories.people import NOW

pytestmark = pytest.mark.usefixtures("app")


def test_a_part_never_heard_of() -> None:
    assert heartbeat.last("worker") is None


def test_the_last_beat_counts() -> None:
    heartbeat.beat("worker", now=NOW)
    heartbeat.beat("worker", now=NOW + timedelta(seconds=10))
    heartbeat.beat("clock", now=NOW)
    db.session.flush()
    assert heartbeat.last("worker") == NOW + timedelta(seconds=10)
    assert heartbeat.last("clock") == NOW
