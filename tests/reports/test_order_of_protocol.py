"""Who opened the conference is named in the order of protocol, from the rows to every file."""

import pytest

from eventmgr.agenda import operations as agenda
from eventmgr.agenda.enums import RoleState, SessionKind, SessionRoleName
from eventmgr.agenda.operations import RoleEntry, ordering
from eventmgr.conferences import operations as conferences
from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.people.actor import COMMAND
from eventmgr.reports import snapshot as frozen
from eventmgr.reports.document import Heading, Listing
from eventmgr.reports.enums import Format
from eventmgr.reports.gathering import gather
from eventmgr.reports.material import prepare
from eventmgr.reports.renderers import RENDERERS
from eventmgr.reports.structure import build
from tests.factories.agenda import make_session
from tests.factories.conferences import make_conference
from tests.factories.people import NOW, make_person
from tests.reports.reading import read, squeezed

pytestmark = pytest.mark.usefixtures("app")
CHIEF, HONOUR = SessionRoleName.CHIEF_GUEST, SessionRoleName.GUEST_OF_HONOUR
IN_ORDER = [
    "Chief guest: Cora Example, Prime Minister, Cabinet (represented by Dan Example)",
    "Guest of honour: Ann Example, Chief Justice, High Court",
    "Guest of honour: Ben Example, Minister of Law",
    "Guest of honour: A survivor",
    "Guest of honour: Eve Example, Writer",
    "Master of ceremonies: Flo Example",
    "Chair: Gus Example, Minister of Law",
]


@pytest.fixture
def conference(session: object) -> Conference:
    """An opening whose people were typed in no order at all; who declined has a place too."""
    assert session is not None
    conference = make_conference()
    opening = make_session(conference, title="Opening ceremony", kind=SessionKind.OPENING)
    hidden = make_person(name="Hidden Example", is_protected=True, display_name="A survivor")
    typed = [
        RoleEntry(role=HONOUR, name="Eve Example", title="Writer"),
        RoleEntry(role=SessionRoleName.MASTER_OF_CEREMONIES, name="Flo Example"),
        RoleEntry(role=HONOUR, name="Ben Example", title="Minister of Law"),
        RoleEntry(role=HONOUR, person=hidden, title="Judge", place=5),
        RoleEntry(
            role=HONOUR, name="Hal Example", title="Prime Minister", state=RoleState.DECLINED
        ),
        RoleEntry(
            role=CHIEF,
            name="Cora Example",
            title="Prime Minister",
            affiliation="Cabinet",
            represented_by="Dan Example",
        ),
        RoleEntry(role=SessionRoleName.CHAIR, name="Gus Example", title="Minister of Law"),
        RoleEntry(role=HONOUR, name="Ann Example", title="Chief Justice", affiliation="High Court"),
    ]
    agenda.set_roles(session=opening, conference=conference, entries=typed, actor=COMMAND, now=NOW)
    db.session.flush()
    conferences.set_precedence(
        conference=conference,
        offices=["Prime Minister", "Chief Justice", "Minister of Law"],
        actor=COMMAND,
        now=NOW,
    )
    db.session.flush()
    ordering.follow_precedence(conference=conference, actor=COMMAND, now=NOW)
    db.session.flush()
    db.session.expire_all()
    return conference


def test_the_opening_names_them_so(conference: Conference) -> None:
    blocks = build(gather(conference, number=1, now=NOW)).blocks
    [start] = [
        number
        for number, each in enumerate(blocks)
        if isinstance(each, Heading) and each.text == "Opening ceremony"
    ]
    listing = next(each for each in blocks[start:] if isinstance(each, Listing))
    assert list(listing.items) == IN_ORDER


@pytest.mark.parametrize("kind", [Format.PDF, Format.DOCX, Format.HTML, Format.MARKDOWN])
def test_every_text_names_them_so(conference: Conference, kind: Format) -> None:
    snapshot = frozen.to_json(gather(conference, number=1, now=NOW))
    text = read(kind, RENDERERS[kind].render(prepare(snapshot)).content)
    # the opening comes first, the programme of the annex names them once more
    found = [text.index(squeezed(each)) for each in IN_ORDER]
    assert found == sorted(found)
    assert squeezed("Hal Example") not in text
    assert squeezed("Hidden Example") not in text
