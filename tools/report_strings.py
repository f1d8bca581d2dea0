"""Find the strings that closing reports are made of, which further languages are spoken for.

Whatever the modules in ``ROOTS`` say is one of them. So is whatever stands in the tables that they
import, such as the labels of an enum, and in the tables that an imported function looks into. A
new string of a report is therefore found by itself; a string of a page is not.
"""

import ast
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract

ROOT: Final = Path(__file__).resolve().parent.parent
ROOTS: Final = (
    "eventmgr/reports/structure",
    "eventmgr/reports/renderers",
    "eventmgr/reports/attribution.py",
    "eventmgr/reports/enums.py",
    "eventmgr/reports/selection.py",
    "eventmgr/printing/dates.py",
)
KEYWORDS: Final = {**DEFAULT_KEYWORDS, "_": None, "_l": None}

_Place = tuple[Path, str]
"""A module and a name in it."""


def report_strings() -> Catalog:
    """Return the strings of closing reports, none of them translated."""
    catalog = Catalog(charset="utf-8")
    modules = [path for each in ROOTS for path in _modules(ROOT / each)]
    for path in modules:
        _take(catalog, path.read_text(encoding="utf-8"))
    for path, name in sorted(_tables(modules)):
        _take(catalog, ast.unparse(_module(path)[name]))
    return catalog


def _modules(path: Path) -> list[Path]:
    return sorted(path.rglob("*.py")) if path.is_dir() else [path]


def _take(catalog: Catalog, source: str) -> None:
    for _line, words, _comments, _context in extract(
        "python", BytesIO(source.encode()), keywords=KEYWORDS
    ):
        catalog.add(words)


def _tables(modules: list[Path]) -> set[_Place]:
    """Return the tables outside of the modules that they look into, near and far."""
    known: set[_Place] = set()
    waiting = [place for path in modules for place in _imports(path).values()]
    while waiting:
        path, name = place = waiting.pop()
        if place in known or path in modules or name not in _module(path):
            continue
        if name.isupper():  # else a function, which matters for the tables that it looks into
            known.add(place)
        waiting += _read(path, name)
    return known


def _read(path: Path, name: str) -> Iterator[_Place]:
    """Yield the tables that the definition of the name mentions."""
    for node in ast.walk(_module(path)[name]):
        if isinstance(node, ast.Name) and node.id.isupper():
            yield _imports(path).get(node.id, (path, node.id))
        if isinstance(node, ast.Attribute) and node.attr.isupper():
            module = _dotted(node.value, path)
            if module:
                yield module, node.attr


def _dotted(value: ast.expr, path: Path) -> Path | None:
    """Return the module that the value is, if it is an imported one of ours."""
    if not isinstance(value, ast.Name) or value.id not in _imports(path):
        return None
    source, name = _imports(path)[value.id]
    module = source.with_suffix("") / f"{name}.py" if source.name != "__init__.py" else None
    found = module or source.with_name(f"{name}.py")
    return found if found.exists() else None


@cache
def _module(path: Path) -> dict[str, ast.AST]:
    """Return the module's definitions by their names."""
    definitions: dict[str, ast.AST] = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        match node:
            case ast.FunctionDef(name=name):
                definitions[name] = node
            case ast.AnnAssign(target=ast.Name(id=name)):
                definitions[name] = node
            case ast.Assign(targets=[ast.Name(id=name)]):
                definitions[name] = node
    return definitions


@cache
def _imports(path: Path) -> dict[str, _Place]:
    """Return what the module imports of ours, by the names it has there."""
    return {
        each.asname or each.name: (source, each.name)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("eventmgr")
        for source in (_file(str(node.module)),)
        if source
        for each in node.names
    }


def _file(module: str) -> Path | None:
    path = ROOT.joinpath(*module.split("."))
    return next(
        (each for each in (path.with_suffix(".py"), path / "__init__.py") if each.exists()), None
    )
