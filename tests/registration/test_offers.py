"""Before the conference a free place is offered to the first in line, and held for a time."""

from typing import Any

import pytest
from sqlalchemy import select

from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.mail.models import Mail
from eventmgr.registration import operations
from eventmgr.registration.enums import Category, RegistrationState
from tests.factories.people import NOW
from tests.factories.places import (
    HOUR,
    arranged,
    coming,
    do,
    fill,
    only,
    queue_up,
    register,
    states,
    subjects,
)
from tests.factories.registration import link_for, make_registration

pytestmark = pytest.mark.usefixtures("session")

OFFERED, CONFIRMED = "A place is held for you", "Your place is confirmed"
LAPSED = "The offer has expired"


def test_a_place_given_up_is_held_for_the_first_in_line() -> None:
    first, second, third = queue_up(coming(capacity=1), 3)
    do(operations.cancel, first)
    assert states([first, second, third]) == ["cancelled", "offered", "waitlisted"]
    assert second.offered_until == NOW + 48 * HOUR
    assert (subjects(second), subjects(third)) == ([OFFERED], [])
    mail = db.session.scalars(
        select(Mail).where(Mail.recipient_address == second.person.email)
    ).one()
    assert link_for(second) in mail.text
    assert "until 3 March 2026, 14:00, venue time." in mail.text


def test_who_accepts_is_confirmed_and_told_once() -> None:
    first, second, _third = queue_up(coming(capacity=1), 3)
    do(operations.cancel, first)
    do(operations.accept_offer, second, at=NOW + HOUR)
    assert (states([second]), second.offered_until) == (["confirmed"], None)
    assert subjects(second) == [OFFERED, CONFIRMED]
    with pytest.raises(DomainError, match="no offer"):
        do(operations.accept_offer, second, at=NOW + HOUR)


@pytest.mark.parametrize(
    ("act", "state"), [(operations.decline, "declined"), (operations.cancel, "cancelled")]
)
def test_an_offer_that_is_declined_goes_to_the_next_at_once(act: Any, state: str) -> None:
    first, second, third = queue_up(coming(capacity=1), 3)
    do(operations.cancel, first)
    do(act, second, at=NOW + HOUR)
    assert states([second, third]) == [state, "offered"]
    assert second.offered_until is None
    assert (subjects(second), subjects(third)) == ([OFFERED], [OFFERED])
    register(second, minutes=90)
    assert states([second, third]) == ["waitlisted", "offered"]


def test_a_place_that_is_confirmed_or_waited_for_is_cancelled_not_declined() -> None:
    first, second = queue_up(coming(capacity=1), 2)
    for each in (first, second):
        with pytest.raises(DomainError, match="Cancel your place instead"):
            do(operations.decline, each)
    assert states([first, second]) == ["confirmed", "waitlisted"]


def test_whoever_was_refused_does_not_ask_anew_by_declining() -> None:
    refused = make_registration(coming(), state=RegistrationState.REFUSED, answered_at=NOW)
    with pytest.raises(DomainError, match="was refused"):
        do(operations.decline, refused)
    assert states([refused]) == ["refused"]


def test_an_offer_holds_its_place_against_everybody() -> None:
    first, second = queue_up(coming(capacity=1), 2)
    do(operations.cancel, first)
    register(first, minutes=90)
    assert states([first, second]) == ["waitlisted", "offered"]


def test_an_offer_that_is_not_taken_goes_to_the_next() -> None:
    conference = coming(capacity=1)
    first, second, third = queue_up(conference, 3)
    do(operations.cancel, first)
    assert fill(conference, at=NOW + 48 * HOUR) == [third]
    assert states([second, third]) == ["cancelled", "offered"]
    assert subjects(second) == [OFFERED, LAPSED]
    assert third.offered_until == NOW + 96 * HOUR
    with pytest.raises(DomainError):
        do(operations.accept_offer, second, at=NOW + 48 * HOUR)


def test_the_moment_of_expiry_is_too_late() -> None:
    first, second = queue_up(coming(capacity=1), 2)
    do(operations.cancel, first)
    with pytest.raises(DomainError, match="has expired"):
        do(operations.accept_offer, second, at=NOW + 48 * HOUR)
    assert states([second]) == ["offered"]


def test_who_let_an_offer_go_stands_in_line_again_at_its_end() -> None:
    conference = coming(capacity=1)
    first, second, third, fourth = queue_up(conference, 4)
    do(operations.cancel, first)
    fill(conference, at=NOW + 48 * HOUR)
    do(operations.rejoin, second, at=NOW + 49 * HOUR)
    assert states([second, third, fourth]) == ["waitlisted", "offered", "waitlisted"]
    do(operations.cancel, third, at=NOW + 50 * HOUR)
    assert states([second, fourth]) == ["waitlisted", "offered"]


def test_only_who_gave_a_place_up_takes_it_up_again() -> None:
    (registration,) = queue_up(coming(), 1)
    with pytest.raises(DomainError):
        do(operations.rejoin, registration)


def test_declining_an_offer_passes_it_on() -> None:
    first, second, third = queue_up(coming(capacity=1), 3)
    do(operations.cancel, first)
    do(operations.cancel, second)
    assert states([second, third]) == ["cancelled", "offered"]


def test_more_places_are_offered_to_as_many() -> None:
    conference = coming(capacity=0)
    line = queue_up(conference, 3)
    conference.capacity = 2
    assert fill(conference) == line[:2]
    assert states(line) == ["offered", "offered", "waitlisted"]


def test_a_category_takes_no_more_than_its_places() -> None:
    conference = coming(capacity=4)
    arranged(conference, categories=only(Category.MEDIA, capacity=1))
    media = queue_up(conference, 2, category=Category.MEDIA)
    (delegate,) = queue_up(conference, 1)
    assert states([*media, delegate]) == ["confirmed", "waitlisted", "confirmed"]
    arranged(conference, categories=only(Category.MEDIA, capacity=2))
    assert states(media) == ["confirmed", "offered"]


def test_answers_stay_as_they_are_after_their_last_day() -> None:
    conference = coming()
    arranged(conference, answers_until=NOW.date())
    first, second = queue_up(conference, 2)
    with pytest.raises(DomainError, match="no longer be changed"):
        register(first, minutes=24 * 60, needs="Ramp")
    late = make_registration(conference)
    register(late, minutes=24 * 60)
    assert states([first, second, late]) == ["confirmed"] * 3
    assert first.needs == ""
