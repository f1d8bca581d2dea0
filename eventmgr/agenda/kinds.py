"""Guessing the kind of a session from its title."""

import re
from typing import Final

from eventmgr.agenda.enums import SessionKind

_SIGNS: Final = [
    (
        SessionKind.REPORT_BACK,
        r"\breport(s|ing)?[ -]?back\b|\breports? (of|from|by) (the )?(working|break)",
    ),
    (SessionKind.BREAKOUT, r"\bbreak[ -]?outs?\b|\bworking groups?\b"),
    (SessionKind.PANEL, r"\bpanel\b"),
    (SessionKind.KEYNOTE, r"\bkeynotes?\b"),
    (
        SessionKind.BREAK,
        (
            r"^(coffee|tea|lunch|breakfast)\b|^(\w+ ){0,2}(break|lunch)\b"
            r"|^(beginning of |start of )?registration\b"
        ),
    ),
    (SessionKind.SOCIAL, r"\b(receptions?|dinner|banquet|gala)\b"),
    (
        SessionKind.OPENING,
        (
            r"^(official |formal )?(opening|inaugura\w+|welcome)\b"
            r"|\b(opening|inaugural) (session|ceremony|plenary|remarks)\b"
        ),
    ),
    (
        SessionKind.CLOSING,
        (
            r"^(official |formal )?(closing|wrap[ -]?up)\b"
            r"|\bclosing (session|ceremony|plenary|remarks)\b"
        ),
    ),
]
"""The first that fits decides; English titles only, as everything else is a plenary."""

_PATTERNS: Final = [(kind, re.compile(signs, re.IGNORECASE)) for kind, signs in _SIGNS]


def guess(title: str) -> SessionKind:
    """Return the kind that the title speaks of; a title that says nothing is a plenary."""
    fitting = (kind for kind, pattern in _PATTERNS if pattern.search(title))
    return next(fitting, SessionKind.PLENARY)
