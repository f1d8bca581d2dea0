"""The report on paper: the document's blocks as data for a Typst template."""

from datetime import datetime
from pathlib import Path
from typing import Any, Final

from eventmgr.printing.typesetting import script, typeset
from eventmgr.reports.document import Document, Heading, RecommendationCard, tree
from eventmgr.reports.material import Material
from eventmgr.reports.renderers.base import Rendered, Renderer

TEMPLATE: Final = Path(__file__).parents[3] / "templates" / "reports" / "report.typ"


def render(material: Material) -> Rendered:
    """Return the document as PDF; remarks tell of substituted characters and of a lost claim."""
    moment = datetime.fromisoformat(material.document.meta.compiled_at)
    made = typeset(TEMPLATE, _content(material.document), moment=moment)
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
        **script(
            document.meta.language, latin=document.meta.typeface, naskh=document.meta.naskh
        ),
    }


RENDERER = Renderer(suffix="pdf", media_type="application/pdf", render=render)
