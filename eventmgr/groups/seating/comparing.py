"""How people are seated without a solver: whoever comes first, and counting off."""

from collections.abc import Iterable, Iterator

from eventmgr.groups.seating.problem import Problem, Seated, Table


def first_come(problem: Problem) -> dict[int, int]:
    """Seat people in the order of the problem: the first of their wishes that has room.

    Who has no wish left, or none at all, comes into the emptiest group. Who must stay sits first.
    """
    seats = _staying(problem)
    room = _room(problem, seats)
    for each in _others(problem, seats):
        wished = [table for table in each.wishes if room.get(table, 0) > 0]
        table = wished[0] if wished else max(room, key=lambda key: room[key])
        seats[each.key] = table
        room[table] -= 1
    return seats


def counting_off(problem: Problem) -> dict[int, int]:
    """Seat people in turn: one, two, three ... and again from one; full groups are passed over."""
    seats = _staying(problem)
    room = _room(problem, seats)
    turns = _turns(problem.tables)
    for each in _others(problem, seats):
        is_full = all(each <= 0 for each in room.values())
        table = next(turn for turn in turns if is_full or room[turn] > 0)
        seats[each.key] = table
        room[table] -= 1
    return seats


def _staying(problem: Problem) -> dict[int, int]:
    return {each.key: each.stays for each in problem.people if each.stays is not None}


def _room(problem: Problem, seats: dict[int, int]) -> dict[int, int]:
    room = {each.key: each.largest for each in problem.tables}
    for table in seats.values():
        room[table] -= 1
    return room


def _others(problem: Problem, seats: dict[int, int]) -> Iterable[Seated]:
    return [each for each in problem.people if each.key not in seats]


def _turns(tables: tuple[Table, ...]) -> Iterator[int]:
    while True:
        for each in tables:
            yield each.key
