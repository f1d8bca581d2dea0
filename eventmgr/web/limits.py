"""Limits on attempts, counted in Redis, or in this process while Redis is away."""

import logging
from typing import Any

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from redis.backoff import NoBackoff
from redis.retry import Retry
from werkzeug.exceptions import HTTPException

from eventmgr.foundation.settings import Settings
from eventmgr.foundation.text import clean_line

limiter = Limiter(get_remote_address, in_memory_fallback_enabled=True, default_limits=[])

ATTEMPTS_PER_VISITOR = "20 per minute; 200 per hour"
ATTEMPTS_AT_ADDRESS = "6 per minute; 30 per hour"
"""By one visitor at one account: tight, and it locks nobody else out."""
ONE_CLICKS_PER_VISITOR = "120 per minute; 3000 per hour"
"""A mailbox provider unsubscribes many of its users from one address."""
ATTEMPTS_FROM_EVERYWHERE = "100 per hour"
"""At one account by everybody together."""


def init_app(app: Flask, settings: Settings) -> None:
    """Count attempts in the installation's Redis."""
    storage = _storage(settings.redis_url)
    app.config["RATELIMIT_STORAGE_URI"] = storage
    app.config["RATELIMIT_STORAGE_OPTIONS"] = _patience() if storage.startswith("redis") else {}
    app.config["RATELIMIT_HEADERS_ENABLED"] = False
    limiter.init_app(app)
    # Its lines name the address that was tried; ours tell of the 429 without it.
    logging.getLogger("flask-limiter").setLevel(logging.ERROR)


def typed_address() -> str:
    """Return the address that is tried, as the form will read it."""
    try:
        return clean_line(request.form.get("email", "")).lower()[:254]
    except HTTPException:  # too large or no form at all: the view will say so
        return ""


def visitor_at_address() -> str:
    """Return who tries which address."""
    return f"{get_remote_address()} {typed_address()}"


def _patience() -> dict[str, Any]:
    """Nobody who signs in waits for a Redis that is away."""
    return {"socket_connect_timeout": 1, "socket_timeout": 1, "retry": Retry(NoBackoff(), 0)}


def _storage(redis_url: str) -> str:
    """Return the broker's address in the words of the library that counts."""
    scheme, _, rest = redis_url.partition("://")
    if scheme in {"redis+socket", "unix"}:
        return "redis+unix://" + rest.replace("virtual_host=", "db=")
    return redis_url if scheme in {"redis", "rediss"} else "memory://"
