"""Sections of the report, and what people wrote in them."""

from typing import Any
from uuid import UUID, uuid4

from eventmgr.conferences.models import Conference
from eventmgr.people.actor import COMMAND, Actor
from eventmgr.people.models import Person
from eventmgr.reports.sections import operations
from eventmgr.reports.sections.queries import Place, find_place
from eventmgr.reports.sections.wording import Wording
from tests.factories.people import NOW


def place_of(conference: Conference, key: str) -> Place:
    """The section as a page has it."""
    found = find_place(conference, key)
    assert found is not None, key
    return found


def write(
    conference: Conference,
    key: str,
    text: str,
    *,
    title: str = "",
    base: int = 0,
    client_id: UUID | None = None,
    by: Person | None = None,
    **more: Any,
) -> operations.Saved:
    """Save words in a section that grew out of the revision ``base``."""
    return operations.save_section(
        place=place_of(conference, key),
        wording=Wording(title=title, text=text),
        client_id=client_id or uuid4(),
        base_number=base,
        actor=Actor(name=by.name, person_id=by.id) if by else COMMAND,
        now=NOW,
        **more,
    )
