"""PDF by Typst: tagged, PDF/UA-1, our own fonts, no network, nothing evaluated.

Words travel in a JSON file inside a private directory that is all the typesetter may read; as
strings they can neither read files nor run code. Characters without a glyph would fail PDF/UA-1
and are replaced beforehand; should it fail all the same, the file is made without that claim.
"""

import json
from datetime import datetime
from io import BytesIO
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any, Final, Literal

import pikepdf
import typst

from eventmgr.reports.cleaning import Substitution, each_text
from eventmgr.reports.document import Document, Heading, Meta, RecommendationCard, tree
from eventmgr.reports.renderers.base import Rendered, Renderer
from eventmgr.reports.typefaces import collection, families

TEMPLATE: Final = Path(__file__).parents[3] / "templates" / "reports" / "report.typ"

_TALL: Final = frozenset({"ur", "ks"})
"""Languages written in Nastaliq, whose lines need room above and below."""


def render(document: Document, snapshot_json: bytes) -> Rendered:  # noqa: ARG001 - as every renderer
    """Return the document as PDF; remarks tell of substituted characters and of a lost claim."""
    substitution = Substitution()
    content = each_text(_content(document), substitution)
    pdf, remarks = _typeset(content, document.meta)
    return Rendered(_packed(pdf), (*substitution.remarks(), *remarks))


def _content(document: Document) -> dict[str, Any]:
    meta = document.meta
    lang, _, region = meta.language.replace("_", "-").partition("-")
    return {
        "meta": tree(meta),
        "blocks": tree(document.blocks),
        "anchors": [
            each.anchor
            for each in document.blocks
            if isinstance(each, Heading | RecommendationCard)
        ],
        "lang": lang,
        "region": region or None,
        "fonts": families(tall=lang in _TALL),
        "leading": 1.45 if lang in _TALL else 0.65,
    }


def _typeset(content: object, meta: Meta) -> tuple[bytes, tuple[str, ...]]:
    with TemporaryDirectory(prefix="report-") as name:
        root = Path(name)
        copyfile(TEMPLATE, root / TEMPLATE.name)
        (root / "data.json").write_text(json.dumps(content), encoding="utf-8")
        try:
            return _compile(root, meta, "ua-1"), ()
        except typst.TypstError as error:
            if "PDF/UA-1" not in str(error):
                raise
            return _compile(root, meta, None), (f"Not PDF/UA-1: {error}",)


def _compile(root: Path, meta: Meta, standard: Literal["ua-1"] | None) -> bytes:
    return typst.compile(
        str(root / TEMPLATE.name),
        root=str(root),
        font_paths=collection(),
        package_path=str(root / "none"),
        package_cache_path=str(root / "none"),
        pdf_standards=standard,
        timestamp=datetime.fromisoformat(meta.compiled_at),
    )


def _packed(content: bytes) -> bytes:
    """Return the same file with its objects compressed: a third of the size."""
    target = BytesIO()
    with pikepdf.open(BytesIO(content)) as pdf:
        pdf.save(
            target, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True
        )
    return target.getvalue()


RENDERER = Renderer(suffix="pdf", media_type="application/pdf", render=render)
