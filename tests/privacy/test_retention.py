"""Everything goes after the day that was set: in time, one by one, and of one conference."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from flask import Flask
from sqlalchemy import func, select
from structlog.testing import capture_logs

from eventmgr.conferences.models import Conference
from eventmgr.foundation.audit import AuditEntry
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.errors import DomainError, Stale
from eventmgr.invitations.delegations.models import Delegation, NominationLetter
from eventmgr.mail.models import Mail
from eventmgr.people.actor import CLOCK, COMMAND
from eventmgr.people.models import Person
from eventmgr.privacy import operations, queries, sweeping
from eventmgr.privacy.operations import Notice
from eventmgr.registration.models import Registration, RegistrationSetup
from eventmgr.registration.queries import setup
from tests.factories.conferences import make_conference
from tests.factories.delegations import make_delegation, send
from tests.factories.everywhere import marks
from tests.factories.mail import make_mail
from tests.factories.people import NOW
from tests.factories.privacy import (
    AFTER,
    LAST_DAY,
    keep_until,
    refusing_change_of,
    settled,
    where_words_stand,
)
from tests.factories.registration import link_for, make_registration

TOLD, OTHER = marks("Quillon"), marks("Ostrander")


@pytest.fixture
def conference(app: Flask) -> Conference:
    assert app
    return make_conference(slug="ours")


def sweep(now: datetime = AFTER, **values: float) -> None:
    """Let the clock erase what is due, and forget what is at hand."""
    with unit_of_work():
        db.session.flush()
    sweeping.erase_due(link_for=link_for, now=lambda: now, **values)
    db.session.expire_all()


def left(conference: Conference) -> int:
    return len(queries.held_ids(conference))


def test_nothing_goes_without_a_day(conference: Conference) -> None:
    make_registration(conference)
    sweep()
    assert left(conference) == 1


@pytest.mark.parametrize(
    ("moment", "goes"),
    [
        (datetime(2026, 5, 1, 18, 59, tzinfo=UTC), False),  # 23:59 at the venue
        (datetime(2026, 5, 1, 19, 0, tzinfo=UTC), True),
    ],
)
def test_it_goes_once_the_day_is_over_at_the_venue(
    conference: Conference, moment: datetime, *, goes: bool
) -> None:
    make_registration(conference)
    keep_until(conference, LAST_DAY)
    sweep(moment)
    assert left(conference) == (0 if goes else 1)


def test_everybody_of_one_conference_goes_and_of_no_other(conference: Conference) -> None:
    other = make_conference(slug="theirs")
    settled(other, OTHER)
    there = where_words_stand(OTHER.words)
    settled(conference, TOLD)
    settled(conference, OTHER)
    keep_until(conference, LAST_DAY)
    sweep()
    words = tuple(word for word in TOLD.words if word != TOLD.province)
    found = where_words_stand(words)
    found.pop("organisation")
    assert found == {}
    assert where_words_stand(OTHER.words) == {
        **there,
        "registration": there["registration"] | {OTHER.province},
    }
    assert left(conference) == 0
    assert left(other) == 2  # they, and whom they nominated


def test_what_belongs_to_nobody_in_the_lists_goes_too(conference: Conference) -> None:
    delegation = make_delegation(
        conference, focal_name=TOLD.name, focal_email=TOLD.email, message=TOLD.needs
    )
    send(delegation)
    db.session.add(
        NominationLetter(
            delegation_id=delegation.id,
            media_type="application/pdf",
            content=TOLD.name.encode(),
            size=1,
            uploaded_at=NOW,
        )
    )
    asked = f"application:{conference.id}:delegate:{TOLD.email}:1"
    make_mail(intent=asked, conference_id=conference.id, recipient_address=TOLD.email)
    elsewhere = make_mail(recipient_address="else@example.org")
    keep_until(conference, LAST_DAY)
    assert where_words_stand(TOLD.words)
    sweep()
    assert where_words_stand(TOLD.words) == {}
    assert db.session.get_one(Delegation, delegation.id).closed_at == AFTER
    assert db.session.get_one(Mail, elsewhere.id).recipient_address == "else@example.org"


def test_a_run_that_is_interrupted_is_gone_on_with(conference: Conference) -> None:
    for _each in range(5):
        make_registration(conference)
    keep_until(conference, LAST_DAY)
    numbers = count()
    with unit_of_work():
        db.session.flush()
    done = sweeping.erase_everybody(
        conference_id=conference.id,
        link_for=link_for,
        actor=CLOCK,
        now=lambda: AFTER,
        is_over=lambda: next(numbers) >= 2,
    )
    assert (done, left(conference)) == (2, 3)
    sweep()
    assert left(conference) == 0
    assert db.session.scalar(select(func.count()).select_from(Registration)) == 5


def test_one_who_cannot_be_erased_stops_nobody_else(conference: Conference) -> None:
    first, stuck, last = (make_registration(conference) for _each in range(3))
    make_delegation(conference, focal_name=TOLD.name, focal_email=TOLD.email)
    other = make_conference(slug="theirs")
    make_registration(other)
    for each in (conference, other):
        keep_until(each, LAST_DAY)
    gone, stays = {first.person_id, last.person_id}, stuck.person_id
    with refusing_change_of(stuck.id, TOLD.name):
        with capture_logs() as lines, pytest.raises(sweeping.NotErased, match=str(conference.id)):
            sweep()
        db.session.expire_all()
        assert queries.held_ids(conference) == [stays]
        assert not db.session.scalars(select(Person.id).where(Person.id.in_(gone))).all()
        assert left(other) == 0
        assert db.session.scalars(select(Delegation.focal_name)).one() == TOLD.name  # waits
        told = [each for each in lines if each["event"] == "privacy.not_erased"]
        assert [each.get("person") for each in told] == [stays, None]
        assert TOLD.name not in str(lines)
        ours = [each for each in lines if each.get("people") == 2]
        assert [each["is_complete"] for each in ours] == [False]
    sweep()
    assert left(conference) == 0
    assert where_words_stand((TOLD.name,)) == {}


def test_a_turn_without_time_begins_nobody(conference: Conference) -> None:
    make_registration(conference)
    keep_until(conference, LAST_DAY)
    sweep(budget=0)
    assert left(conference) == 1


@contextmanager
def batches_of(size: int) -> Iterator[None]:
    before, sweeping.BATCH = sweeping.BATCH, size
    try:
        yield
    finally:
        sweeping.BATCH = before


def test_many_go_batch_by_batch(conference: Conference) -> None:
    for _each in range(7):
        make_registration(conference)
    keep_until(conference, LAST_DAY)
    with batches_of(3):
        sweep()
    assert left(conference) == 0
    stand_ins = select(func.count()).where(Person.erased_at.is_not(None))
    assert db.session.scalar(stand_ins) == 7


def test_the_history_counts_and_names_nobody(conference: Conference) -> None:
    settled(conference, TOLD)
    keep_until(conference, LAST_DAY)
    sweep()
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "person.erased")
    ).all()
    assert {each.actor_name for each in entries} == {CLOCK.name}
    assert len(entries) == 2  # they, and whom they nominated
    keep = select(func.count()).select_from(AuditEntry)
    before = db.session.scalar(keep)
    sweep(AFTER + timedelta(days=1))
    assert db.session.scalar(keep) == before


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2026, 3, 1), "needs the data until it ends"),
        (date(2026, 4, 30), "has passed"),
    ],
)
def test_a_day_that_makes_no_sense_is_refused(
    conference: Conference, day: date, sentence: str
) -> None:
    with pytest.raises(DomainError, match=sentence) as refused:
        keep_until(conference, day, now=datetime(2026, 5, 1, 9, tzinfo=UTC))
    assert refused.value.field == "erase_on"


def test_the_last_day_of_the_conference_and_today_are_good(conference: Conference) -> None:
    keep_until(conference, date(2026, 3, 2))
    keep_until(conference, date(2026, 6, 1), now=AFTER)
    assert setup(conference).erase_on == date(2026, 6, 1)
    keep_until(conference, None)
    assert setup(conference).erase_on is None


def test_a_day_that_has_passed_meanwhile_stays_when_other_words_change(
    conference: Conference,
) -> None:
    keep_until(conference, LAST_DAY)
    operations.change_notice(
        conference=conference,
        notice=Notice(erase_on=LAST_DAY, privacy_words="As the law says."),
        actor=COMMAND,
        now=AFTER,
    )
    assert db.session.get_one(RegistrationSetup, conference.id).privacy_words == "As the law says."


def test_who_saw_an_old_notice_overwrites_nothing(conference: Conference) -> None:
    seen = Notice.of(setup(conference)).version
    keep_until(conference, LAST_DAY)
    with pytest.raises(Stale):
        operations.change_notice(
            conference=conference, notice=Notice(), actor=COMMAND, now=NOW, seen=seen
        )


def test_a_bad_address_is_refused(conference: Conference) -> None:
    with pytest.raises(DomainError) as refused:
        operations.change_notice(
            conference=conference,
            notice=Notice(privacy_contact="nobody"),
            actor=COMMAND,
            now=NOW,
        )
    assert refused.value.field == "privacy_contact"
