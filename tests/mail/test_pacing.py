"""Limits and pauses: as rules, and against the database."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventmgr.foundation.db import db
from eventmgr.mail import operations, pacing, queries, rules
from eventmgr.mail.enums import MailState
from eventmgr.mail.models import Mail, MailPace
from eventmgr.mail.outcome import Outcome
from eventmgr.mail.pacing import ALL, Limits, Pause, Rest
from tests.conftest import count_statements
from tests.factories.mail import make_mail, make_mailing
from tests.factories.people import NOW

MINUTE = timedelta(minutes=1)


def _claim(now: datetime = NOW, limit: int = 50, **limits: int) -> Sequence[Mail]:
    return operations.claim_batch(
        limit=limit, claim=f"claim {now}", now=now, limits=Limits(**limits)
    )


def _released(count: int) -> None:
    mailing = make_mailing(count)
    operations.release_mailing(
        mailing=mailing, expected=count, starts_at=None, actor=_Clock(), now=NOW
    )


class _Clock:
    person_id = None
    name = "clock"


@given(st.integers(1, 600), st.lists(st.tuples(st.integers(0, 90), st.integers(0, 40))))
def test_no_minute_sees_more_than_five_quarters_of_the_limit(
    limit: int, rounds: list[tuple[int, int]]
) -> None:
    limits = Limits(per_minute=limit)
    level, counted, now = pacing.capacity(limit), NOW, NOW
    left: list[datetime] = []
    for seconds, count in rounds:
        now += timedelta(seconds=seconds)
        levels = {ALL: pacing.refilled(level, counted, limit=limit, now=now)}
        mails = [Mail(id=number, lane=1, domain="a.org") for number in range(count)]
        later = pacing.share_out(mails, levels, limits, now=now)
        level, counted = levels[ALL], now
        left += [now] * (count - len(later))
        assert all(moment > now for moment in later.values())
        assert len(set(later.values())) == len(later)
    for first in left:
        within = sum(first <= each < first + MINUTE for each in left)
        assert within <= limit + pacing.capacity(limit) + 1e-3


@given(st.lists(st.integers(0, 3600), max_size=30))
def test_pauses_double_up_to_a_quarter_of_an_hour(gaps: list[int]) -> None:
    pause: Pause | None = None
    now = NOW
    for gap in gaps:
        before, pause = pause, pacing.pause_after(pause, now=now)
        length = pause.until - now
        assert timedelta(0) < length <= pacing.LONGEST_PAUSE
        if before is not None and before.until > now:
            assert pause == before
        elif before is not None and now - before.until <= pacing.QUIET:
            assert pause.strikes == before.strikes + 1
        else:
            assert (pause.strikes, length) == (1, pacing.FIRST_PAUSE)
        now += timedelta(seconds=gap)


@pytest.mark.usefixtures("session")
def test_what_exceeds_the_limit_comes_back_bit_by_bit() -> None:
    _released(20)
    assert len(_claim(per_minute=40)) == 10  # a quarter of a minute's worth
    assert _claim(per_minute=40) == []
    assert len(_claim(NOW + timedelta(seconds=3), per_minute=40)) == 2
    assert len(_claim(NOW + MINUTE, per_minute=40)) == 8


@pytest.mark.usefixtures("session")
def test_a_domain_at_its_limit_holds_up_no_other() -> None:
    for number in range(10):
        make_mail(recipient_address=f"p{number}@big.example")
    make_mail(recipient_address="one@small.example")
    db.session.execute(db.update(Mail).values(lane=1))
    taken = _claim(limit=4, per_domain=4)
    assert [mail.domain for mail in taken] == ["big.example"]
    assert [mail.domain for mail in _claim(limit=4, per_domain=4)] == ["small.example"]
    assert [mail.domain for mail in _claim(NOW + MINUTE, limit=4, per_domain=8)] == [
        "big.example"
    ] * 2


@pytest.mark.usefixtures("session")
def test_nobody_waits_for_a_link_because_of_a_mailing() -> None:
    _released(5)
    assert len(_claim(per_minute=4, per_domain=4)) == 1
    make_mail(recipient_address="me@example.org")
    assert [mail.lane for mail in _claim(per_minute=4, per_domain=4)] == [0]
    assert _claim(NOW + timedelta(seconds=15), per_minute=4) == []  # its token was taken, too
    assert len(_claim(NOW + timedelta(seconds=30), per_minute=4)) == 1


@pytest.mark.usefixtures("session")
def test_without_limits_a_claim_costs_nothing_more() -> None:
    _released(3)
    with count_statements() as without:
        assert len(_claim(limit=1)) == 1
    with count_statements() as within:
        assert len(_claim(limit=1, per_minute=60)) == 1
    assert without.count < within.count
    assert queries.any_due(NOW)


@pytest.mark.usefixtures("session")
def test_a_domain_that_asks_for_it_is_left_alone_and_others_are_not() -> None:
    make_mail(recipient_address="a@slow.example")
    make_mail(recipient_address="b@quick.example")
    until = operations.slow_down(domain="slow.example", answer="421 4.7.0 Slowly", now=NOW)
    assert until == NOW + timedelta(seconds=30)
    assert [mail.domain for mail in _claim()] == ["quick.example"]
    assert not queries.any_due(NOW)
    assert [mail.domain for mail in _claim(until)] == ["slow.example"]
    again = operations.slow_down(domain="slow.example", answer="421 4.7.0 Slowly", now=until)
    assert again == until + timedelta(seconds=60)
    pace = db.session.get_one(MailPace, "slow.example")
    assert (pace.strikes, pace.reason) == (2, "421 4.7.0 Slowly")


@pytest.mark.usefixtures("session")
def test_the_whole_queue_rests_and_says_why() -> None:
    make_mail()
    operations.rest(answer="550 5.7.1 You may not send", now=NOW)
    assert _claim() == []
    later = NOW + rules.RELAY_PAUSE
    assert queries.resting(NOW) == Rest(NOW, later, "550 5.7.1 You may not send")
    assert queries.resting(later) is None
    assert len(_claim(later)) == 1


@pytest.mark.usefixtures("session")
def test_a_queue_that_rests_pause_after_pause_says_since_when() -> None:
    moments = (NOW, NOW + MINUTE, NOW + 3 * MINUTE, NOW + 9 * MINUTE)
    told = []
    for moment in moments:
        operations.rest(answer="connection refused", now=moment)
        rest = queries.resting(moment)
        assert rest is not None
        told.append(rest.since)
    assert told == [NOW, NOW, NOW, NOW + 9 * MINUTE]


@pytest.mark.usefixtures("session")
def test_a_queue_that_has_sent_between_two_rests_rests_anew() -> None:
    make_mail()
    operations.rest(answer="421", now=NOW)
    [mail] = _claim(NOW + MINUTE)
    sent = Outcome(state=MailState.SENT, answer="250 ok")
    assert mail.claim
    operations.settle(mail_id=mail.id, claim=mail.claim, outcome=sent, now=NOW + MINUTE)
    told = []
    for seconds in (100, 140):
        moment = NOW + timedelta(seconds=seconds)
        operations.rest(answer="421", now=moment)
        rest = queries.resting(moment)
        assert rest is not None
        told.append(rest.since)
    assert told == [NOW + timedelta(seconds=100)] * 2


@given(st.lists(st.tuples(st.integers(1, 600), st.booleans()), max_size=12))
def test_nothing_was_sent_since_a_rest_began(rounds: list[tuple[int, bool]]) -> None:
    """Seconds from one rest to the next, and whether a mail was sent halfway."""
    now, rest = NOW, None
    rests: list[datetime] = []
    sent: list[datetime] = []
    for gap, is_sent in rounds:
        if is_sent:
            sent.append(now + timedelta(seconds=gap / 2))
        now += timedelta(seconds=gap)
        rests.append(now)
        has_sent = rest is not None and any(each > rest.since for each in sent)
        since = pacing.resting_since(rest, has_sent=has_sent, now=now)
        of_it = rests[rests.index(since) :]
        assert not any(each > since for each in sent)
        assert all(_is_one_rest(*pair) for pair in pairwise(of_it))
        before = rests[: rests.index(since)][-1:]
        assert not any(
            _is_one_rest(each, since) and not any(each < moment < since for moment in sent)
            for each in before
        )
        rest = Rest(since, now + rules.RELAY_PAUSE, "away")


def _is_one_rest(one: datetime, following: datetime) -> bool:
    return following - one <= timedelta(seconds=150)


@given(st.lists(st.integers(-60, 600), max_size=12))
def test_a_rest_began_at_one_of_its_pauses_and_not_after_it(gaps: list[int]) -> None:
    now, rest, begun = NOW, None, set()
    for gap in gaps:
        now += timedelta(seconds=gap)
        begun.add(now)
        since = pacing.resting_since(rest, has_sent=False, now=now)
        assert since in begun
        assert since <= now
        rest = Rest(since, now + rules.RELAY_PAUSE, "away")


@pytest.mark.usefixtures("session")
def test_domains_are_forgotten_after_a_quiet_quarter_of_an_hour() -> None:
    operations.slow_down(domain="slow.example", answer="421", now=NOW)
    for minutes, count in ((15, 1), (16, 0)):
        operations.sweep(now=NOW + minutes * MINUTE, journal_of=lambda _claim: None)
        assert db.session.scalar(db.select(db.func.count()).select_from(MailPace)) == count


@pytest.mark.usefixtures("session")
def test_a_pause_by_a_clock_that_was_ahead_keeps_nobody_waiting() -> None:
    make_mail()
    operations.rest(answer="away", now=NOW + timedelta(days=31))
    assert len(operations.claim_batch(limit=1, claim="one", now=NOW)) == 1
    operations.rest(answer="away", now=NOW)
    make_mail()
    assert operations.claim_batch(limit=1, claim="two", now=NOW) == []
