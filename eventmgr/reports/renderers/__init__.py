"""The formats a report can be had in: the same document, the same snapshot, the same bytes."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from eventmgr.reports.renderers import csv, docx, html, json, markdown, pdf, xlsx
from eventmgr.reports.renderers.base import Rendered, Renderer

__all__ = ["RENDERERS", "Rendered", "Renderer"]

RENDERERS: Final[Mapping[str, Renderer]] = MappingProxyType(
    {
        each.suffix: each
        for each in (
            pdf.RENDERER,
            docx.RENDERER,
            html.RENDERER,
            markdown.RENDERER,
            xlsx.RENDERER,
            csv.RENDERER,
            json.RENDERER,
        )
    }
)
"""Every format by its suffix, without the dot."""
