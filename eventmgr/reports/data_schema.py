"""The JSON Schema (draft 2020-12) of a report's data file, made of the classes it is written from.

What the schema says of a field is what the class says of it, so that the two cannot differ.
"""

import ast
import inspect
from dataclasses import MISSING, fields, is_dataclass
from textwrap import dedent
from types import UnionType
from typing import Any, Final, get_args, get_origin, get_type_hints

from eventmgr.reports.enums import Attribution, Variant
from eventmgr.reports.snapshot import READABLE, SCHEMA, Snapshot

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
PLAIN: Final = {str: "string", int: "integer", bool: "boolean"}
DIGEST: Final = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def data_schema() -> dict[str, Any]:
    """Return the schema of the envelope and of everything in it."""
    definitions: dict[str, Any] = {}
    snapshot = _reference(Snapshot, definitions)
    return {
        "$schema": DIALECT,
        "title": SCHEMA,
        "description": "The data of one version of a closing report, with what it was made from.",
        **_object(
            {
                "schema": {"const": SCHEMA},
                "schema_version": {"enum": sorted(READABLE)},
                "generator": {"type": "string"},
                "variant": {
                    "enum": [each.value for each in Variant],
                    "description": "How much of the snapshot the file was asked to tell.",
                },
                "subject": {
                    "type": "string",
                    "description": "What the variant is about; empty for those about all.",
                },
                "language": {"type": "string", "description": "Of the file's frame (BCP 47)."},
                "attribution": {"enum": [each.value for each in Attribution]},
                "sha256": {**DIGEST, "description": "Of the frozen snapshot, in every format."},
                "told_sha256": {**DIGEST, "description": "Of the snapshot as it is told here."},
                "snapshot": snapshot,
            }
        ),
        "$defs": dict(sorted(definitions.items())),
    }


def _object(properties: dict[str, Any], required: list[str] | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties) if required is None else required,
        "additionalProperties": False,
    }


def _reference(kind: type, definitions: dict[str, Any]) -> dict[str, Any]:
    """Return a reference to a class's definition, which is added if it is not there yet."""
    if kind.__name__ not in definitions:
        definitions[kind.__name__] = {}  # a class may hold itself
        definitions[kind.__name__] = _definition(kind, definitions)
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _definition(kind: type, definitions: dict[str, Any]) -> dict[str, Any]:
    hints, said = get_type_hints(kind), _sayings(kind)
    members = fields(kind)
    properties = {
        each.name: {
            **_schema(hints[each.name], definitions),
            **({"description": said[each.name]} if each.name in said else {}),
        }
        for each in members
    }
    required = [each.name for each in members if each.default is MISSING]
    return {"description": inspect.cleandoc(kind.__doc__ or ""), **_object(properties, required)}


def _schema(annotation: Any, definitions: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401 - annotations have no common type
    if get_origin(annotation) is tuple:
        return {"type": "array", "items": _schema(get_args(annotation)[0], definitions)}
    if isinstance(annotation, UnionType):
        present = _schema(get_args(annotation)[0], definitions)
        return {"anyOf": [present, {"type": "null"}]}
    if is_dataclass(annotation) and isinstance(annotation, type):
        return _reference(annotation, definitions)
    return {"type": PLAIN[annotation]}


def _sayings(kind: type) -> dict[str, str]:
    """Return what stands below the fields of a class: a string behind an annotation is its text."""
    body = ast.parse(dedent(inspect.getsource(kind))).body[0]
    assert isinstance(body, ast.ClassDef)  # noqa: S101 - the source of a class is a class
    said = {}
    for line, below in zip(body.body, body.body[1:], strict=False):
        if (
            isinstance(line, ast.AnnAssign)
            and isinstance(line.target, ast.Name)
            and isinstance(below, ast.Expr)
            and isinstance(below.value, ast.Constant)
        ):
            said[line.target.id] = inspect.cleandoc(str(below.value.value))
    return said
