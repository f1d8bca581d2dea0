import pytest
from sqlalchemy import select

from eventmgr.foundation import audit, logs
from eventmgr.foundation.audit import Act, AuditEntry
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.people.actor import CLOCK, COMMAND, Actor
from eventmgr.people.models import Organisation
from tests.conftest import count_statements
from tests.factories.people import NOW, make_organisation

pytestmark = pytest.mark.usefixtures("app")
WHO = Actor(name="Aya Test", person_id=7, account_id=8)


def entries() -> list[AuditEntry]:
    return list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def test_an_entry_says_who_what_when_and_what_it_was_before() -> None:
    logs.begin("the-request")
    organisation = make_organisation()
    audit.record(
        WHO,
        "organisation.renamed",
        organisation,
        now=NOW,
        conference_id=3,
        before={"name": "ﬁrst", "n": [1, None]},
        after={"name": "نام"},
    )
    db.session.commit()
    [entry] = entries()
    found = {column.key: getattr(entry, column.key) for column in AuditEntry.__table__.columns}
    assert found == {
        "id": entry.id,
        "at": NOW,
        "person_id": 7,
        "actor_name": "Aya Test",
        "action": "organisation.renamed",
        "object_type": "Organisation",
        "object_id": organisation.id,
        "conference_id": 3,
        "before": {"name": "ﬁrst", "n": [1, None]},
        "after": {"name": "نام"},
        "request_id": "the-request",
    }


def test_a_row_that_is_only_now_made_has_its_id_in_the_entry() -> None:
    organisation = Organisation(name="New", folded_name="new")
    db.session.add(organisation)
    audit.record(WHO, "organisation.added", organisation, now=NOW)
    db.session.flush()
    assert [each.object_id for each in entries()] == [organisation.id]


@pytest.mark.parametrize("count", [0, 1, 30])
def test_many_acts_are_written_down_in_their_order_with_one_statement(count: int) -> None:
    organisations = [make_organisation() for _number in range(count)]
    acts = [Act("organisation.renamed", each, {"n": 1}, {"n": 2}) for each in organisations]
    with count_statements() as counted:
        audit.record_many(WHO, acts, now=NOW, conference_id=3)
        db.session.flush()
    assert counted.count == min(count, 1)
    assert [(each.object_id, each.conference_id, each.after) for each in entries()] == [
        (each.id, 3, {"n": 2}) for each in organisations
    ]


@pytest.mark.parametrize("actor", [COMMAND, CLOCK], ids=["command", "clock"])
def test_commands_and_the_clock_are_nobody_but_have_a_name(actor: Actor) -> None:
    audit.record(actor, "organisation.added", make_organisation(), now=NOW)
    db.session.flush()
    assert [(each.person_id, each.actor_name) for each in entries()] == [(None, actor.name)]


def test_an_act_that_is_undone_leaves_no_entry() -> None:
    with pytest.raises(ValueError, match="no"), unit_of_work():
        audit.record(WHO, "organisation.added", make_organisation(), now=NOW)
        raise ValueError("no")
    assert entries() == []
