from datetime import timedelta

import pytest

from eventmgr.mail import rules
from eventmgr.mail.enums import MailKind, MailState
from eventmgr.mail.models import Mail
from eventmgr.mail.outcome import Outcome
from tests.factories.people import NOW


def _mail(**values: object) -> Mail:
    standard = {"kind": MailKind.INVITATION, "attempts": 1, "due_at": NOW}
    return Mail(**{**standard, "recipient_address": "ann@example.org", **values})


def test_attempts_come_further_apart_until_they_stay_at_four_hours() -> None:
    waits = [
        rules.try_again(_mail(attempts=attempts), "451", now=NOW).next_at
        for attempts in range(1, 8)
    ]
    assert waits == [NOW + timedelta(minutes=each) for each in (1, 5, 15, 60, 240, 240, 240)]


def test_after_seventy_two_hours_it_has_failed() -> None:
    last = NOW + timedelta(hours=68)
    assert rules.try_again(_mail(attempts=9), "451", now=last).state is MailState.RETRY
    late = rules.try_again(_mail(attempts=9), "451", now=last + timedelta(seconds=1))
    assert (late.state, late.next_at) == (MailState.FAILED, None)


def test_silence_after_the_text_is_uncertain_for_invitations_only() -> None:
    assert rules.outcome_of_silence(_mail(), "lost", now=NOW).state is MailState.UNCERTAIN
    again = rules.outcome_of_silence(_mail(kind=MailKind.CONFIRMATION), "lost", now=NOW)
    assert again.state is MailState.RETRY


def test_what_may_have_arrived_is_never_said_to_have_failed() -> None:
    late = NOW + rules.PATIENCE
    given_up = _mail(kind=MailKind.CONFIRMATION, attempts=9)
    assert rules.outcome_of_silence(given_up, "lost", now=late).state is MailState.UNCERTAIN
    refused = Outcome(state=MailState.FAILED, answer="550 5.1.1 No", is_dead_address=True)
    settled = rules.after_silence(refused)
    assert (settled.state, settled.is_dead_address) == (MailState.UNCERTAIN, True)


@pytest.mark.usefixtures("app")
def test_a_refusal_after_silence_is_explained() -> None:
    told = rules.reason(_mail(state=MailState.UNCERTAIN, answer="550 5.1.1 No"))
    assert told.startswith("It may have arrived by an earlier attempt")
    assert told.endswith("(550 5.1.1 No)")
    assert rules.reason(_mail(state=MailState.UNCERTAIN, answer="timed out")).startswith(
        "The connection broke"
    )


def test_nothing_begins_shortly_before_the_lease_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "seconds_of_this_machine", lambda: 1000.0)
    margin = rules.SLOWEST_MESSAGE.total_seconds()
    assert rules.may_begin(1000.0 + margin)
    assert not rules.may_begin(999.0 + margin)


@pytest.mark.usefixtures("app")
def test_reasons_quote_the_server_and_say_nothing_of_what_went_well() -> None:
    failed = _mail(state=MailState.FAILED, answer="550 5.1.1 No such user")
    assert rules.reason(failed) == (
        "It was refused for good. Check the address, then send it again. (550 5.1.1 No such user)"
    )
    assert rules.reason(_mail(state=MailState.SENT, answer="250 OK")) == ""
    assert rules.reason(_mail(state=MailState.QUEUED, answer="")) == ""
    assert "could not be reached" in rules.reason(_mail(state=MailState.QUEUED, answer="refused"))


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("550 <Ann@Example.org> unknown", "550 <…> unknown"),
        ("550 ann: no such user", "550 …: no such user"),
        ("550 annex@example.org", "550 annex@example.org"),
    ],
)
def test_reasons_never_quote_the_address(answer: str, told: str) -> None:
    mail = _mail(state=MailState.FAILED, answer=answer)
    assert rules.reason(mail).endswith(f"({told})")
