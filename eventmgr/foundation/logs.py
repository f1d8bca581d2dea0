"""Structured logs: one JSON object a line, with the id of the request that began it all."""

import logging
import secrets
import sys
from typing import TextIO

import structlog
from structlog.contextvars import bind_contextvars, clear_contextvars, get_contextvars

from eventmgr.foundation.database_errors import discreet


def configure(stream: TextIO = sys.stderr, *, level: int = logging.INFO) -> None:
    """Send every log line, ours and the libraries', to the stream as JSON."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _tell_error,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        ),
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)


def _tell_error(
    logger: structlog.typing.WrappedLogger, method: str, line: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Put the traceback into the line, and leave out what the database tells of rows."""
    error = _error_of(line.get("exc_info"))
    told = structlog.processors.format_exc_info(logger, method, line)
    if error is not None:
        for key in ("event", "exception"):
            told[key] = discreet(str(told.get(key, "")), error)
    return told


def _error_of(given: object) -> BaseException | None:
    """Return the error that a line is about, however it was handed over."""
    if isinstance(given, BaseException):
        return given
    if isinstance(given, tuple):
        return given[1] if isinstance(given[1], BaseException) else None
    return sys.exception() if given else None


def begin(request_id: str | None = None) -> str:
    """Start a new thread of log lines under the id, or under a fresh one, and return the id."""
    clear_contextvars()
    chosen = request_id or secrets.token_hex(8)
    bind_contextvars(request_id=chosen)
    return chosen


def request_id() -> str:
    """Return the id under which the present work is logged, or an empty string."""
    return str(get_contextvars().get("request_id", ""))
