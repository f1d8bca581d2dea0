"""The demo conference's two days."""

from dataclasses import dataclass

from eventmgr.agenda.enums import RoleState
from eventmgr.agenda.enums import SessionKind as Kind
from eventmgr.agenda.enums import SessionRoleName as Role
from eventmgr.people.enums import Sector

ROOMS = (
    ("Jasmine Hall", 250),
    ("Cedar Room", 30),
    ("Willow Room", 30),
    ("Maple Room", 24),
    ("Poplar Room", 24),
    ("Acacia Room", 24),
    ("Olive Room", 20),
)
THEMES = ("Prevention", "Protection", "Prosecution", "Partnership")


PRECEDENCE = ("Committee Chair", "Ambassador", "Joint Secretary", "Member of the Assembly")
"""Offices in the order in which the demo's protocol names their holders."""


@dataclass(frozen=True, slots=True)
class Part:
    """A role, and the n-th person of a sector who has it."""

    role: Role
    sector: Sector
    place: int
    state: RoleState = RoleState.ACCEPTED
    represented_by: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """A session: on which day, from when until when on the venue's clocks."""

    day: int
    starts: str
    ends: str
    kind: Kind
    title: str
    description: str = ""
    room: str = "Jasmine Hall"
    theme: str = ""
    parts: tuple[Part, ...] = ()
    is_chatham: bool = False


PROGRAMME = (
    Item(day=1, starts="08:30", ends="09:30", kind=Kind.SOCIAL, title="Arrival, badges and tea"),
    Item(
        day=1,
        starts="09:30",
        ends="10:30",
        kind=Kind.OPENING,
        title="Opening ceremony",
        description="Words of welcome by the host and its partners; address of the chief guest.",
        parts=(
            Part(Role.CHIEF_GUEST, Sector.PARLIAMENT, 1),
            Part(Role.GUEST_OF_HONOUR, Sector.DIPLOMATIC_MISSION, 0),
            Part(
                Role.GUEST_OF_HONOUR,
                Sector.FEDERAL_GOVERNMENT,
                0,
                represented_by="the Deputy Joint Secretary",
            ),
            Part(Role.MASTER_OF_CEREMONIES, Sector.NATIONAL_NGO, 3),
        ),
    ),
    Item(
        day=1,
        starts="10:30",
        ends="11:30",
        kind=Kind.PLENARY,
        title="Where we stand: the law, the figures, the people behind them",
        description="What has changed since last year, and which promises are still open.",
        parts=(
            Part(Role.CHAIR, Sector.FEDERAL_GOVERNMENT, 0),
            Part(Role.KEYNOTE, Sector.INTERNATIONAL_ORGANISATION, 0),
        ),
    ),
    Item(day=1, starts="11:30", ends="12:00", kind=Kind.BREAK, title="Coffee"),
    Item(
        day=1,
        starts="12:00",
        ends="13:15",
        kind=Kind.PANEL,
        title="From referral to conviction: where cases are lost",
        theme="Prosecution",
        description=(
            "Investigators, prosecutors and shelters follow one case from the first call to the "
            "judgment, and show where it stops."
        ),
        parts=(
            Part(Role.MODERATOR, Sector.ACADEMIA, 0),
            Part(Role.PANELIST, Sector.LAW_ENFORCEMENT, 0),
            Part(Role.PANELIST, Sector.JUDICIARY, 1),
            Part(Role.PANELIST, Sector.NATIONAL_NGO, 1),
        ),
    ),
    Item(day=1, starts="13:15", ends="14:15", kind=Kind.BREAK, title="Lunch and prayers"),
    Item(
        day=1,
        starts="14:15",
        ends="15:00",
        kind=Kind.PANEL,
        title="What survivors need from us",
        theme="Protection",
        description="Under the Chatham House Rule: use what you hear, name nobody.",
        parts=(Part(Role.MODERATOR, Sector.NATIONAL_NGO, 2),),
        is_chatham=True,
    ),
    Item(
        day=1,
        starts="15:00",
        ends="17:30",
        kind=Kind.BREAKOUT,
        title="Working groups by the part each of us plays",
        description="Six groups write what they recommend, to whom, and by when.",
        room="",
    ),
    Item(day=1, starts="19:30", ends="21:30", kind=Kind.SOCIAL, title="Dinner given by the host"),
    Item(
        day=2,
        starts="09:00",
        ends="10:00",
        kind=Kind.KEYNOTE,
        title="Money leaves traces: following the profits",
        theme="Prosecution",
        parts=(Part(Role.KEYNOTE, Sector.ACADEMIA, 2), Part(Role.CHAIR, Sector.JUDICIARY, 0)),
    ),
    Item(
        day=2,
        starts="10:00",
        ends="11:15",
        kind=Kind.PANEL,
        title="Reporting without harm: media and people at risk",
        theme="Prevention",
        parts=(
            Part(Role.MODERATOR, Sector.MEDIA, 0),
            Part(Role.PANELIST, Sector.MEDIA, 1),
            Part(Role.PANELIST, Sector.NATIONAL_NGO, 4),
            Part(Role.DISCUSSANT, Sector.ACADEMIA, 1, RoleState.ASKED),
        ),
    ),
    Item(
        day=2,
        starts="10:00",
        ends="11:15",
        kind=Kind.PANEL,
        title="Shelters: what they cost, and who pays",
        theme="Protection",
        room="Cedar Room",
        parts=(
            Part(Role.MODERATOR, Sector.INTERNATIONAL_ORGANISATION, 1),
            Part(Role.PANELIST, Sector.PROVINCIAL_GOVERNMENT, 1),
            Part(Role.PANELIST, Sector.NATIONAL_NGO, 5),
        ),
    ),
    Item(day=2, starts="11:15", ends="11:45", kind=Kind.BREAK, title="Coffee"),
    Item(
        day=2,
        starts="11:45",
        ends="13:15",
        kind=Kind.REPORT_BACK,
        title="The groups present their recommendations",
        description="Ten minutes for each group, then five for questions.",
        parts=(Part(Role.CHAIR, Sector.PARLIAMENT, 3), Part(Role.RAPPORTEUR, Sector.ACADEMIA, 3)),
    ),
    Item(day=2, starts="13:15", ends="14:15", kind=Kind.BREAK, title="Lunch and prayers"),
    Item(
        day=2,
        starts="14:15",
        ends="15:30",
        kind=Kind.PLENARY,
        title="Who does what until next year",
        theme="Partnership",
        parts=(Part(Role.CHAIR, Sector.PROVINCIAL_GOVERNMENT, 0),),
    ),
    Item(
        day=2,
        starts="15:30",
        ends="16:15",
        kind=Kind.CLOSING,
        title="Closing ceremony, certificates and vote of thanks",
        parts=(
            Part(Role.CHIEF_GUEST, Sector.PARLIAMENT, 1),
            Part(Role.PRESENTER, Sector.NATIONAL_NGO, 0),
        ),
    ),
)

DROPPED = Item(
    day=2,
    starts="16:30",
    ends="18:00",
    kind=Kind.SOCIAL,
    title="Walk through the old town",
    room="",
)
"""What only the first version had."""

FIRST_TIMES = {
    "Dinner given by the host": ("19:00", "21:00"),
    "Who does what until next year": ("14:15", "15:00"),
}
"""When these were to be in the first version, by title."""
