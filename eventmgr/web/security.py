"""Security headers on every answer, the errors' pages included."""

from flask import Flask, Response, current_app, g, request

from eventmgr.foundation.settings import Settings

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
"""Nothing inline, nothing from elsewhere; ``data:`` serves the icons inside the vendored sheet."""

YEAR_IN_SECONDS = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    """Add the headers to every answer."""
    app.after_request(_add)


def relax(**directives: str) -> None:
    """Widen the content security policy of this one answer: ``relax(frame_src="'self'")``."""
    g.policy = {name.replace("_", "-"): value for name, value in directives.items()}


def permit_camera() -> None:
    """Let the scripts of this one answer ask for the camera; the person is asked as well."""
    g.camera = "(self)"


def conceal_address() -> None:
    """Let nobody whom this one answer links to learn where it stood, not even ourselves."""
    g.referrer = "no-referrer"


def _for_how_long(response: Response) -> Response:
    """Let vendored files be kept, whose address names their version, and others be asked for.

    Our scripts and the pages that use them change together: half of an upgrade is broken.
    """
    is_vendored = request.path.startswith(f"{current_app.static_url_path}/vendor/")
    if is_vendored and response.status_code < 400:  # noqa: PLR2004 - errors begin there
        response.cache_control.no_cache = None
        response.cache_control.public = True
        response.cache_control.max_age = YEAR_IN_SECONDS
        response.cache_control.immutable = True
    else:
        response.cache_control.max_age = None
        response.cache_control.no_cache = True
    return response


def _add(response: Response) -> Response:
    settings: Settings = current_app.config["EVENTMGR"]
    headers = response.headers
    policy = POLICY | g.get("policy", {})
    headers["Content-Security-Policy"] = "; ".join(
        f"{name} {value}" for name, value in policy.items()
    )
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = g.get("referrer", "same-origin")
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    camera = g.get("camera", "()")
    headers["Permissions-Policy"] = f"camera={camera}, geolocation=(), microphone=()"
    if settings.secure:
        headers["Strict-Transport-Security"] = f"max-age={YEAR_IN_SECONDS}"
    if request.endpoint == "static":
        return _for_how_long(response)
    if "Cache-Control" not in headers:
        headers["Cache-Control"] = "no-store"
    return response
