from datetime import UTC, datetime, timedelta, timezone

import pytest

from eventmgr.foundation import clock

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def test_the_clock_goes_and_is_aware() -> None:
    before = datetime.now(UTC)
    told = clock.now()
    assert before <= told <= datetime.now(UTC)
    assert told.tzinfo is UTC


def test_it_stands_while_the_block_runs_and_only_then() -> None:
    with clock.fixed(NOON):
        assert clock.now() == NOON
        with clock.fixed(NOON + timedelta(hours=1)):
            assert clock.now() == NOON + timedelta(hours=1)
        assert clock.now() == NOON
    assert clock.now() > NOON


def test_it_goes_again_after_an_error() -> None:
    with pytest.raises(ValueError, match="no"), clock.fixed(NOON):
        raise ValueError("no")
    assert clock.now() != NOON


def test_other_zones_are_told_in_utc() -> None:
    with clock.fixed(datetime(2026, 3, 1, 17, 0, tzinfo=timezone(timedelta(hours=5)))):
        assert clock.now() == NOON
        assert clock.now().tzinfo is UTC


def test_a_moment_without_zone_is_refused() -> None:
    naive = NOON.replace(tzinfo=None)
    with pytest.raises(ValueError, match="aware moments only"), clock.fixed(naive):
        pass
