"""The agendas that we bring along: data, in the words of whoever starts from them."""

from dataclasses import dataclass
from datetime import time
from typing import Final

from eventmgr.agenda.enums import SessionKind as Kind
from eventmgr.editions.enums import TemplateName
from eventmgr.foundation.i18n import LazyText
from eventmgr.foundation.i18n import lazy_gettext as _l


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """A working group, and which of the template's rooms is its own."""

    title: LazyText
    room: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """A session: on which day, counted from 1, from when to when on the venue's clocks."""

    day: int
    starts: time
    ends: time
    kind: Kind
    title: LazyText
    room: int | None = None
    """Which of the template's rooms; None: wherever people are."""
    groups: tuple[Group, ...] = ()
    """Who meets in it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Template:
    """Rooms, sessions and working groups to start from."""

    description: LazyText
    days: int
    rooms: tuple[LazyText, ...]
    slots: tuple[Slot, ...]
    questions: tuple[LazyText, ...]
    """The guiding questions of every group."""


def _slot(
    day: int,
    starts: str,
    ends: str,
    kind: Kind,
    title: LazyText,
    room: int | None = None,
    groups: tuple[Group, ...] = (),
) -> Slot:
    return Slot(
        day=day,
        starts=time.fromisoformat(starts),
        ends=time.fromisoformat(ends),
        kind=kind,
        title=title,
        room=room,
        groups=groups,
    )


_ARRIVAL: Final = _l("Arrival, badges and tea")
_OPENING: Final = _l("Opening ceremony")
_TEA: Final = _l("Tea and coffee")
_LUNCH: Final = _l("Lunch and prayers")
_GROUPS: Final = _l("Working groups")
_REPORTS: Final = _l("Reports of the working groups")
_ADOPTION: Final = _l("Adoption of the recommendations")
_CLOSING: Final = _l("Closing session")
_MAIN: Final = _l("Main hall")
_ROOMS: Final = (_l("Room 1"), _l("Room 2"), _l("Room 3"), _l("Room 4"))
_QUESTIONS: Final = (
    _l("What works today, and what does not?"),
    _l("What has to change, who has to change it, and by when?"),
    _l("How will everybody see that it was done?"),
)

_POLICY_CONFERENCE: Final = Template(
    description=_l(
        "An opening with a chief guest, a plenary, panels and working groups on the first day; "
        "their reports, the adoption of the recommendations and the closing on the second."
    ),
    days=2,
    rooms=(_MAIN, *_ROOMS[:3]),
    slots=(
        _slot(1, "08:30", "09:30", Kind.SOCIAL, _ARRIVAL),
        _slot(1, "09:30", "10:30", Kind.OPENING, _OPENING, 0),
        _slot(1, "10:30", "11:30", Kind.PLENARY, _l("Where we stand"), 0),
        _slot(1, "11:30", "12:00", Kind.BREAK, _TEA),
        _slot(1, "12:00", "13:15", Kind.PANEL, _l("First panel"), 0),
        _slot(1, "13:15", "14:15", Kind.BREAK, _LUNCH),
        _slot(1, "14:15", "15:30", Kind.PANEL, _l("Second panel"), 0),
        _slot(
            *(1, "15:30", "17:30", Kind.BREAKOUT, _GROUPS),
            groups=(
                Group(title=_l("First working group"), room=1),
                Group(title=_l("Second working group"), room=2),
                Group(title=_l("Third working group"), room=3),
            ),
        ),
        _slot(1, "19:00", "21:00", Kind.SOCIAL, _l("Reception")),
        _slot(2, "09:30", "11:00", Kind.REPORT_BACK, _REPORTS, 0),
        _slot(2, "11:00", "11:30", Kind.BREAK, _TEA),
        _slot(2, "11:30", "12:30", Kind.PLENARY, _ADOPTION, 0),
        _slot(2, "12:30", "13:15", Kind.CLOSING, _CLOSING, 0),
        _slot(2, "13:15", "14:15", Kind.BREAK, _LUNCH),
    ),
    questions=_QUESTIONS,
)
_WORKSHOP: Final = Template(
    description=_l("A keynote and a panel in the morning, two working groups in the afternoon."),
    days=1,
    rooms=(_MAIN, *_ROOMS[:2]),
    slots=(
        _slot(1, "08:30", "09:00", Kind.SOCIAL, _ARRIVAL),
        _slot(1, "09:00", "09:30", Kind.OPENING, _l("Words of welcome"), 0),
        _slot(1, "09:30", "10:30", Kind.KEYNOTE, _l("Keynote address"), 0),
        _slot(1, "10:30", "11:00", Kind.BREAK, _TEA),
        _slot(1, "11:00", "12:30", Kind.PANEL, _l("Panel"), 0),
        _slot(1, "12:30", "13:30", Kind.BREAK, _LUNCH),
        _slot(
            *(1, "13:30", "15:00", Kind.BREAKOUT, _GROUPS),
            groups=(
                Group(title=_l("First working group"), room=1),
                Group(title=_l("Second working group"), room=2),
            ),
        ),
        _slot(1, "15:00", "15:30", Kind.BREAK, _TEA),
        _slot(1, "15:30", "16:30", Kind.REPORT_BACK, _REPORTS, 0),
        _slot(1, "16:30", "17:00", Kind.CLOSING, _CLOSING, 0),
    ),
    questions=_QUESTIONS,
)
_ASSEMBLY: Final = Template(
    description=_l(
        "An opening and a general debate, committees on the second and third day, their reports "
        "and the drafting on the fourth, the adoption and the closing on the fifth."
    ),
    days=5,
    rooms=(_MAIN, *_ROOMS),
    slots=(
        _slot(1, "09:00", "10:00", Kind.SOCIAL, _ARRIVAL),
        _slot(1, "10:00", "11:30", Kind.OPENING, _OPENING, 0),
        _slot(1, "11:30", "12:00", Kind.BREAK, _TEA),
        _slot(1, "12:00", "13:00", Kind.PLENARY, _l("Adoption of the agenda"), 0),
        _slot(1, "13:00", "14:30", Kind.BREAK, _LUNCH),
        _slot(1, "14:30", "17:30", Kind.PLENARY, _l("General debate"), 0),
        _slot(1, "19:00", "21:00", Kind.SOCIAL, _l("Reception")),
        _slot(2, "09:30", "12:30", Kind.PLENARY, _l("General debate, continued"), 0),
        _slot(2, "12:30", "14:00", Kind.BREAK, _LUNCH),
        _slot(
            *(2, "14:00", "17:30", Kind.BREAKOUT, _l("First and second committee")),
            groups=(
                Group(title=_l("First committee"), room=1),
                Group(title=_l("Second committee"), room=2),
            ),
        ),
        _slot(3, "09:30", "12:30", Kind.PANEL, _l("Panel debate"), 0),
        _slot(3, "12:30", "14:00", Kind.BREAK, _LUNCH),
        _slot(
            *(3, "14:00", "17:30", Kind.BREAKOUT, _l("Third and fourth committee")),
            groups=(
                Group(title=_l("Third committee"), room=3),
                Group(title=_l("Fourth committee"), room=4),
            ),
        ),
        _slot(4, "09:30", "12:30", Kind.REPORT_BACK, _l("Reports of the committees"), 0),
        _slot(4, "12:30", "14:00", Kind.BREAK, _LUNCH),
        _slot(4, "14:00", "17:30", Kind.PLENARY, _l("Drafting of the declaration"), 0),
        _slot(4, "19:30", "22:00", Kind.SOCIAL, _l("Dinner")),
        _slot(5, "09:30", "12:00", Kind.PLENARY, _l("Adoption of the declaration"), 0),
        _slot(5, "12:00", "13:00", Kind.CLOSING, _CLOSING, 0),
        _slot(5, "13:00", "14:30", Kind.BREAK, _LUNCH),
    ),
    questions=_QUESTIONS,
)

TEMPLATES: Final = {
    TemplateName.POLICY_CONFERENCE: _POLICY_CONFERENCE,
    TemplateName.WORKSHOP: _WORKSHOP,
    TemplateName.ASSEMBLY: _ASSEMBLY,
}
