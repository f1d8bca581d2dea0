"""Which versions can be adopted: those whose numbers agree with what was adopted before."""

from uuid import uuid4

import pytest

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.people.actor import COMMAND
from eventmgr.reports import operations
from eventmgr.reports.enums import Format, VersionState
from eventmgr.reports.models import ReportVersion
from eventmgr.reports.sections import operations as sections
from eventmgr.reports.snapshot import from_json
from eventmgr.reports.versions import operations as life
from tests.factories.conferences import make_conference
from tests.factories.people import NOW
from tests.factories.reports import begin_review
from tests.factories.sections import place_of

pytestmark = pytest.mark.usefixtures("app")


def compiled(conference: Conference) -> ReportVersion:
    version = operations.request_report(
        conference=conference, formats=[Format.JSON], actor=COMMAND, now=NOW
    )
    db.session.flush()
    return version


def adopt(version: ReportVersion) -> None:
    begin_review(version)
    life.adopt(version=version, actor=COMMAND, now=NOW)


def numbers(version: ReportVersion) -> dict[str, str]:
    told = from_json(version.snapshot).sections
    return {each.key: each.number for each in told if each.number}


def add(conference: Conference) -> str:
    return sections.add_section(
        conference=conference, title="Own", client_id=uuid4(), actor=COMMAND, now=NOW
    )


def first(conference: Conference, key: str) -> None:
    sections.place_section(place=place_of(conference, key), at=1, actor=COMMAND, now=NOW)


@pytest.mark.parametrize("order", ["as made", "newer first"])
def test_of_two_that_contradict_each_other_one_is_adopted(order: str) -> None:
    conference = make_conference()
    earlier = compiled(conference)
    first(conference, "evaluation")
    later = compiled(conference)
    assert numbers(earlier)["evaluation"] != numbers(later)["evaluation"]
    stands, other = (earlier, later) if order == "as made" else (later, earlier)
    adopt(stands)
    with pytest.raises(DomainError, match="numbers never move"):
        adopt(other)
    anew = compiled(conference)
    assert numbers(anew) == numbers(stands)


def test_a_number_is_not_given_to_another_section() -> None:
    conference = make_conference()
    add(conference)
    earlier = compiled(conference)
    sections.switch_section(
        place=place_of(conference, "evaluation"), is_on=False, actor=COMMAND, now=NOW
    )
    later = compiled(conference)
    shared = numbers(earlier).items() - numbers(later).items()
    assert shared
    adopt(earlier)
    with pytest.raises(DomainError, match="numbers never move"):
        adopt(later)


def test_versions_that_agree_are_adopted_in_any_order() -> None:
    conference = make_conference()
    earlier, later = compiled(conference), compiled(conference)
    adopt(later)
    adopt(earlier)
    assert (earlier.state, later.state) == (VersionState.ADOPTED, VersionState.ADOPTED)
    anew = numbers(compiled(conference))
    assert len(set(anew.values())) == len(anew)
