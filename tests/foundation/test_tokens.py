from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from itsdangerous import TimestampSigner

from eventmgr.foundation import tokens
from eventmgr.foundation.tokens import BadToken

pytestmark = pytest.mark.usefixtures("app")
MADE = int(datetime(2026, 3, 1, tzinfo=UTC).timestamp())
NOT_COMPLETE = "This link is not complete. Copy the whole address from the message."
TOO_OLD = "This link is too old. Ask for a new one."


@contextmanager
def signing_at(seconds: int) -> Iterator[None]:
    """Let the signer's clock stand: it asks the system, not ours."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TimestampSigner, "get_timestamp", lambda _: seconds)
        yield


@pytest.mark.parametrize("payload", [[7, "nonce"], {"a": None}, "نام", 0, []])
def test_what_was_signed_is_read_again(payload: object) -> None:
    token = tokens.sign("sign-in", payload)
    assert tokens.read("sign-in", token) == payload
    assert all(each.isalnum() or each in "-_." for each in token)  # safe in an address


@pytest.mark.parametrize("purpose", ["invitation", "sign-in ", "", "Sign-in"])
def test_a_link_is_for_one_purpose_only(purpose: str) -> None:
    token = tokens.sign("sign-in", 1)
    with pytest.raises(BadToken) as raised:
        tokens.read(purpose, token)
    assert str(raised.value) == NOT_COMPLETE


def test_a_link_that_is_changed_anywhere_is_refused() -> None:
    token = tokens.sign("sign-in", [1, "nonce"])
    for place, letter in enumerate(token[:-1]):  # the last letter carries bits nobody reads
        other = "A" if letter != "A" else "B"
        with pytest.raises(BadToken):
            tokens.read("sign-in", token[:place] + other + token[place + 1 :])


@pytest.mark.parametrize("token", ["", ".", "..", "a.b.c", "x" * 5000, "é.ü.ß", "\x00"])
def test_what_was_never_a_link_is_refused(token: str) -> None:
    with pytest.raises(BadToken) as raised:
        tokens.read("sign-in", token)
    assert str(raised.value) == NOT_COMPLETE


def test_every_shorter_link_is_refused() -> None:
    token = tokens.sign("sign-in", [1, "nonce"])
    for length in range(len(token)):
        with pytest.raises(BadToken):
            tokens.read("sign-in", token[:length])


def test_a_link_lasts_as_long_as_was_said_and_no_second_longer() -> None:
    with signing_at(MADE):
        token = tokens.sign("sign-in", 1)
    with signing_at(MADE + 1800):
        assert tokens.read("sign-in", token, max_age=1800) == 1
    with signing_at(MADE + 1801):
        assert tokens.read("sign-in", token) == 1
        with pytest.raises(BadToken) as raised:
            tokens.read("sign-in", token, max_age=1800)
    assert str(raised.value) == TOO_OLD


def test_another_installations_key_signs_nothing_here(
    app: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = tokens.sign("sign-in", 1)
    monkeypatch.setitem(app.config, "SECRET_KEY", "another-0123456789-abcdefghijklmnopqrst")  # type: ignore[attr-defined]
    with pytest.raises(BadToken):
        tokens.read("sign-in", token)
