"""What a view answers with."""

import os
from typing import IO, Any
from urllib.parse import quote

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.http import dump_options_header
from werkzeug.wsgi import FileWrapper

from eventmgr.foundation.text import clean_line
from eventmgr.web.forms import Form

PIECE = 64 * 1024
"""How much of a file is read at once."""


def page(template: str, *, form: Form | None = None, **values: Any) -> ResponseReturnValue:  # noqa: ANN401
    """Return the page; if its form was refused, with what was typed still in it.

    The status is 422 then, and 409 if others changed meanwhile what it showed.
    """
    status = 200 if form is None or not form.errors else 409 if form.is_stale else 422
    return render_template(template, form=form, **values), status


def see_other(endpoint: str, *, said: str | None = None, **values: Any) -> ResponseReturnValue:  # noqa: ANN401
    """Send the browser on by GET (303) after an act, with a sentence to show there."""
    if said:
        flash(said, "success")
    return redirect(url_for(endpoint, **values), 303)


def to(address: str) -> ResponseReturnValue:
    """Send the browser on by GET (303) to an address of this site."""
    return redirect(address, 303)


def attachment(content: bytes, *, filename: str, media_type: str) -> Response:
    """Return a file for keeping, never shown in the page; any file name is safe (RFC 6266)."""
    return _kept(make_response(content), filename, media_type)


def file(content: IO[bytes], *, filename: str, media_type: str) -> Response:
    """Return a file for keeping piece by piece, so that it is never whole in memory; closes it."""
    size = content.seek(0, os.SEEK_END)
    content.seek(0)
    response = Response(FileWrapper(content, PIECE), direct_passthrough=True)
    response.content_length = size
    return _kept(response, filename, media_type)


def _kept(response: Response, filename: str, media_type: str) -> Response:
    response.headers["Content-Type"] = media_type
    name = clean_line(filename)
    plain = name.encode("ascii", "replace").decode().replace("?", "_")
    options: dict[str, str | int | None] = {"filename": plain}
    if plain != name:
        options["filename*"] = f"UTF-8''{quote(name, safe='')}"
    response.headers["Content-Disposition"] = dump_options_header("attachment", options)
    return response
