"""From a JSON tree back to frozen dataclasses, by their annotations; nothing is guessed."""

from collections.abc import Callable
from dataclasses import is_dataclass
from functools import cache
from types import UnionType
from typing import Any, TypeAlias, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")

Reader: TypeAlias = Callable[[object], object]
"""Turns a tree into what an annotation asks for, or raises TypeError."""


def decode(kind: type[T], tree: object) -> T:
    """Return the dataclass that the tree spells. Raise TypeError naming the first misfit."""
    if not isinstance(tree, dict):
        raise TypeError(f"{kind.__name__} is not an object")
    shape: type = kind
    readers = _readers(shape)
    if surplus := sorted(tree.keys() - readers.keys()):
        raise TypeError(f"{kind.__name__} has no field {surplus[0]}")
    return kind(**{name: readers[name](value) for name, value in tree.items()})


@cache
def _readers(kind: type) -> dict[str, Reader]:
    """Return how each field is read; made once for a class, for reports have many objects."""
    return {
        name: _reader(annotation, f"{kind.__name__}.{name}")
        for name, annotation in get_type_hints(kind).items()
    }


def _reader(annotation: Any, place: str) -> Reader:  # noqa: ANN401 - annotations have no common type
    if get_origin(annotation) is tuple:
        return _tuple_reader(_reader(get_args(annotation)[0], place), place)
    if isinstance(annotation, UnionType):
        return _optional_reader(_reader(get_args(annotation)[0], place))
    if isinstance(annotation, type) and is_dataclass(annotation):
        return lambda value: decode(annotation, value)
    return _plain_reader(annotation, place)


def _tuple_reader(item: Reader, place: str) -> Reader:
    def read(value: object) -> object:
        if not isinstance(value, list):
            raise TypeError(f"{place} is not a list")
        return tuple(map(item, value))

    return read


def _optional_reader(present: Reader) -> Reader:
    return lambda value: None if value is None else present(value)


def _plain_reader(kind: type, place: str) -> Reader:
    def read(value: object) -> object:
        if type(value) is not kind:
            raise TypeError(f"{place} is not {kind.__name__}")
        return value

    return read
