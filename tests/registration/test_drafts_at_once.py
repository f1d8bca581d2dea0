"""Tabs that save at the same moment: one is kept, and the others are told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask

from eventmgr.foundation.db import db, unit_of_work
from eventmgr.registration.drafts.errors import DraftConflict
from eventmgr.registration.drafts.queries import find_draft
from tests.factories.conferences import make_conference
from tests.factories.drafts import keep, of_person
from tests.factories.registration import make_registration


def at_once(app: Flask, *acts: Callable[[], object]) -> list[str]:
    """What each act came to, all of them begun at the same moment."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        with app.app_context():
            barrier.wait()
            try:
                with unit_of_work():
                    act()
            except DraftConflict:
                return "conflict"
            return "kept"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def test_of_tabs_that_save_at_the_same_moment_one_is_kept(committed: Flask) -> None:
    with unit_of_work():
        registration = make_registration(make_conference())
        owner = of_person(registration.conference_id, registration.person_id)
    begin = [lambda n=n: keep(owner, name=f"Tab {n}") for n in range(4)]
    assert at_once(committed, *begin) == ["conflict"] * 3 + ["kept"]
    draft = find_draft(owner)
    assert draft is not None
    seen = draft.version
    db.session.rollback()
    again = [lambda n=n: keep(owner, seen, name=f"Tab {n}") for n in range(4)]
    assert at_once(committed, *again) == ["conflict"] * 3 + ["kept"]
