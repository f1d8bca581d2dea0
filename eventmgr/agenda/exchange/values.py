"""Looking into JSON that may be anything: what is of the wrong type says nothing."""

import json
from collections.abc import Iterator
from typing import Any, Final

from eventmgr.agenda.exchange.incoming import UnreadableAgenda
from eventmgr.foundation.i18n import gettext as _

_TOO_LARGE: Final = 10**15
_LONGEST_LINE: Final = 1_000
TEXTS: Final = ("subtitle", "abstract", "description")
"""Where an event tells of itself."""


def parsed(text: str) -> Any:  # noqa: ANN401 - whatever the file holds
    """Return what the text says; raises UnreadableAgenda with the place where it makes no sense."""
    try:
        return json.loads(text, parse_constant=_refused)
    except RecursionError as error:
        raise UnreadableAgenda(_("The file nests too deeply to be a schedule.")) from error
    except json.JSONDecodeError as error:
        raise UnreadableAgenda(
            _(
                "The file is no sound JSON: it stops making sense in line %(line)d, "
                "column %(column)d.",
                line=error.lineno,
                column=error.colno,
            )
        ) from error
    except ValueError as error:  # a number of thousands of digits
        raise UnreadableAgenda(_("The file has a number that no schedule needs.")) from error


def text(value: object) -> str:
    """Return a text or a number as text; anything else is nothing."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    # comparing needs no conversion, whatever the size; what is no number is not smaller either
    is_small = abs(value) < _TOO_LARGE
    return str(int(value)) if is_small and value == int(value) else ""


def line(value: object) -> str:
    """Return the beginning of a text that is to be a name, a moment or a key.

    Whatever is longer is none, and many events may share it: each would pay for all of it.
    """
    return text(value)[:_LONGEST_LINE]


def told(event: dict[str, Any]) -> tuple[str, ...]:
    """Return all that an event tells of itself, in any language."""
    return tuple(said for name in TEXTS for said in texts(event.get(name)))


def texts(value: object) -> list[str]:
    """Return a text, or all texts of a list or of a mapping of languages."""
    if isinstance(value, dict):
        value = list(value.values())
    return [text(each) for each in value] if isinstance(value, list) else [text(value)]


def mapping(value: object) -> dict[str, Any]:
    """Return the mapping, or an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> list[Any]:
    """Return the list, or an empty one for anything else."""
    return value if isinstance(value, list) else []


def mappings(value: object) -> Iterator[dict[str, Any]]:
    """Yield the mappings of a list, passing over everything else."""
    return (each for each in items(value) if isinstance(each, dict))


def _refused(constant: str) -> None:
    raise UnreadableAgenda(_("The file says %(constant)s, which is no number.", constant=constant))
