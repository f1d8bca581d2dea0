"""The snapshot itself, for machines, in an envelope that says what it is.

The envelope is canonical JSON: ``schema`` and ``schema_version`` name the form, ``generator`` the
product, ``snapshot`` is the snapshot, and ``sha256`` the digest of its canonical JSON (UTF-8, keys
sorted, separators ``,`` and ``:`` without blanks, no escapes but those that JSON demands).
"""

from json import loads

from eventmgr.printing.canonical import canonical
from eventmgr.reports.material import Material
from eventmgr.reports.renderers.base import Rendered, Renderer
from eventmgr.reports.snapshot import SCHEMA, SCHEMA_VERSION


def render(material: Material) -> Rendered:
    """Return the snapshot in its envelope."""
    envelope = {
        "schema": SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "generator": material.document.meta.generator,
        "sha256": material.sha256,
        "snapshot": loads(material.told),
    }
    return Rendered(canonical(envelope) + b"\n")


RENDERER = Renderer(suffix="json", media_type="application/json", render=render)
