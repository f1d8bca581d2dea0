"""What a person's file is made of."""

from typing import Any

Facts = dict[str, Any]
Section = Facts | list[Facts]
"""One thing with its facts, or several of a kind."""


def taken(row: Any, *names: str) -> Facts:  # noqa: ANN401 - any model
    """Return these of the row's values, by their names."""
    return {name: getattr(row, name) for name in names}
