"""Many PDFs as one: for whoever prints them all."""

from collections.abc import Iterable
from io import BytesIO

import pikepdf


def joined(contents: Iterable[bytes]) -> bytes:
    """Return one PDF with the pages of all, in order; for paper, not for screen readers."""
    target = BytesIO()
    with pikepdf.new() as whole:
        for content in contents:
            with pikepdf.open(BytesIO(content)) as part:
                whole.pages.extend(part.pages)
        whole.remove_unreferenced_resources()
        whole.save(
            target, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True
        )
    return target.getvalue()
