"""The report on paper: the document's blocks as data for a Typst template."""

from datetime import datetime
from pathlib import Path
from typing import Any, Final

from eventmgr.printing.typesetting import script, typeset
from eventmgr.reports.document import Document, Heading, RecommendationCard, tree
from eventmgr.reports.renderers.base import Rendered, Renderer

TEMPLATE: Final = Path(__file__).parents[3] / "templates" / "reports" / "report.typ"


def render(document: Document, snapshot_json: bytes) -> Rendered:  # noqa: ARG001 - as every renderer
    """Return the document as PDF; remarks tell of substituted characters and of a lost claim."""
    moment = datetime.fromisoformat(document.meta.compiled_at)
    made = typeset(TEMPLATE, _content(document), moment=moment)
    return Rendered(made.content, made.remarks)


def _content(document: Document) -> dict[str, Any]:
    return {
        "meta": tree(document.meta),
        "blocks": tree(document.blocks),
        "anchors": [
            each.anchor
            for each in document.blocks
            if isinstance(each, Heading | RecommendationCard)
        ],
        **script(document.meta.language),
    }


RENDERER = Renderer(suffix="pdf", media_type="application/pdf", render=render)
