"""Public pages that are made once for each revision of the agenda, and sent once to each reader."""

import hashlib
from collections.abc import Callable
from functools import cache
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any, Final, cast

from flask import Response, current_app, g, make_response, render_template, request, session
from markupsafe import Markup

from eventmgr.agenda.versions import published
from eventmgr.agenda.versions.published import Published
from eventmgr.conferences.models import Conference
from eventmgr.foundation import i18n
from eventmgr.foundation.bounded import Bounded
from eventmgr.foundation.settings import Settings
from eventmgr.web import access, answers, shared

_MOST_BODIES: Final = 64


bodies: Bounded[str, str] = Bounded(_MOST_BODIES)
"""What was made of late, by what stands for all that it was made from."""


def current(conference: Conference) -> Published:
    """Return what the public sees by now, asked for once a request."""
    if "published" not in g:
        g.published = published.current(conference)
    return cast("Published", g.published)


def page(
    conference: Conference,
    template: str,
    *,
    title: str,
    values: Callable[[], dict[str, Any]],
    moment: str = "",
) -> Response:
    """Return the page, or 304 to a reader who has it already.

    The body shows the same to everybody and is made once for each revision, language and
    ``moment`` (what else it depends on, the clock for one) from ``template`` and ``values()``; the
    frame around it is the reader's own. What was asked for in the query is made for each reader.
    """
    revision = _revision(conference, moment)

    def body() -> str:
        return render_template(template, **values())

    def make() -> str:
        made = body() if request.query_string else bodies.get_or_make(revision, body)
        safe = Markup(made)  # noqa: S704 - made by a template that escapes
        return render_template("agenda/frame.html", title=title, body=safe)

    return _tagged(_digest(revision, _frame()), make)


def file(
    conference: Conference, make: Callable[[], bytes], *, filename: str, media_type: str
) -> Response:
    """Return the file, or 304 to a reader who has it already; ``make()`` returns UTF-8.

    It is the same for everybody and made once for each revision and language.
    """
    revision = _revision(conference, "")

    def content() -> str:
        return make().decode()

    def make_file() -> Response:
        made = content() if request.query_string else bodies.get_or_make(revision, content)
        return answers.attachment(made.encode(), filename=filename, media_type=media_type)

    return _tagged(revision, make_file)


def _revision(conference: Conference, moment: str) -> str:
    settings: Settings = current_app.config["EVENTMGR"]
    asked = request.full_path  # with the query: the same session of it is another answer
    parts = (current(conference).revision, moment, i18n.language(), settings.base_url, asked)
    return _digest(_makeup(), *parts)


@cache
def _makeup() -> str:
    """Return what stands for the program that makes the pages: asked of the disk once a process."""
    root, templates = Path(current_app.root_path), Path(str(current_app.template_folder))
    return _digest(installed_version("eventmgr"), digest_of_sources(root, templates))


def digest_of_sources(root: Path, templates: Path) -> str:
    """Return what stands for all code and translations under ``root``, and for the templates."""
    digest = hashlib.sha256()
    for folder, pattern in ((templates, "*.html"), (root, "*.mo"), (root, "*.py")):
        for source in sorted(folder.rglob(pattern)):
            digest.update(str(source.relative_to(folder)).encode())
            digest.update(source.read_bytes())
    return digest.hexdigest()


def _frame() -> str:
    return repr((access.standing(), sorted(session.items())))


def _is_for_everybody() -> bool:
    return access.actor().is_anonymous and g.conference.is_public and not session


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _tagged(tag: str, make: Callable[[], str | Response]) -> Response:
    known = request.if_none_match.contains_weak(tag)
    response = Response(status=304) if known else make_response(make())
    response.set_etag(tag, weak=True)  # one for all encodings of the same answer
    response.vary.update(["Cookie", "Accept-Language"])
    response.cache_control.no_cache = True
    if _is_for_everybody():
        shared.mark(response)
    else:
        response.cache_control.private = True  # for no cache that others share
    return response
