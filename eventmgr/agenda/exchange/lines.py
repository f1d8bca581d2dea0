"""Texts of one line as files have them, without what turns the reading direction around."""

import re
from typing import Final

from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean_line

# Unicode's embeddings, overrides and isolates (UAX 9, sections 2.1 to 2.4), and their ends
_TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")


def one_line(typed: str) -> str:
    """Return the text on one line, without characters that show it in another order."""
    return clean_line(_TURNING.sub("", typed))


def is_turned(typed: str) -> bool:
    """Whether the text has characters that show it in another order."""
    return _TURNING.search(typed) is not None


def invisible_taken_out() -> str:
    """Return the sentence on characters that nobody sees and that were taken out."""
    return _("Invisible characters were taken out.")
