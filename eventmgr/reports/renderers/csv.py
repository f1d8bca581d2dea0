"""The matrix of recommendations as CSV (RFC 4180), no cell of which is a formula.

UTF-8 with a byte order mark, by which Excel knows it. A cell that a spreadsheet would take for a
formula has ``'`` in front (OWASP, CSV injection); whoever reads it by program takes that away.
"""

from eventmgr.foundation import tables
from eventmgr.foundation.i18n import in_report_language
from eventmgr.foundation.spreadsheets import CSV_TYPE
from eventmgr.reports.material import Material
from eventmgr.reports.renderers import matrix_table
from eventmgr.reports.renderers.base import Rendered, Renderer


def render(material: Material) -> Rendered:
    """Return one line for each recommendation, finding, disagreement and commitment."""
    with in_report_language(material.language):
        lines = matrix_table.lines(material.snapshot, material.selection)
        return Rendered(tables.as_csv(matrix_table.head(), lines))


RENDERER = Renderer(suffix="csv", media_type=CSV_TYPE, render=render)
