"""What countries and languages call themselves, as CLDR tells; `tools/own_names.py` wrote it."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from eventmgr.foundation.text import fold

_FILE: Final = Path(__file__).with_name("own_names.json")


def countries() -> Mapping[str, str]:
    """Return the countries by the folded names that their own languages have for them."""
    return _told()["countries"]


def languages() -> Mapping[str, str]:
    """Return the languages by their folded names in themselves."""
    return _told()["languages"]


@cache
def _told() -> dict[str, dict[str, str]]:
    told = json.loads(_FILE.read_text(encoding="utf-8"))
    return {
        kind: {fold(name): code for name, code in names.items()} for kind, names in told.items()
    }
