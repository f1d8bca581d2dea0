"""Answers that everybody gets alike, kept for a moment in front of the application.

A view marks its answer. Within half a second others get the same one without any work; after that
one of them has the application say whether it still stands. Nothing older than `OLDEST` is given
out, so a change is seen by everybody within a second, in every process.

Whoever comes with a visit's cookie or with credentials passes by and gets an answer of their own,
and so does every address with a query and every method but GET and HEAD. Only an answer that sets
no cookie is kept. What was given out from here stands in the log as one line with a number, beside
the request that made or confirmed it; such an answer has no request id of its own.
"""

import gzip
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

import structlog
from flask import Response, request
from werkzeug.http import parse_accept_header

from eventmgr.foundation.bounded import Bounded, Weights

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = structlog.get_logger(__name__)

FRESH: Final = 0.5
"""For so many seconds an answer is given out unasked."""
OLDEST: Final = 0.9
"""After so many seconds nobody gets it any more, even while another asks."""
MOST: Final = 256
MOST_BYTES: Final = 32 * 1024 * 1024
LARGEST: Final = 4 * 1024 * 1024
_MARK: Final = "eventmgr.shared"
_OF_ONE_ANSWER: Final = frozenset({"content-length", "x-request-id", "vary"})
_NEVER: Final = frozenset({"set-cookie", "www-authenticate", "content-encoding"})

Headers = list[tuple[str, str]]
Key = tuple[str, str, str, str]


def mark(response: Response) -> None:
    """Let others have this answer too: whoever asks has no cookie, and it shows nothing of them.

    It needs an ETag that another answer at the same address never has.
    """
    response.cache_control.public = True
    request.environ[_MARK] = True


@dataclass(slots=True)
class _Kept:
    """One answer, the moment before it was asked for, and how many had it since."""

    asked_at: float
    headers: Headers
    tag: str
    plain: bytes
    packed: bytes
    given: int = 0
    asking: Lock = field(default_factory=Lock)

    @property
    def size(self) -> int:
        return len(self.plain) + len(self.packed)


class Shared:
    """The application with a memory for shared answers in front of it."""

    def __init__(
        self,
        app: "WSGIApplication",
        *,
        cookies: Iterable[str],
        language: Callable[[str], str],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._cookies = tuple(f"{name}=" for name in cookies)
        self._language = lru_cache(MOST)(language)
        self._clock = clock
        weights: Weights[_Kept] = Weights(lambda kept: kept.size, most=MOST_BYTES, heaviest=LARGEST)
        self._kept: Bounded[Key, _Kept] = Bounded(MOST, weights)
        self.is_on = True

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer from memory if that may be, else have the application answer."""
        key = self._key(environ) if self.is_on else None
        if key is None:
            return self._app(environ, start_response)
        kept = self._kept.get(key)
        if kept is None:
            return self._first(key, environ, start_response)
        if self._clock() - kept.asked_at < FRESH:
            return _give(kept, environ, start_response)
        return self._again(key, kept, environ, start_response)

    def __len__(self) -> int:
        """Return how many answers are kept."""
        return len(self._kept)

    def _key(self, environ: "WSGIEnvironment") -> Key | None:
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or environ.get("QUERY_STRING"):
            return None
        if "HTTP_AUTHORIZATION" in environ or environ.get("CONTENT_LENGTH") not in {None, "", "0"}:
            return None
        cookie = environ.get("HTTP_COOKIE", "")
        if cookie and any(name in cookie for name in self._cookies):
            return None
        return (
            f"{environ['wsgi.url_scheme']}://{environ.get('HTTP_HOST', '')}",
            environ.get("SCRIPT_NAME", ""),
            environ.get("PATH_INFO", ""),
            self._language(environ.get("HTTP_ACCEPT_LANGUAGE", "")),
        )

    def _first(
        self, key: Key, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Have the application answer this visitor, and keep the answer if it is marked."""
        asked_at, told = self._clock(), _Answer()
        body = self._app(environ, told.start)
        if environ["REQUEST_METHOD"] == "GET" and told.may_be_shared(environ):
            kept = _keep(asked_at, told, _joined(body))
            self._kept.put(key, kept)
            return _give(kept, environ, start_response)
        start_response(told.status, told.headers)
        return body

    def _again(
        self, key: Key, kept: _Kept, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Ask whether the answer still stands; meanwhile others may have it, but not for long."""
        if not kept.asking.acquire(blocking=False):
            if self._clock() - kept.asked_at < OLDEST:
                return _give(kept, environ, start_response)
            kept.asking.acquire()
        try:
            standing = self._kept.get(key)
            if standing is not None and self._clock() - standing.asked_at >= FRESH:
                standing = self._ask(key, standing, environ)
        finally:
            kept.asking.release()
        if standing is None:  # shared no longer: whoever waited here waits for nobody else now
            return self._first(key, environ, start_response)
        return _give(standing, environ, start_response)

    def _ask(self, key: Key, kept: _Kept, environ: "WSGIEnvironment") -> _Kept | None:
        """Return the answer as it stands by now; None if it may be shared no longer."""
        asked_at, told, question = self._clock(), _Answer(), _question(environ, kept.tag)
        log.info("request.shared", path=key[2], answers=kept.given)
        body = _joined(self._app(question, told.start))
        if told.status.startswith("304") and told.is_marked(question):
            kept.asked_at, kept.given = asked_at, 0
            return kept
        if not told.may_be_shared(question):
            self._kept.drop(key)
            return None
        fresh = _keep(asked_at, told, body)
        self._kept.put(key, fresh)
        return fresh


class _Answer:
    """What the application says before the body."""

    def __init__(self) -> None:
        self.status = ""
        self.headers: Headers = []

    def start(self, status: str, headers: Headers, _failure: Any = None) -> Any:  # noqa: ANN401 - PEP 3333
        self.status, self.headers = status, headers
        return None  # Flask never writes

    def is_marked(self, environ: "WSGIEnvironment") -> bool:
        names = {name.lower() for name, _value in self.headers}
        return bool(environ.get(_MARK)) and not names & _NEVER

    def may_be_shared(self, environ: "WSGIEnvironment") -> bool:
        return self.status.startswith("200") and self.is_marked(environ) and bool(self.tag)

    @property
    def tag(self) -> str:
        return next((value for name, value in self.headers if name.lower() == "etag"), "")


def _question(environ: "WSGIEnvironment", tag: str) -> "WSGIEnvironment":
    """Return a plain request for the same address by somebody who has the answer with the tag."""
    plain = {
        name: value
        for name, value in environ.items()
        if not name.startswith(("HTTP_IF_", "HTTP_RANGE", "werkzeug.", "flask."))
    }
    return {**plain, "REQUEST_METHOD": "GET", "HTTP_IF_NONE_MATCH": tag}


def _joined(body: Iterable[bytes]) -> bytes:
    try:
        return b"".join(body)
    finally:
        close = getattr(body, "close", None)
        if close is not None:
            close()


def _keep(asked_at: float, told: _Answer, body: bytes) -> _Kept:
    headers = [each for each in told.headers if each[0].lower() not in _OF_ONE_ANSWER]
    varies = [value for name, value in told.headers if name.lower() == "vary"]
    headers.append(("Vary", ", ".join([*varies, "Accept-Encoding"])))
    return _Kept(asked_at, headers, told.tag, body, gzip.compress(body, 6, mtime=0))


def _give(
    kept: _Kept, environ: "WSGIEnvironment", start_response: "StartResponse"
) -> Iterable[bytes]:
    kept.given += 1
    known = environ.get("HTTP_IF_NONE_MATCH")
    # Tags are compared as weak ones (RFC 9110, 13.1.2): the packed answer has the plain one's.
    if known is not None and (known == "*" or kept.tag.removeprefix("W/") in known):
        start_response("304 Not Modified", _without_type(kept.headers))
        return []
    headers, body = [*kept.headers], kept.plain
    if _takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
        headers, body = [*headers, ("Content-Encoding", "gzip")], kept.packed
    start_response("200 OK", [*headers, ("Content-Length", str(len(body)))])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _without_type(headers: Headers) -> Headers:
    return [each for each in headers if not each[0].lower().startswith("content-type")]


@lru_cache(MOST)
def _takes_gzip(accepted: str) -> bool:
    return parse_accept_header(accepted)["gzip"] > 0 if accepted else False
