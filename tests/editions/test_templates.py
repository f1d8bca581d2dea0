"""Templates give an agenda that nothing is wrong with but that nobody is in it yet."""

from datetime import date, timedelta

import pytest

from eventmgr.agenda import queries as agenda
from eventmgr.agenda.checks import clashes
from eventmgr.agenda.enums import ConcernKind
from eventmgr.conferences.enums import ConferenceState
from eventmgr.conferences.models import Conference
from eventmgr.conferences.operations import Description
from eventmgr.editions.enums import TEMPLATE_LABELS, TemplateName
from eventmgr.editions.operations import start_from_template
from eventmgr.editions.templates import TEMPLATES
from eventmgr.foundation.db import db
from eventmgr.foundation.i18n import gettext, in_language
from eventmgr.groups import queries as groups
from eventmgr.people.actor import COMMAND
from tests.factories.people import NOW

pytestmark = pytest.mark.usefixtures("session")


def start(template: TemplateName, *, days: int = 0, language: str = "en") -> Conference:
    starts = date(2027, 5, 3)
    last = starts + timedelta(days=(days or TEMPLATES[template].days) - 1)
    made = start_from_template(
        template=template,
        slug=f"from-{template.replace('_', '-')}",
        description=Description(
            title="Made", starts=starts, ends=last, zone="Asia/Karachi", languages=(language,)
        ),
        actor=COMMAND,
        now=NOW,
    )
    db.session.expire_all()
    return made


@pytest.mark.parametrize("template", list(TemplateName))
def test_a_template_lacks_people_and_nothing_else(template: TemplateName) -> None:
    made = start(template)
    items = agenda.draft(made).items
    assert made.state is ConferenceState.DRAFT
    assert len(items) == len(TEMPLATES[template].slots)
    found = clashes.concerns(made, items, groups.facts(made))
    assert {each.kind for each in found} == {ConcernKind.ROLE_MISSING}
    assert {made.at_venue(each.starts_at).date() for each in items} == set(made.days)
    assert agenda.unscheduled(made) == []


def test_the_policy_conference_opens_discusses_reports_and_closes() -> None:
    made = start(TemplateName.POLICY_CONFERENCE)
    told = [
        (each.kind.value, f"{made.at_venue(each.starts_at):%d %H:%M}")
        for each in agenda.draft(made).items
        if each.kind not in {"break", "social"}
    ]
    assert told == [
        ("opening", "03 09:30"),
        ("plenary", "03 10:30"),
        ("panel", "03 12:00"),
        ("panel", "03 14:15"),
        ("breakout", "03 15:30"),
        ("report_back", "04 09:30"),
        ("plenary", "04 11:30"),
        ("closing", "04 12:30"),
    ]
    assert [(each.code, each.title, len(each.questions)) for each in groups.groups(made)] == [
        ("WG1", "First working group", 3),
        ("WG2", "Second working group", 3),
        ("WG3", "Third working group", 3),
    ]
    assert [each.name for each in made.rooms] == ["Main hall", "Room 1", "Room 2", "Room 3"]


def test_sessions_of_days_that_there_are_not_wait_for_a_time() -> None:
    made = start(TemplateName.POLICY_CONFERENCE, days=1)
    assert len(agenda.draft(made).items) == 9
    assert len(agenda.unscheduled(made)) == 5


def test_an_agenda_speaks_the_first_language_of_its_conference() -> None:
    made = start(TemplateName.POLICY_CONFERENCE, language="ur")
    with in_language("ur"):
        groups_in_urdu = gettext("Working groups")
    assert groups_in_urdu != "Working groups"
    assert groups_in_urdu in {each.title for each in agenda.draft(made).items}


def test_every_template_has_a_name_and_the_rooms_that_it_speaks_of() -> None:
    assert set(TEMPLATES) == set(TEMPLATE_LABELS) == set(TemplateName)
    for template in TEMPLATES.values():
        rooms = range(len(template.rooms))
        assert {each.room for each in template.slots} <= {None, *rooms}
        assert {each.room for slot in template.slots for each in slot.groups} <= set(rooms)
        assert max(each.day for each in template.slots) == template.days
