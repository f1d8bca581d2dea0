"""Every act that is written down can be told."""

import re
from pathlib import Path

from flask import Flask

from eventmgr.foundation.db import db
from eventmgr.web.history import ACTS

ROOT = Path(__file__).resolve().parents[2]


def names_with_a_point() -> set[str]:
    texts = (p.read_text() for p in (ROOT / "eventmgr").rglob("*.py") if p.name != "history.py")
    return {name for text in texts for name in re.findall(r"\"([a-z_]+\.[a-z_]+)\"", text)}


def test_every_act_has_words_and_all_words_have_an_act(migrated_app: Flask) -> None:
    columns = {f"{table.name}.{c.name}" for table in db.metadata.sorted_tables for c in table.c}
    nouns = {act.partition(".")[0] for act in ACTS}
    acts = {name for name in names_with_a_point() if name.partition(".")[0] in nouns}
    assert acts - columns - set(migrated_app.view_functions) - OTHERS == set(ACTS)


OTHERS = {
    "agenda.forget_edits",
    "recommendations.forget_presence",
    "agenda.forget_prints",
    "agenda.forget_uploads",
    "agenda.print",
    "agenda.sweep_prints",
    "group_prints.forget",
    "group_prints.make",
    "group_prints.sweep",
    "formal_letters.make",
    "formal_letters.sweep",
    "invitations.remind",
    "calendars.strike_lost",
    "letter.typ",
    "privacy.erase_due",
    "privacy.erased",
    "privacy.not_erased",
    "report.failed",
    "report.remark",
    "report.typ",
    "seating.sweep",
}
"""What is logged only, a file, and jobs."""
