"""A consent that changes in two places at the same moment: nothing that was said is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.registration import queries
from eventmgr.registration.consents import rules
from eventmgr.registration.consents.enums import Consent
from eventmgr.registration.models import Registration
from tests.factories.consents import answer, journal, set_consent
from tests.factories.places import coming
from tests.factories.registration import make_registration

LISTED, PHOTOGRAPHED, QUOTED = Consent.LISTED, Consent.PHOTOGRAPHED, Consent.QUOTED


def at_once(app: Flask, *acts: Callable[[], object]) -> None:
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        with app.app_context():
            barrier.wait()
            with unit_of_work():
                act()

    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(run, acts))


def test_a_withdrawal_and_a_form_at_the_same_moment_both_hold(committed: Flask) -> None:
    with unit_of_work():
        registration_id = make_registration(coming()).id
        answer(
            db.session.get_one(Registration, registration_id),
            consents_to_be_listed=True,
            consents_to_photographs=True,
        )

    def again() -> Registration:
        conference_id = db.session.get_one(Registration, registration_id).conference_id
        conference = db.session.get_one(Conference, conference_id)
        found = queries.find_registration_by_id(conference, registration_id)
        assert found is not None
        return found

    at_once(
        committed,
        lambda: set_consent(again(), PHOTOGRAPHED, is_given=False),
        lambda: answer(
            again(),
            seen=frozenset({LISTED, PHOTOGRAPHED}),
            consents_to_be_listed=True,
            consents_to_photographs=True,
            needs="A ramp",
        ),
        *[lambda: set_consent(again(), QUOTED, is_given=True)] * 3,
    )
    registration = again()
    assert rules.given(registration) == {LISTED, QUOTED}
    assert registration.needs == "A ramp"
    assert sorted(journal(registration)[2:]) == [
        ("photographed", False, "person"),
        ("quoted", True, "person"),
    ]
