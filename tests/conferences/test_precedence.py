from typing import Any

import pytest
from sqlalchemy import select

from eventmgr.conferences import operations
from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError, Stale
from eventmgr.people.actor import COMMAND
from tests.factories.conferences import make_conference
from tests.factories.people import NOW

pytestmark = pytest.mark.usefixtures("app")
WHO: dict[str, Any] = {"actor": COMMAND, "now": NOW}


def acts() -> list[tuple[str, object, object]]:
    statement = select(AuditEntry).order_by(AuditEntry.id)
    return [(each.action, each.before, each.after) for each in db.session.scalars(statement)]


def stored(conference: Conference) -> list[str]:
    db.session.flush()
    db.session.refresh(conference)
    return conference.precedence


def test_offices_are_kept_in_their_order_tidied() -> None:
    conference = make_conference()
    typed = ["  Chief   Justice ", "", "Minister\tof Law", "   "]
    assert operations.set_precedence(conference=conference, offices=typed, **WHO) is True
    assert stored(conference) == ["Chief Justice", "Minister of Law"]
    assert acts() == [
        (
            "conference.precedence_set",
            {"precedence": []},
            {"precedence": ["Chief Justice", "Minister of Law"]},
        )
    ]


def test_the_same_order_again_changes_nothing() -> None:
    conference = make_conference(precedence=["Judge"])
    assert operations.set_precedence(conference=conference, offices=["Judge "], **WHO) is False
    assert acts() == []


@pytest.mark.parametrize(
    ("offices", "sentence"),
    [
        (["Judge", "Mayor", "JUDGE"], "“JUDGE” stands here twice. Once is enough."),
        (["x" * 301], f"“{'x' * 40}…” is too long for the name of an office."),
        ([f"Office {n}" for n in range(301)], "301 offices; 300 are the most."),
    ],
)
def test_what_is_no_order_is_refused(offices: list[str], sentence: str) -> None:
    conference = make_conference(precedence=["Judge"])
    with pytest.raises(DomainError) as raised:
        operations.set_precedence(conference=conference, offices=offices, **WHO)
    assert (str(raised.value), raised.value.field) == (sentence, "offices")
    assert stored(conference) == ["Judge"]


def test_an_order_that_somebody_else_changed_is_not_overwritten_unawares() -> None:
    conference = make_conference(precedence=["Judge"])
    seen = operations.precedence_version(conference)
    operations.set_precedence(conference=conference, offices=["Mayor"], seen=seen, **WHO)
    with pytest.raises(Stale) as raised:
        operations.set_precedence(conference=conference, offices=["Clerk"], seen=seen, **WHO)
    assert stored(conference) == ["Mayor"]
    assert raised.value.version == operations.precedence_version(conference)
    operations.set_precedence(
        conference=conference, offices=["Clerk"], seen=raised.value.version, **WHO
    )
    assert stored(conference) == ["Clerk"]
