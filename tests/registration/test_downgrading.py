"""The way back to older versions, and what the way up makes of what they held."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import text

from eventmgr.app import create_app
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.jobs import NoQueue
from eventmgr.foundation.settings import Settings
from eventmgr.registration.consents import queries as consents
from eventmgr.registration.consents.enums import Source
from eventmgr.registration.enums import Clearance, RegistrationState
from eventmgr.registration.models import Registration
from tests.factories.merging import everything, merge, twins, undo
from tests.factories.people import NOW
from tests.factories.places import coming
from tests.factories.registration import make_registration
from tests.servers import postgres_server

BEFORE = "20261122_1100"
BEFORE_JOURNAL = "20261128_0700"
UNMERGED = "20261128_0710"


@pytest.fixture
def newest(tmp_path: Path, settings: Settings) -> Iterator[None]:
    """A database of today with nobody in it."""
    with postgres_server(tmp_path) as url:
        app = create_app(replace(settings, database_url=url), queue=NoQueue())
        with app.app_context():
            upgrade()
            yield
            db.session.remove()
            db.engine.dispose()


def _states() -> list[str]:
    with db.engine.connect() as connection:
        return list(connection.scalars(text("SELECT state FROM registration ORDER BY id")))


@pytest.mark.usefixtures("newest")
def test_the_way_back_gives_a_place_to_nobody_who_was_not_let_in(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with unit_of_work():
        conference = coming()
        made = [
            make_registration(
                conference,
                state=RegistrationState(state),
                answered_at=NOW if asked else None,
                clearance=Clearance(clearance),
            )
            for state, asked, clearance in (
                ("applied", True, "not_needed"),
                ("waitlisted", True, "pending"),
                ("confirmed", True, "refused"),
                ("applied", False, "not_needed"),
                ("offered", True, "cleared"),
                ("refused", True, "not_needed"),
                ("confirmed", True, "not_needed"),
            )
        ]
        waiting = [each.id for each in made[:3]]
    before = _states()
    with pytest.raises(SystemExit):
        downgrade(revision=BEFORE)
    assert "3 registrations wait for approval or clearance" in caplog.text
    check()  # nothing of the way back was gone
    assert _states() == before
    with unit_of_work():
        for key in waiting:
            db.session.get_one(Registration, key).state = RegistrationState.CANCELLED
    db.session.remove()
    downgrade(revision=BEFORE)
    assert _states() == [
        *["cancelled"] * 3,
        "invited",
        "waitlisted",
        "declined",
        "confirmed",
    ]


@pytest.mark.usefixtures("newest")
def test_of_old_consents_the_journal_does_not_claim_who_said_so() -> None:
    with unit_of_work():
        registration = make_registration(
            coming(), consents_to_be_listed=True, consents_to_be_quoted=True, consented_at=NOW
        )
        key = registration.id
    db.session.remove()
    downgrade(revision=BEFORE_JOURNAL)
    upgrade()
    entries = consents.history(db.session.get_one(Registration, key))
    assert {(each.what.value, each.is_given, each.at) for each in entries} == {
        ("listed", True, NOW),
        ("quoted", True, NOW),
    }
    assert {each.said_by for each in entries} == {Source.UNKNOWN}
    assert {each.words for each in entries} == {""}


@pytest.mark.usefixtures("newest")
def test_the_way_back_forgets_no_merge(caplog: pytest.LogCaptureFixture) -> None:
    with unit_of_work():
        done = merge(*twins(coming()))
        before = everything()
    with pytest.raises(SystemExit):
        downgrade(revision=UNMERGED)
    assert "merged into others: 1." in caplog.text
    check()  # nothing of the way back was gone
    assert everything() == before
    db.session.rollback()
    with unit_of_work():
        undo(db.session.merge(done))
    db.session.remove()
    downgrade(revision=UNMERGED)
    with db.engine.connect() as connection:
        names = connection.scalars(text("SELECT name FROM person ORDER BY id")).all()
    assert names == ["Amal Demo", "Demo, Amal"]
