import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from eventmgr.foundation import logs

LOGGER = "eventmgr.somewhere"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    found = io.StringIO()
    handlers = logging.getLogger().handlers
    logs.configure(found)
    yield found
    logs.configure()
    logging.getLogger().handlers = handlers
    structlog.contextvars.clear_contextvars()


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_one_json_object_with_the_request_id(stream: io.StringIO) -> None:
    logs.begin("the-request")
    structlog.get_logger(LOGGER).info("it.happened", name="two\nlines", number=3)
    [line] = lines(stream)
    assert line.pop("timestamp")
    assert line == {
        "event": "it.happened",
        "name": "two\nlines",
        "number": 3,
        "level": "info",
        "logger": LOGGER,
        "request_id": "the-request",
    }


def test_libraries_speak_json_too(stream: io.StringIO) -> None:
    logs.begin("the-request")
    logging.getLogger("library").warning("Odd: %s", "value")
    [line] = lines(stream)
    assert (line["event"], line["level"], line["logger"], line["request_id"]) == (
        "Odd: value",
        "warning",
        "library",
        "the-request",
    )


def test_an_error_stays_on_one_line_with_where_it_came_from(stream: io.StringIO) -> None:
    try:
        int("broken\nhere")
    except ValueError:
        structlog.get_logger(LOGGER).exception("it.broke")
    [line] = lines(stream)
    assert str(line["exception"]).startswith("Traceback (most recent call last):\n")
    assert str(line["exception"]).endswith("'broken\\nhere'")


def test_chatter_is_left_out(stream: io.StringIO) -> None:
    structlog.get_logger(LOGGER).debug("it.whispered")
    assert lines(stream) == []


def test_a_fresh_id_each_time_and_nothing_of_the_last_thread_of_lines(
    stream: io.StringIO,
) -> None:
    first = logs.begin()
    structlog.contextvars.bind_contextvars(job="the first")
    second = logs.begin()
    assert first != second
    assert len(first) == len(second) == 16
    assert logs.request_id() == second
    structlog.get_logger(LOGGER).info("it.happened")
    assert "job" not in lines(stream)[0]


def test_nobody_asked() -> None:
    structlog.contextvars.clear_contextvars()
    assert logs.request_id() == ""
