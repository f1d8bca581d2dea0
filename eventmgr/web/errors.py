"""Pages for what went wrong, each saying what to do next."""

import structlog
from flask import Flask, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, InternalServerError

from eventmgr.foundation import logs
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.web.kept import kept

log = structlog.get_logger(__name__)

ADVICE = {
    400: (_l("This request is not complete"), _l("Go back, reload the page and try again.")),
    401: (_l("You are signed out"), _l("Sign in again. What you typed stays where it is.")),
    403: (
        _l("This page is not yours to see"),
        _l("Sign in with the address that was invited, or ask the organisers for the right."),
    ),
    404: (
        _l("There is nothing here"),
        _l("The address may be mistyped, or what was here has been removed."),
    ),
    405: (_l("This cannot be done that way"), _l("Go back and use the buttons of the page.")),
    413: (_l("This is too large"), _l("Send at most 8 MB at a time: split the file.")),
    429: (_l("Too many attempts"), _l("Wait a few minutes and try again.")),
    500: (
        _l("Something broke on our side"),
        _l("Nothing you saved is lost. Try again; if it stays, tell the organisers this number."),
    ),
}


def init_app(app: Flask) -> None:
    """Answer every error with a page in the reader's language."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(DomainError, _refusal)
    app.register_error_handler(Exception, _failure)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is not None and error.code < 400:  # noqa: PLR2004 - redirects are no errors
        return error
    code = error.code or 500
    title, advice = ADVICE.get(code, ADVICE[400 if code < 500 else 500])  # noqa: PLR2004
    headers = [(n, v) for n, v in error.get_headers() if n in {"Allow", "Retry-After"}]
    if request.is_json:  # a script asks, and must know an answer of ours from one on the way
        return jsonify(error=f"{title}. {advice}", code=code), code, headers
    return _page(title, advice, code), code, headers


def _refusal(error: DomainError) -> ResponseReturnValue:
    db.session.rollback()
    return _page(_l("This cannot be done"), error.message, 422), 422


def _failure(error: Exception) -> ResponseReturnValue:
    db.session.rollback()
    route = request.url_rule.rule if request.url_rule else None  # the path may hold a key
    log.error("request.failed", route=route, method=request.method, exc_info=error)
    return _http_error(InternalServerError())


def _page(title: object, advice: object, code: int) -> str:
    if code >= 500:  # noqa: PLR2004
        return _page_without_database(title, advice)
    return render_template("error.html", title=title, advice=advice, code=code, kept=kept())


def _page_without_database(title: object, advice: object) -> str:
    """Ask nothing of what may just have broken: no sign-in, no conference, no language."""
    return current_app.jinja_env.get_template("broken.html").render(
        title=title,
        advice=advice,
        request_id=logs.request_id(),
        sheet=f"{current_app.static_url_path}/vendor/tabler-core-1.6.1/tabler.min.css",
    )
