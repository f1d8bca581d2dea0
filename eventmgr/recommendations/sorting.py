"""From the themes of a table's rows to working groups."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from eventmgr.recommendations.sheet import Row

MOST_GROUPS: Final = 8
NO_THEME: Final = "General"
"""The group of rows without any theme."""


def by_theme(rows: Sequence[Row], *, most: int = MOST_GROUPS) -> Mapping[str, Sequence[Row]]:
    """Return the rows by the theme of their group, the largest group first.

    The theme that most rows bear says nothing about a row, so it is asked last: a row goes to the
    most frequent of its other themes. Only the largest themes become groups, ``most`` in all; a row
    without one of them goes to the commonest theme's group, which takes what is left over.
    """
    counts = Counter(theme for row in rows for theme in row.themes)
    ranked = sorted(counts, key=lambda theme: (-counts[theme], theme))
    common = ranked[0] if ranked else NO_THEME
    wishes = [[each for each in ranked if each in row.themes and each != common] for row in rows]
    kept = _largest([wish[0] for wish in wishes if wish], most - 1)
    sorted_rows: dict[str, list[Row]] = {}
    for row, wish in zip(rows, wishes, strict=True):
        theme = next((each for each in wish if each in kept), common)
        sorted_rows.setdefault(theme, []).append(row)
    return dict(sorted(sorted_rows.items(), key=lambda each: (-len(each[1]), each[0])))


def _largest(themes: Sequence[str], most: int) -> set[str]:
    counts = Counter(themes)
    return set(sorted(counts, key=lambda theme: (-counts[theme], theme))[:most])
