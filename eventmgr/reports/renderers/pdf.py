"""The report on paper: the document's blocks as data for a Typst template."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import in_report_language
from eventmgr.printing.typesetting import script, typeset
from eventmgr.reports.document import (
    BarChart,
    Block,
    Cover,
    Picture,
    tree,
)
from eventmgr.reports.material import Material
from eventmgr.reports.renderers.base import Rendered, Renderer
from eventmgr.reports.structure.words import colon

TEMPLATES: Final = Path(__file__).parents[3] / "templates" / "reports"
PIECES: Final = "pieces.typ"
"""What the page and the slide share."""


def render(material: Material) -> Rendered:
    """Return the document as PDF; remarks tell of substituted characters and of a lost claim."""
    meta = material.document.meta
    made = typeset(
        TEMPLATES / ("slides.typ" if meta.slides else "report.typ"),
        _content(material),
        moment=datetime.fromisoformat(meta.compiled_at),
        files={PIECES: (TEMPLATES / PIECES).read_bytes(), **_pictures(material)},
    )
    return Rendered(made.content, made.remarks)


def _content(material: Material) -> dict[str, Any]:
    document = material.document
    meta = document.meta
    with in_report_language(material.language):
        return {
            "meta": tree(meta),
            "blocks": [_told(each, material) for each in document.blocks],
            "anchors": list(document.anchors),
            "words": {"before": _("Before"), "after": _("After"), "colon": colon()},
            **script(meta.language, typeface=meta.typeface, naskh=meta.naskh),
        }


def _told(block: Block, material: Material) -> object:
    told: Any = tree(block)
    if isinstance(block, BarChart):
        told["most"] = block.most
    elif isinstance(block, Cover):
        told["logos"] = [{**told_of, "file": name} for told_of, name in _logos(block, material)]
    return told


def _logos(cover: Cover, material: Material) -> Iterator[tuple[Any, str]]:
    for each in cover.logos:
        if each.sha256 in material.images:
            yield tree(each), _file_of(each)


def _pictures(material: Material) -> dict[str, bytes]:
    return {
        _file_of(each): material.images[each.sha256]
        for cover in material.document.blocks
        if isinstance(cover, Cover)
        for each in cover.logos
        if each.sha256 in material.images
    }


def _file_of(picture: Picture) -> str:
    return f"{picture.sha256}.{picture.media_type.rpartition('/')[2]}"


RENDERER = Renderer(suffix="pdf", media_type="application/pdf", render=render)
