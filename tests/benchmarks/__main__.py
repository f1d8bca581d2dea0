"""`make bench`: print every ratio."""

import os

from tests.benchmarks import (
    address_book,
    badges,
    editing,
    exchange,
    intake,
    reporting,
    rush,
    serving,
)


def main() -> None:
    print(f"On this machine: {os.cpu_count()} processors.")  # noqa: T201
    for part in (serving, rush, editing, exchange, intake, address_book, reporting, badges):
        for line in part.measure():
            print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
