"""The fields of the template as they are called on paper, in every language of ours."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from eventmgr.foundation.i18n import LANGUAGES, in_language
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.foundation.text import fold
from eventmgr.groups.asking import ASKED_LABELS
from eventmgr.groups.models import ASKED
from eventmgr.recommendations.enums import TIME_FRAME_LABELS, TimeFrame

HINTS: Final = {
    "text": _l("The verb first: adopt, establish, fund, publish … One action."),
    "lead_addressee": _l("Who shall act."),
    "supporting_addressees": _l("One on each line."),
    "indicator": _l("How one will know that it was done."),
}


def asked(names: list[str]) -> list[str]:
    """Return the asked fields in the form's order; the text is always among them."""
    return [each for each in ASKED if each == "text" or each in names]


def hint(name: str) -> str:
    """Return what stands small below a field's label."""
    if name == "time_frame":
        frames = [each for each in TimeFrame if each is not TimeFrame.UNSAID]
        return " / ".join(str(TIME_FRAME_LABELS[each]) for each in frames)
    return str(HINTS.get(name, ""))


@cache
def by_label() -> Mapping[str, str]:
    """Return the fields' names by their labels in any language, folded."""
    return {fold(each): name for name, label in ASKED_LABELS.items() for each in _everywhere(label)}


@cache
def hints() -> frozenset[str]:
    """Return every hint in every language, folded."""
    found = set()
    for code in LANGUAGES:
        with in_language(code):
            found |= {fold(hint(name)) for name in ASKED_LABELS}
    return frozenset(found)


def time_frame(typed: str) -> TimeFrame | None:
    """Return the time frame that was written in words, in any language; None for another one."""
    if not typed.strip():
        return TimeFrame.UNSAID
    return _time_frames().get(fold(typed.strip()))


@cache
def _time_frames() -> Mapping[str, TimeFrame]:
    return {
        fold(each): frame
        for frame, label in reversed(TIME_FRAME_LABELS.items())
        for each in _everywhere(label)
    }


def _everywhere(label: object) -> list[str]:
    found = []
    for code in LANGUAGES:
        with in_language(code):
            found.append(str(label))
    return found
