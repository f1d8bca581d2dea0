"""How far a mailing has come."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.mail.enums import MailingState, MailState
from eventmgr.mail.models import Mailing
from eventmgr.mail.progress import (
    ON_THE_MOVE,
    SLOWLY,
    SOON,
    WINDOW,
    Progress,
    begins_later,
    seconds_to_next_look,
    window_of,
)
from tests.factories.people import NOW

counts = st.dictionaries(st.sampled_from(MailState), st.integers(0, 100_000))


@given(counts)
def test_every_mail_counts_once(found: dict[MailState, int]) -> None:
    progress = Progress(counts=found)
    assert progress.finished + progress.unfinished == progress.total == sum(found.values())
    assert 0 <= progress.sent <= progress.finished <= progress.total
    assert progress.waiting <= progress.unfinished


@given(counts, st.integers(0, 100_000), st.floats(0, 60))
def test_an_end_is_foretold_only_while_mails_leave(
    found: dict[MailState, int], lately: int, seconds: float
) -> None:
    progress = Progress(counts=found, sent_lately=lately, seconds=seconds)
    can_tell = progress.per_minute > 0 and progress.is_moving
    assert (progress.minutes_left is not None) == can_tell
    if progress.minutes_left is not None:
        left = progress.count(*ON_THE_MOVE)
        assert progress.minutes_left * progress.per_minute >= left
        assert (progress.minutes_left - 1) * progress.per_minute < left


def test_the_rate_and_the_end() -> None:
    progress = Progress(counts={MailState.QUEUED: 250, MailState.SENT: 50}, sent_lately=100)
    assert (progress.per_minute, progress.minutes_left) == (100, 3)


def test_a_mailing_that_has_just_begun_is_measured_from_its_beginning() -> None:
    assert window_of(NOW - timedelta(seconds=10), now=NOW) == NOW - timedelta(seconds=10)
    assert window_of(NOW - timedelta(hours=1), now=NOW) == NOW - WINDOW
    assert window_of(NOW + timedelta(hours=1), now=NOW) == NOW
    assert window_of(None, now=NOW) == NOW - WINDOW


@pytest.mark.parametrize(
    ("state", "hours", "found", "seconds"),
    [
        (MailingState.RELEASED, 0, {MailState.QUEUED: 1}, SOON),
        (MailingState.PAUSED, 0, {MailState.CLAIMED: 1, MailState.HELD: 3}, SOON),
        (MailingState.RELEASED, 0, {MailState.RETRY: 1}, SLOWLY),
        (MailingState.RELEASED, 1, {MailState.QUEUED: 1}, SLOWLY),
        (MailingState.PAUSED, 0, {MailState.HELD: 3}, None),
        (MailingState.RELEASED, 0, {MailState.SENT: 3, MailState.FAILED: 1}, None),
        (MailingState.CANCELLED, 0, {MailState.CANCELLED: 3}, None),
    ],
)
def test_a_page_looks_again_as_long_as_something_moves(
    state: MailingState, hours: int, found: dict[MailState, int], seconds: int | None
) -> None:
    mailing = Mailing(state=state, starts_at=NOW + timedelta(hours=hours))
    assert begins_later(mailing, now=NOW) == (hours > 0)
    assert seconds_to_next_look(mailing, Progress(counts=found), now=NOW) == seconds
