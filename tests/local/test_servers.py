import smtplib
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from eventmgr.local.checks import client_url
from tests.servers import SmtpSink, postgres_server, redis_server, smtp_server


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    with smtp_server() as running:
        yield running


def _send(sink: SmtpSink, *recipients: str) -> dict[str, tuple[int, bytes]]:
    port = int(sink.url.rpartition(":")[2])
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
        return client.sendmail("desk@example.org", recipients, b"Subject: Hello\r\n\r\nText\r\n")


def test_postgres_server_is_a_database_of_one_s_own(tmp_path: Path) -> None:
    with postgres_server(tmp_path) as url, psycopg.connect(url) as connection:
        row = connection.execute("SELECT current_database(), current_setting('fsync')").fetchone()
    assert row == ("eventmgr", "off")


def test_redis_server_keeps_values_and_ends(tmp_path: Path) -> None:
    with redis_server(tmp_path) as url, redis.Redis.from_url(client_url(url)) as client:
        client.set("key", "value")
        assert client.get("key") == b"value"
    with pytest.raises(redis.ConnectionError), redis.Redis.from_url(client_url(url)) as client:
        client.ping()


def test_sink_records_what_it_accepts(sink: SmtpSink) -> None:
    assert _send(sink, "a@example.org", "b@example.org") == {}
    (message,) = sink.accepted
    assert message.sender == "desk@example.org"
    assert message.recipients == ("a@example.org", "b@example.org")
    assert message.raw == b"Subject: Hello\r\n\r\nText\r\n"


def test_sink_refuses_one_recipient_for_good(sink: SmtpSink) -> None:
    sink.refusals["b@example.org"] = "550 5.1.1 No such user"
    refused = _send(sink, "a@example.org", "b@example.org")
    assert refused == {"b@example.org": (550, b"5.1.1 No such user")}
    assert [each.recipients for each in sink.accepted] == [("a@example.org",)]


def test_sink_greylists_as_often_as_told(sink: SmtpSink) -> None:
    sink.greylisted["a@example.org"] = 1
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
        _send(sink, "a@example.org")
    assert refusal.value.recipients["a@example.org"][0] == 451
    assert _send(sink, "a@example.org") == {}


def test_sink_answers_data_as_told(sink: SmtpSink) -> None:
    sink.data_answers.append("554 5.7.1 Looks like spam")
    with pytest.raises(smtplib.SMTPDataError) as refusal:
        _send(sink, "a@example.org")
    assert refusal.value.smtp_code == 554
    assert sink.accepted == []


def test_sink_drops_the_connection_before_accepting(sink: SmtpSink) -> None:
    sink.drops_before_accepting = 1
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionResetError)):
        _send(sink, "a@example.org")
    assert sink.accepted == []


def test_sink_accepts_and_never_says_so(sink: SmtpSink) -> None:
    sink.drops_after_accepting = 1
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionResetError)):
        _send(sink, "a@example.org")
    assert len(sink.accepted) == 1
    sink.reset()
    assert sink.accepted == []
    assert _send(sink, "a@example.org") == {}
