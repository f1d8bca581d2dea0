"""The snapshot itself, for machines, in an envelope that says what it is.

The envelope is canonical JSON: ``schema`` and ``schema_version`` name the form, ``generator`` the
product, ``snapshot`` is the snapshot, and ``sha256`` the digest of its canonical JSON (UTF-8, keys
sorted, separators ``,`` and ``:`` without blanks, no escapes but those that JSON demands).
"""

from json import loads

from eventmgr.printing.canonical import canonical, digest
from eventmgr.reports.document import Document
from eventmgr.reports.renderers.base import Rendered, Renderer
from eventmgr.reports.snapshot import SCHEMA, SCHEMA_VERSION


def render(document: Document, snapshot_json: bytes) -> Rendered:
    """Return the snapshot in its envelope."""
    envelope = {
        "schema": SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "generator": document.meta.generator,
        "sha256": digest(snapshot_json),
        "snapshot": loads(snapshot_json),
    }
    return Rendered(canonical(envelope) + b"\n")


RENDERER = Renderer(suffix="json", media_type="application/json", render=render)
