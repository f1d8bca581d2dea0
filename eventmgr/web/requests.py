"""What every request begins and ends with: an id, a log line, a language."""

import re
import time

import structlog
from babel import negotiate_locale
from flask import Flask, Response, g, has_request_context, request, request_started, session
from flask_babel import Babel
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from eventmgr.foundation import logs
from eventmgr.foundation.i18n import LANGUAGES, locale_of

log = structlog.get_logger(__name__)
babel = Babel()

_ACCEPTABLE_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


def init_app(app: Flask) -> None:
    """Give every request its id and its language."""
    # Earlier than any hook of a request: what the hooks log belongs to it too.
    request_started.connect(_begin, app)
    app.after_request(_end)
    babel.init_app(
        app,
        default_translation_directories=f"{app.root_path}/translations",
        locale_selector=lambda: locale_of(chosen_language()),
    )


def chosen_language() -> str:
    """Return the language chosen by the reader, else the best of what the browser asks for.

    Outside a request, English: whoever writes to a person there says the language (`in_language`).
    """
    if not has_request_context():
        return "en"
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    return language_of(request.headers.get("Accept-Language", ""))


def language_of(accepted: str) -> str:
    """Return the best of our languages for a browser that sends this Accept-Language."""
    languages = parse_accept_header(accepted, LanguageAccept)
    wanted = [each for each, quality in languages if quality > 0]
    return negotiate_locale(wanted, LANGUAGES, sep="-") or "en"


def _begin(_app: Flask, **_: object) -> None:
    given = request.headers.get("X-Request-Id", "")
    logs.begin(given if _ACCEPTABLE_ID.fullmatch(given) else None)
    g.began = time.monotonic()


def _end(response: Response) -> Response:
    response.headers["X-Request-Id"] = logs.request_id()
    if request.endpoint not in {"static", "home.healthz", "home.readyz"}:
        # The rule, not the path: personal links carry their key in the address.
        log.info(
            "request",
            method=request.method,
            route=request.url_rule.rule if request.url_rule else None,
            status=response.status_code,
            milliseconds=round((time.monotonic() - g.get("began", time.monotonic())) * 1000),
        )
    return response
