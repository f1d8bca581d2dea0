"""Acts on the report's sections."""

from eventmgr.reports.sections.operations.arranging import (
    add_section,
    move_section,
    place_section,
    switch_section,
)
from eventmgr.reports.sections.operations.writing import (
    Saved,
    let_what_stands_be,
    restore_revision,
    save_section,
)

__all__ = [
    "Saved",
    "add_section",
    "let_what_stands_be",
    "move_section",
    "place_section",
    "restore_revision",
    "save_section",
    "switch_section",
]
