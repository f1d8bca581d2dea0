"""A remark on nearly every session is told once, with the count."""

import pytest

from eventmgr.agenda.exchange import taking
from eventmgr.agenda.exchange.plan import Plan
from tests.agenda.exchange.files import EVENT, read, v1
from tests.factories.conferences import make_conference

pytestmark = pytest.mark.usefixtures("app")
REPAIR = "Its length is a bare number; minutes were taken."


def planned(*, repaired: int, sound: int) -> Plan:
    conference = make_conference()
    lengths = [60] * repaired + ["01:00"] * sound
    events = [
        {**EVENT, "guid": f"g{number}", "id": number, "title": f"Talk {number}", "duration": length}
        for number, length in enumerate(lengths)
    ]
    return taking.preview(conference, read(conference, v1(*events)))


@pytest.mark.parametrize(("repaired", "sound"), [(10, 0), (18, 2)])
def test_a_remark_on_nearly_all_becomes_a_note(repaired: int, sound: int) -> None:
    plan = planned(repaired=repaired, sound=sound)
    assert plan.notes == [f"Repaired in {repaired} sessions: {REPAIR}"]
    assert [line.repairs for line in plan.lines] == [()] * (repaired + sound)
    assert plan.repaired == repaired


@pytest.mark.parametrize(("repaired", "sound"), [(9, 0), (17, 2)])
def test_a_remark_on_some_stays_beside_each(repaired: int, sound: int) -> None:
    plan = planned(repaired=repaired, sound=sound)
    assert plan.notes == []
    assert [line.repairs for line in plan.lines] == [(REPAIR,)] * repaired + [()] * sound
    assert plan.repaired == repaired
