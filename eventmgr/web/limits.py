"""Limits on attempts, counted in Redis, or in this process while Redis is away."""

from typing import Any

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from redis.backoff import NoBackoff
from redis.retry import Retry
from werkzeug.exceptions import HTTPException

from eventmgr.foundation.settings import Settings

limiter = Limiter(get_remote_address, in_memory_fallback_enabled=True, default_limits=[])

ATTEMPTS_PER_VISITOR = "20 per minute; 200 per hour"
ATTEMPTS_PER_ADDRESS = "6 per minute; 30 per hour"


def init_app(app: Flask, settings: Settings) -> None:
    """Count attempts in the installation's Redis."""
    storage = _storage(settings.redis_url)
    app.config["RATELIMIT_STORAGE_URI"] = storage
    app.config["RATELIMIT_STORAGE_OPTIONS"] = _patience() if storage.startswith("redis") else {}
    app.config["RATELIMIT_HEADERS_ENABLED"] = False
    limiter.init_app(app)


def typed_address() -> str:
    """Return the address that is tried, so that it cannot be tried from everywhere."""
    try:
        return request.form.get("email", "").strip().lower()[:254]
    except HTTPException:  # too large or no form at all: the view will say so
        return ""


def _patience() -> dict[str, Any]:
    """Nobody who signs in waits for a Redis that is away."""
    return {"socket_connect_timeout": 1, "socket_timeout": 1, "retry": Retry(NoBackoff(), 0)}


def _storage(redis_url: str) -> str:
    """Return the broker's address in the words of the library that counts."""
    scheme, _, rest = redis_url.partition("://")
    if scheme in {"redis+socket", "unix"}:
        return "redis+unix://" + rest.replace("virtual_host=", "db=")
    return redis_url if scheme in {"redis", "rediss"} else "memory://"
