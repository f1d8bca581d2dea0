"""From a JSON tree back to frozen dataclasses, by their annotations; nothing is guessed."""

from dataclasses import is_dataclass
from functools import cache
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


def decode(kind: type[T], tree: object) -> T:
    """Return the dataclass that the tree spells. Raise TypeError naming the first misfit."""
    if not isinstance(tree, dict):
        raise TypeError(f"{kind.__name__} is not an object")
    shape: type = kind
    found = _annotations(shape)
    if surplus := sorted(set(tree) - set(found)):
        raise TypeError(f"{kind.__name__} has no field {surplus[0]}")
    values = {
        name: _value(annotation, tree[name], f"{kind.__name__}.{name}")
        for name, annotation in found.items()
        if name in tree
    }
    return kind(**values)


@cache
def _annotations(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _value(annotation: Any, value: object, place: str) -> object:  # noqa: ANN401 - annotations have no common type
    if get_origin(annotation) is tuple:
        return _items(get_args(annotation)[0], value, place)
    if isinstance(annotation, UnionType):
        return None if value is None else _value(get_args(annotation)[0], value, place)
    if isinstance(annotation, type) and is_dataclass(annotation):
        return decode(annotation, value)
    if type(value) is not annotation:
        raise TypeError(f"{place} is not {annotation.__name__}")
    return value


def _items(annotation: Any, value: object, place: str) -> tuple[object, ...]:  # noqa: ANN401 - as above
    if not isinstance(value, list):
        raise TypeError(f"{place} is not a list")
    return tuple(_value(annotation, each, place) for each in value)
