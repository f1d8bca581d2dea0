"""A conversation with servers that break every rule, with and without pipelining."""

from collections.abc import Iterator

import pytest

from eventmgr.mail import calling, rules
from eventmgr.mail import relay as relays
from eventmgr.mail.calling import RelayAway, call
from eventmgr.mail.compose import Composed
from eventmgr.mail.enums import MailKind, MailState
from eventmgr.mail.models import Mail
from eventmgr.mail.relay import LostAfterText, LostBeforeText, Relay, Reply, Step
from tests.mail.scripted import CUT, SILENCE, Script, scripted_server

TEXT = b"Subject: Hello\r\n\r\nCome.\r\n"


@pytest.fixture(params=[(), (b"PIPELINING",)], ids=["step by step", "pipelining"])
def script(request: pytest.FixtureRequest) -> Iterator[Script]:
    with scripted_server(Script(extensions=request.param)) as script:
        yield script


@pytest.fixture
def relay(script: Script) -> Iterator[Relay]:
    relay = Relay(call(script.url))
    yield relay
    relay.close()


def _letters(count: int, content: bytes = TEXT) -> Iterator[Composed]:
    for number in range(count):
        yield Composed(
            sender="office@example.org",
            recipient=f"p{number}@example.org",
            content=content,
            is_internationalised=False,
        )


def _told(relay: Relay, count: int) -> list[tuple[int, str]]:
    return [(reply.code, reply.step.value) for reply in relay.deliver(_letters(count))]


def test_every_text_is_taken_once(script: Script, relay: Relay) -> None:
    assert _told(relay, 3) == [(250, "text")] * 3
    assert script.texts == [TEXT + b".\r\n"] * 3
    assert relay.has_taken
    relay.close()
    assert script.connections == 1


def test_answers_of_many_lines_are_one(script: Script, relay: Relay) -> None:
    script.answers = {
        b"RCPT": [b"250-2.1.5 Known\r\n250 2.1.5 Known\r\n", b"550-5.1.1 No\r\n550 5.1.1 such\r\n"],
        b".": [b"250-2.0.0 Taken\r\n250-as\r\n250 4711\r\n"],
    }
    first, second = relay.deliver(_letters(2))
    assert first == Reply(250, "2.0.0 Taken as 4711", Step.TEXT)
    assert second == Reply(550, "5.1.1 No 5.1.1 such", Step.RECIPIENT)


def test_a_refused_recipient_is_followed_by_the_next(script: Script, relay: Relay) -> None:
    script.answers = {
        b"RCPT": [b"550 5.1.1 No\r\n"],
        b"DATA": [b"503 5.5.1 No recipients\r\n"] if _is_pipelining(script) else [],
    }
    assert _told(relay, 3) == [(550, "recipient"), (250, "text"), (250, "text")]
    assert len(script.texts) == 2
    assert relay.is_open


def test_a_server_that_asks_for_a_text_without_recipients_gets_an_empty_one(
    script: Script, relay: Relay
) -> None:
    script.answers = {b"RCPT": [b"550 5.1.1 No\r\n"], b".": [b"554 5.5.1 Nobody\r\n"]}
    if not _is_pipelining(script):
        script.answers.pop(b".")
    assert _told(relay, 2) == [(550, "recipient"), (250, "text")]
    assert script.texts[-1] == TEXT + b".\r\n"
    assert all(b"Come" not in text for text in script.texts[:-1])


@pytest.mark.parametrize("command", [b"MAIL", b"RCPT", b"DATA"])
def test_421_in_the_middle_ends_the_conversation(
    script: Script, relay: Relay, command: bytes
) -> None:
    script.answers = {command: [b"421 4.3.2 Closing\r\n"]}
    [(code, _step)] = _told(relay, 2)
    assert code == 421
    assert not relay.is_open
    assert not relay.has_taken
    assert script.texts == []


def test_421_to_a_text_ends_the_conversation(script: Script, relay: Relay) -> None:
    script.answers = {b".": [b"250 Taken\r\n", b"421 4.3.2 Closing\r\n"]}
    assert _told(relay, 3) == [(250, "text"), (421, "text")]
    assert not relay.is_open
    assert relay.has_taken


@pytest.mark.parametrize("command", [b"MAIL", b"RCPT", b"DATA"])
@pytest.mark.parametrize("answer", [CUT, b"hello\r\n", b"99 What\r\n", b"\r\n"])
def test_what_breaks_before_the_text_is_surely_not_sent(
    script: Script, relay: Relay, command: bytes, answer: bytes
) -> None:
    script.answers = {command: [answer]}
    with pytest.raises(LostBeforeText):
        _told(relay, 1)
    assert not relay.is_open
    assert script.texts == []


def test_a_text_is_begun_only_where_it_is_asked_for(script: Script, relay: Relay) -> None:
    script.answers = {b"DATA": [b"250 OK\r\n"]}
    with pytest.raises(LostBeforeText, match="250 is no answer to data"):
        _told(relay, 1)
    assert not any(b"Subject" in each for each in script.heard)


@pytest.mark.parametrize("answer", [CUT, b"hello\r\n", b"354 More\r\n", b"-\r\n"])
def test_what_breaks_after_the_text_is_not_known(
    script: Script, relay: Relay, answer: bytes
) -> None:
    script.answers = {b".": [b"250 Taken\r\n", answer]}
    replies = relay.deliver(_letters(3))
    assert next(replies).code == 250
    with pytest.raises(LostAfterText):
        next(replies)
    assert not relay.is_open
    assert len(script.texts) == 2


@pytest.mark.usefixtures("app")
def test_an_answer_too_long_to_be_read_is_no_refusal(script: Script, relay: Relay) -> None:
    script.answers = {b".": [b"250 " + b"x" * 9_000 + b"\r\n"]}
    with pytest.raises(LostAfterText) as lost:
        _told(relay, 1)
    mail = Mail(
        kind=MailKind.INVITATION,
        state=MailState.UNCERTAIN,
        recipient_address="ann@example.org",
        answer=str(lost.value),
    )
    assert rules.reason(mail) == (
        "The connection broke before the mail server confirmed: it may have arrived. "
        "Ask the person before you send it again. (line too long)"
    )


def test_an_answer_that_stalls_is_waited_for_no_longer_than_it_may_take(
    script: Script, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relays, "SECONDS_FOR_TEXT", 0.2)
    script.answers = {b".": [SILENCE]}
    with pytest.raises(LostAfterText, match="timed out"):
        _told(relay, 1)


def test_a_stalled_envelope_is_surely_not_sent(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calling, "SECONDS_FOR_COMMAND", 0.2)
    script.answers = {b"RCPT": [SILENCE] * 2, b"DATA": [SILENCE]}
    relay = Relay(call(script.url))
    with pytest.raises(LostBeforeText, match="timed out"):
        _told(relay, 1)
    relay.close()


def test_a_text_cut_off_half_way_is_surely_not_sent(script: Script, relay: Relay) -> None:
    script.cuts_texts = True
    large = TEXT + (b"x" * 998 + b"\r\n") * 16_000
    with pytest.raises(LostBeforeText):
        list(relay.deliver(_letters(1, large)))


def test_who_breaks_off_ahead_of_an_answer_says_no_goodbye(script: Script, relay: Relay) -> None:
    replies = relay.deliver(_letters(2))
    assert next(replies).code == 250
    relay.close()
    assert (b"quit" in script.heard) is not _is_pipelining(script)
    assert len(script.texts) == 1


@pytest.mark.parametrize(
    ("banner", "said"),
    [
        (b"554 5.7.1 You are listed\r\n", "554 5.7.1 You are listed"),
        (b"554-No\r\n554 way\r\n", "554 No way"),
        (b"421 4.7.0 Too many connections\r\n", "421 4.7.0 Too many connections"),
        (b"hello\r\n", "-1 "),
    ],
)
def test_a_banner_that_refuses_is_the_reason(script: Script, banner: bytes, said: str) -> None:
    script.banner = banner
    with pytest.raises(RelayAway) as away:
        call(script.url)
    assert str(away.value).startswith(said)
    assert away.value.is_full == banner.startswith(b"421")


@pytest.mark.parametrize("answer", [CUT, b"454 4.7.0 Not now\r\n", b"220 Begin\r\nnonsense\r\n"])
def test_encryption_that_does_not_come_about_sends_nothing(script: Script, answer: bytes) -> None:
    script.extensions = (*script.extensions, b"STARTTLS", b"AUTH PLAIN")
    script.answers = {b"STAR": [answer]}
    with pytest.raises(RelayAway):
        call(script.url.replace("//", "//user:secret@"))
    assert not any(each.startswith(b"AUTH") for each in script.heard)


@pytest.mark.parametrize("answer", [b"535 5.7.8 Wrong\r\n", b"534 5.7.9 Weak\r\n", CUT])
def test_a_refused_password_is_the_reason_and_is_not_told(script: Script, answer: bytes) -> None:
    script.extensions = (*script.extensions, b"AUTH PLAIN")
    script.answers = {b"AUTH": [answer]}
    with pytest.raises(RelayAway) as away:
        call(script.url.replace("//", "//user:secret@"))
    assert "secret" not in str(away.value)
    if answer != CUT:
        assert str(away.value).startswith(answer[:3].decode())


def test_a_password_that_smtp_cannot_say_is_the_reason_and_is_not_told(script: Script) -> None:
    script.extensions = (*script.extensions, b"AUTH PLAIN")
    with pytest.raises(RelayAway, match="letters that SMTP cannot say") as away:
        call(script.url.replace("//", "//user:gehe%C3%AFm@"))
    assert "\\xef" not in str(away.value)


def _is_pipelining(script: Script) -> bool:
    return b"PIPELINING" in script.extensions
