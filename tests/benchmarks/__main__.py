"""`make bench`: print every ratio."""

import os

from tests.benchmarks import (
    address_book,
    badges,
    editing,
    exchange,
    intake,
    mailing,
    reporting,
    rush,
    saving,
    seating,
    serving,
)

_PARTS = (
    serving,
    rush,
    saving,
    editing,
    exchange,
    intake,
    address_book,
    mailing,
    reporting,
    badges,
    seating,
)


def main() -> None:
    print(f"On this machine: {os.cpu_count()} processors.")  # noqa: T201
    for part in _PARTS:
        for line in part.measure():
            print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
