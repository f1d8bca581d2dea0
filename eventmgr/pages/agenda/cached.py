"""Public pages that are made once for each revision of the agenda, and sent once to each reader."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

from flask import Response, current_app, g, make_response, render_template, request, session
from markupsafe import Markup

from eventmgr.agenda import queries
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock, i18n
from eventmgr.web import access, answers

_MOST_BODIES: Final = 64


class Bodies:
    """A bounded number of made pages, the least wanted forgotten first; safe among threads."""

    def __init__(self, most: int = _MOST_BODIES) -> None:
        self._most = most
        self._made: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str, make: Callable[[], str]) -> str:
        """Return what was made under the key, making it now if nobody has."""
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]
        made = make()
        with self._lock:
            self._made[key] = made
            while len(self._made) > self._most:
                self._made.popitem(last=False)
        return made

    def __len__(self) -> int:
        return len(self._made)


bodies = Bodies()


def page(
    conference: Conference, template: str, *, title: str, values: Callable[[], dict[str, Any]]
) -> Response:
    """Return the page, or 304 to a reader who has it already.

    The body shows the same to everybody and is made once for each revision and language from
    ``template`` and ``values()``; the frame around it is the reader's own.
    """
    revision = _revision(conference)
    return _tagged(
        _digest(revision, _frame()),
        lambda: render_template(
            "agenda/frame.html",
            title=title,
            body=Markup(  # noqa: S704 - made by a template that escapes
                bodies.get(revision, lambda: render_template(template, **values()))
            ),
        ),
    )


def file(
    conference: Conference, make: Callable[[], bytes], *, filename: str, media_type: str
) -> Response:
    """Return the file, or 304 to a reader who has it already; ``make()`` returns UTF-8.

    It is the same for everybody and made once for each revision and language.
    """
    revision = _revision(conference)

    def make_file() -> Response:
        content = bodies.get(revision, lambda: make().decode())
        return answers.attachment(content.encode(), filename=filename, media_type=media_type)

    return _tagged(revision, make_file)


def _revision(conference: Conference) -> str:
    revision = queries.revision(conference, clock.now())
    return _digest(revision, _makeup(), i18n.language(), request.path)


@cache
def _makeup() -> str:
    """Return what stands for the templates and translations that pages are made with."""
    root = Path(current_app.root_path)
    sources = [
        *sorted(Path(str(current_app.template_folder)).rglob("*.html")),
        *sorted((root / "translations").rglob("*.mo")),
    ]
    digest = hashlib.sha256()
    for source in sources:
        digest.update(source.read_bytes())
    return digest.hexdigest()


def _frame() -> str:
    return repr((access.standing(), sorted(session.items())))


def _is_for_everybody() -> bool:
    return access.actor().is_anonymous and g.conference.is_public


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _tagged(tag: str, make: Callable[[], str | Response]) -> Response:
    known = request.if_none_match.contains(tag)
    response = Response(status=304) if known else make_response(make())
    response.set_etag(tag)
    # Only what everybody sees may be kept by a cache that others share.
    response.headers["Cache-Control"] = "no-cache" if _is_for_everybody() else "private, no-cache"
    response.vary.update(["Cookie", "Accept-Language"])
    return response
