"""The snapshot itself, for machines, in an envelope that says what it is.

The envelope is canonical JSON (UTF-8, keys sorted, separators ``,`` and ``:`` without blanks, no
escapes but those that JSON demands), and so is the snapshot in it. Its form is described by the
JSON Schema that `eventmgr.reports.data_schema` makes.
"""

from json import loads

from eventmgr.printing.canonical import canonical, digest
from eventmgr.reports.material import Material
from eventmgr.reports.renderers.base import Rendered, Renderer
from eventmgr.reports.snapshot import SCHEMA


def render(material: Material) -> Rendered:
    """Return the snapshot in its envelope."""
    envelope = {
        "schema": SCHEMA,
        "schema_version": material.snapshot.schema_version,
        "generator": material.snapshot.compilation.generator,
        "variant": material.selection.variant,
        "subject": material.selection.subject,
        "language": material.language,
        "attribution": material.selection.attribution,
        "sha256": material.sha256,
        "told_sha256": digest(material.told),
        "snapshot": loads(material.told),
    }
    return Rendered(canonical(envelope) + b"\n")


RENDERER = Renderer(suffix="json", media_type="application/json", render=render)
