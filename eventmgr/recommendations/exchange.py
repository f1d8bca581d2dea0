"""Wordings as the editor's script sends and gets them: a flat object of texts."""

from collections.abc import Mapping
from typing import Any

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean
from eventmgr.recommendations.combining import TEXTS
from eventmgr.recommendations.enums import TimeFrame
from eventmgr.recommendations.wording import Wording


def from_fields(fields: object) -> Wording:
    """Return the words as they were typed; raise DomainError for what is no such object.

    ``supporting_addressees`` comes as lines, ``time_frame`` as its value and ``theme_id`` as digits
    or empty. A field that is left out is empty.
    """
    if not isinstance(fields, Mapping) or not all(
        isinstance(value, str) for value in fields.values()
    ):
        raise DomainError(_("This is no text that we can read. Reload the page."))
    typed = {name: clean(fields.get(name, "")) for name in TEXTS}
    lines = clean(fields.get("supporting_addressees", "")).split("\n")
    return Wording(
        **typed,
        supporting_addressees=tuple(line for line in lines if line.strip()),
        time_frame=_time_frame(fields.get("time_frame", "")),
        theme_id=_theme_id(fields.get("theme_id", "")),
    )


def to_fields(wording: Wording) -> dict[str, str]:
    """Return the words as `from_fields` takes them."""
    return {
        **{name: getattr(wording, name) for name in TEXTS},
        "supporting_addressees": "\n".join(wording.supporting_addressees),
        "time_frame": wording.time_frame.value,
        "theme_id": "" if wording.theme_id is None else str(wording.theme_id),
    }


def _time_frame(typed: str) -> TimeFrame:
    try:
        return TimeFrame(typed or TimeFrame.UNSAID)
    except ValueError as error:
        raise DomainError(_("Choose one of the list."), field="time_frame") from error


def _theme_id(typed: str) -> int | None:
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):  # noqa: PLR2004 - fits an integer
        raise DomainError(_("Choose a theme of this conference."), field="theme_id")
    return int(typed)


def whole_number(value: Any) -> int:  # noqa: ANN401 - any JSON value
    """Return the number of a revision, 0 for what is none."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and 0 < value < 2**31 else 0
