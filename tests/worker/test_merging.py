"""What ends after a merge, as the worker finds it."""

import pytest
from sqlalchemy import select

from eventmgr.foundation.db import db, unit_of_work
from eventmgr.registration.models import Contact
from tests.factories.address_book import make_contact
from tests.factories.conferences import make_conference
from tests.factories.merging import merge
from tests.worker.conftest import in_web_process

GATHER = """
import sys
from worker.tasks import merging

whole = merging.operations.gather

def gather(*, merge_id, **values):
    if merge_id == int(sys.argv[1]):
        raise ValueError("broken")
    whole(merge_id=merge_id, **values)

merging.operations.gather = gather
merging.gather()
"""


@pytest.mark.usefixtures("broker")
def test_what_fails_with_one_merge_holds_up_no_other(environment: dict[str, str]) -> None:
    with unit_of_work():
        broken, lost_ids = 0, []
        for number in range(2):
            conference = make_conference()
            kept, lost = (
                make_contact(conference, email=f"{each}{number}@example.org") for each in "ab"
            )
            done = merge(kept, lost)
            broken = broken or done.id
            make_contact(make_conference(), lost)
            lost_ids.append(lost.id)
    in_web_process(environment, GATHER, str(broken))
    db.session.rollback()
    late = db.session.scalars(select(Contact.person_id).where(Contact.person_id.in_(lost_ids)))
    assert list(late) == lost_ids[:1]
