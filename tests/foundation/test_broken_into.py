"""An act that something breaks in upon while it waits for the database."""

import pytest
from sqlalchemy import select

from eventmgr.foundation.db import db, unit_of_work
from eventmgr.people.models import Organisation
from tests.alarms import be_struck_at_the_database
from tests.factories.people import make_organisation

pytestmark = pytest.mark.usefixtures("committed")


class BrokenInError(Exception):
    """What the database knows nothing of."""


def _names() -> list[str]:
    return list(db.session.scalars(select(Organisation.name)))


def test_what_breaks_in_is_raised_and_the_session_stays_usable() -> None:
    with pytest.raises(BrokenInError), unit_of_work():
        make_organisation(name="First")
        be_struck_at_the_database(BrokenInError)
    with unit_of_work():
        make_organisation(name="Second")
    assert _names() == ["Second"]


def test_what_breaks_in_while_it_is_undone_is_raised_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def rollback() -> None:
        raise BrokenInError

    with monkeypatch.context() as patched, pytest.raises(BrokenInError), unit_of_work() as session:
        make_organisation(name="First")
        patched.setattr(session, "rollback", rollback)
        raise ValueError("no")
    with unit_of_work():
        make_organisation(name="Second")
    assert _names() == ["Second"]
