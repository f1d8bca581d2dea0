"""Tables of large reports: what they leave out stands on the card and in the workbook."""

from collections import Counter

import pytest

from eventmgr.reports.document import Document, RecommendationCard, Table
from eventmgr.reports.structure import build, follow_up, matrix
from tests.reports.sample import sample

SNAPSHOT = sample(1, 14)
LEADS = [each.lead for group in SNAPSHOT.groups for each in group.recommendations]


def built(monkeypatch: pytest.MonkeyPatch, large: int) -> Document:
    for part in (matrix, follow_up):
        monkeypatch.setattr(part, "LARGE", large)
    return build(SNAPSHOT)


def tables(document: Document, caption: str) -> list[Table]:
    found = [each for each in document.blocks if isinstance(each, Table)]
    return [each for each in found if each.caption.startswith(caption)]


def headings(table: Table) -> list[str]:
    return [each.heading for each in table.columns]


def rows(table: Table) -> list[list[str]]:
    return [["".join(run.text for run in cell) for cell in row] for row in table.rows]


def test_up_to_the_bound_a_row_says_all(monkeypatch: pytest.MonkeyPatch) -> None:
    document = built(monkeypatch, 14)
    for table in tables(document, "Recommendations on "):
        assert headings(table)[3:] == ["Time frame", "Standing"]
    (plan,) = tables(document, "Follow-up plan")
    assert [row[1] for row in rows(plan)] == LEADS


def test_above_it_one_finds_each_and_follows_up_by_addressee(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = built(monkeypatch, 13)
    themes = tables(document, "Recommendations on ")
    assert sum(len(each.rows) for each in themes) == 14
    for table in themes:
        assert headings(table) == ["Reference", "Recommendation", "Lead addressee"]
        assert {len(row) for row in table.rows} == {3}
    (plan,) = tables(document, "Follow-up plan")
    counts = Counter(lead or "Addressed to nobody yet" for lead in LEADS)
    assert {row[0]: int(row[1]) for row in rows(plan)} == counts
    assert rows(plan)[-1][0] == "Addressed to nobody yet"
    cards = {each.text for each in document.blocks if isinstance(each, RecommendationCard)}
    assert cards >= {each.text for each in SNAPSHOT.groups[0].recommendations}
