"""The only source of the present moment; tests may set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

_fixed: list[datetime] = []


def now() -> datetime:
    """Return the present moment in UTC, or the moment that a test has set."""
    return _fixed[-1] if _fixed else datetime.now(UTC)


def written(moment: datetime) -> str:
    """Return an aware moment as ISO 8601 in UTC: equal moments of any zone are equal texts."""
    return moment.astimezone(UTC).isoformat()


@contextmanager
def fixed(moment: datetime) -> Iterator[None]:
    """Let the clock stand at an aware moment, in this process, while the block runs."""
    if moment.tzinfo is None:
        raise ValueError("The clock takes aware moments only.")
    _fixed.append(moment.astimezone(UTC))
    try:
        yield
    finally:
        _fixed.pop()
