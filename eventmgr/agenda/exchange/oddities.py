"""What in JSON's events is of a wrong type: nothing of it goes without a word."""

from collections.abc import Callable, Collection, Iterator
from typing import Any, Final

from eventmgr.agenda.exchange import values
from eventmgr.agenda.exchange.drafting import RawPerson
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import ngettext

_LINES: Final = ("title", "date", "start", "end", "room", "track", "type")
_NOTHING: Final[tuple[object, ...]] = (None, "", [], {})


def people(
    value: object, read: Callable[[object], RawPerson]
) -> tuple[tuple[RawPerson, ...], list[str]]:
    """Return the people of an event, and what has to be said of those who cannot be read.

    ``read`` returns somebody without a name for what names nobody.
    """
    if not isinstance(value, list):
        return (), [] if _is_nothing(value) else [
            _("Its people could not be read and were left out.")
        ]
    found = [read(each) for each in value]
    named = tuple(each for each in found if each.name)
    missing = len(found) - len(named)
    if not missing:
        return named, []
    sentence = ngettext(
        "%(num)s of its people could not be read and was left out.",
        "%(num)s of its people could not be read and were left out.",
        missing,
    )
    return named, [sentence]


def misread(event: dict[str, Any], *, mappings: Collection[str] = ()) -> Iterator[str]:
    """Yield what has to be said of texts that are none; ``mappings`` may be mappings as well."""
    for name in _LINES:
        if not (name in mappings and isinstance(event.get(name), dict)):
            yield from _of_text(name, event.get(name))
    for name in values.TEXTS:
        if not isinstance(event.get(name), dict | list):
            yield from _of_text(name, event.get(name))
    if values.text(event.get("duration")) and not isinstance(event["duration"], str):
        yield _("Its length is a bare number; minutes were taken.")
    else:
        yield from _of_text("duration", event.get("duration"))


def _of_text(name: str, value: object) -> Iterator[str]:
    if isinstance(value, str) or _is_nothing(value):
        return
    if values.text(value):
        yield _("Its “%(name)s” is a number; it was taken as a text.", name=name)
    else:
        yield _("Its “%(name)s” could not be read and was left out.", name=name)


def _is_nothing(value: object) -> bool:
    return not isinstance(value, bool | int | float) and value in _NOTHING
