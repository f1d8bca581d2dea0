"""Limits on attempts, counted in Redis, or in this process while Redis is away."""

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from eventmgr.foundation.settings import Settings

limiter = Limiter(get_remote_address, in_memory_fallback_enabled=True, default_limits=[])

ATTEMPTS_PER_VISITOR = "20 per minute; 200 per hour"
ATTEMPTS_PER_ADDRESS = "6 per minute; 30 per hour"


def init_app(app: Flask, settings: Settings) -> None:
    """Count attempts in the installation's Redis."""
    app.config["RATELIMIT_STORAGE_URI"] = _storage(settings.redis_url)
    app.config["RATELIMIT_HEADERS_ENABLED"] = False
    limiter.init_app(app)


def typed_address() -> str:
    """Return the address that the attempt is about, so that one account cannot be tried from everywhere."""
    return request.form.get("email", "").strip().lower()[:254]


def _storage(redis_url: str) -> str:
    if redis_url.startswith("redis+socket://"):
        return "redis+unix://" + redis_url.removeprefix("redis+socket://")
    return redis_url if redis_url.startswith(("redis://", "rediss://")) else "memory://"
