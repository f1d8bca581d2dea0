"""What stands on the facilitator's brief, and on the worksheet to write on by hand."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from eventmgr.agenda.items import Agenda
from eventmgr.agenda.prints import words
from eventmgr.conferences.enums import GROUP_ROLE_LABELS, GroupRole
from eventmgr.conferences.models import Conference
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import in_language
from eventmgr.groups.asking import ASKED_LABELS
from eventmgr.groups.meetings import announced
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.rules import named_to_all
from eventmgr.printing import dates, prints
from eventmgr.printing.prints import Frozen
from eventmgr.recommendations.enums import AGREEMENT_LABELS, TIME_FRAME_LABELS, Agreement, TimeFrame
from eventmgr.recommendations.prints.enums import PaperKind

Told = dict[str, Any]

USUAL_MINUTES: Final = 90
SHORTEST: Final = 10
USUAL_BOXES: Final = 5
MOST_BOXES: Final = 20
"""Whoever needs more copies a page."""
_LINES: Final = {
    "title": 1,
    "text": 6,
    "supporting_addressees": 2,
    "indicator": 2,
    "rationale": 4,
}
"""How many lines by hand a field is given; one, unless it stands here."""
_LED_BY: Final = (GroupRole.MODERATOR, GroupRole.CO_MODERATOR, GroupRole.RAPPORTEUR)


def timing(minutes: int) -> list[int]:
    """Return how many of a group's minutes each step is suggested, the last for the top three.

    They add up to the whole, and the last has five to seven.
    """
    whole = max(minutes, SHORTEST)
    last = min(7, max(5, whole // 12))
    rest = whole - last
    first, second, third = (max(1, rest * share // 100) for share in (10, 25, 35))
    return [first, second, third, rest - first - second - third, last]


def freeze(
    kind: PaperKind,
    conference: Conference,
    groups: Sequence[WorkingGroup],
    agenda: Agenda | None,
    *,
    language: str,
    now: datetime,
) -> Frozen:
    """Return what the papers of these groups tell; their members come loaded.

    Nobody protected is named, nor anybody in a group under the Chatham House Rule: paper gets
    left behind. When it was asked for is no fact: the same groups tell the same a minute later.
    """
    tell, genre = _TELLERS[kind], _GENRES[kind]
    with in_language(language):
        told = {
            "look": words.look(conference, genre=genre()),
            "genre": genre(),
            "language": language,
            "groups": [tell(conference, each, agenda) for each in groups],
        }
        stamp = dates.moment_at(now, conference.zone)
    return prints.freeze(told, stamp=stamp, moment=now, is_dated=False)


def _head(conference: Conference, group: WorkingGroup, agenda: Agenda | None) -> Told:
    return {
        "code": group.code,
        "title": group.title,
        "facts": [
            {"label": label, "value": value}
            for label, value in _facts(conference, group, agenda)
            if value
        ],
        "discreet": _confidentiality() if group.is_discreet else "",
    }


def _facts(
    conference: Conference, group: WorkingGroup, agenda: Agenda | None
) -> list[tuple[str, str]]:
    meeting = announced(group, agenda)
    times = [
        f"{dates.short_day(conference.at_venue(each.starts_at).date())}, "
        + dates.clock(conference.at_venue(each.starts_at), conference.at_venue(each.ends_at))
        for each in meeting.items
    ]
    at_most = group.recommendations_at_most
    deadline = dates.moment_at(group.deadline, conference.zone) if group.deadline else ""
    return [
        (_("Theme"), group.theme.name if group.theme else ""),
        (_("Where"), meeting.room),
        (_("When"), "\n".join(times)),
        (_("Hand in by"), deadline),
        (_("Recommendations at most"), str(at_most or "")),
    ]


def _brief(conference: Conference, group: WorkingGroup, agenda: Agenda | None) -> Told:
    minutes = timing(_minutes(group, agenda))
    steps = (
        _("Welcome: who is who, the mandate, the roles, the Chatham House Rule if it holds."),
        _("Ideas: everybody writes alone first, then one idea each in turn."),
        _("Discuss: group what is alike, and choose what the group can stand behind."),
        _("Write: one action a recommendation, the verb first; who shall act, and by when."),
        _("Read aloud, mend the wording, and star the top three."),
    )
    return {
        **_head(conference, group, agenda),
        "mandate": {"title": _("Mandate"), "text": group.mandate},
        "questions": {"title": _("Guiding questions"), "items": group.questions},
        "timing": {
            "title": _("Suggested timing"),
            "rows": [
                {"minutes": _("%(minutes)d min", minutes=each), "words": step}
                for each, step in zip(minutes, steps, strict=True)
            ],
        },
        "roles": {"title": _("Roles"), "rows": _roles(group)},
        "report": {
            "title": _("Reporting back"),
            "text": _(
                "The rapporteur hands in one list for the whole group before the deadline, and "
                "presents it in %(minutes)d minutes: the top three first, one sentence each.",
                minutes=group.presents_minutes,
            ),
        },
        "confidential": {
            "title": _("Confidentiality"),
            "text": _confidentiality()
            if group.is_discreet
            else _("The report names the group, not who said what. Agree on anything stricter."),
        },
    }


def _roles(group: WorkingGroup) -> list[Told]:
    """Return what each role does, with who has it where that may be told."""
    does = {
        GroupRole.MODERATOR: _("Keeps the time, lets everybody speak, takes no side."),
        GroupRole.CO_MODERATOR: _("Stands in for the moderator and watches who has not spoken."),
        GroupRole.RAPPORTEUR: _("Writes, reads back, hands in and presents."),
    }
    return [
        {"role": str(GROUP_ROLE_LABELS[role]), "does": does[role], "names": _names(group, role)}
        for role in _LED_BY
    ]


def _names(group: WorkingGroup, role: GroupRole) -> str:
    return ", ".join(each.person.shown_name for each in named_to_all(group, {role}))


def _worksheet(conference: Conference, group: WorkingGroup, agenda: Agenda | None) -> Told:
    boxes = min(group.recommendations_at_most or USUAL_BOXES, MOST_BOXES)
    return {
        **_head(conference, group, agenda),
        "boxes": [_("Recommendation %(number)d", number=each + 1) for each in range(boxes)],
        "top": _("Among the top three"),
        "fields": [_field(name) for name in group.asked_fields],
        "agreement": {
            "title": _("Level of agreement"),
            "ticks": [
                str(label)
                for each, label in AGREEMENT_LABELS.items()
                if each is not Agreement.UNSAID
            ],
        },
        "rest": [
            _("Findings"),
            _("Points of no agreement"),
            _("Commitments offered")
            if group.is_discreet
            else _("Commitments offered, and by whom"),
        ],
    }


def _field(name: str) -> Told:
    ticks = TIME_FRAME_LABELS.items() if name == "time_frame" else ()
    return {
        "label": str(ASKED_LABELS[name]),
        "lines": _LINES.get(name, 1),
        "ticks": [str(label) for each, label in ticks if each is not TimeFrame.UNSAID],
    }


def _minutes(group: WorkingGroup, agenda: Agenda | None) -> int:
    """Return how long the group meets, all its sessions together."""
    items = announced(group, agenda).items
    return sum(int(each.length.total_seconds()) for each in items) // 60 or USUAL_MINUTES


def _confidentiality() -> str:
    return _(
        "Chatham House Rule: what is said may be used; who said it, and who was there, may not "
        "be revealed. Write no names on paper."
    )


_TELLERS: Final[dict[PaperKind, Callable[[Conference, WorkingGroup, Agenda | None], Told]]] = {
    PaperKind.BRIEF: _brief,
    PaperKind.WORKSHEET: _worksheet,
}
_GENRES: Final[dict[PaperKind, Callable[[], str]]] = {
    PaperKind.BRIEF: lambda: _("Facilitator's brief"),
    PaperKind.WORKSHEET: lambda: _("Worksheet"),
}
