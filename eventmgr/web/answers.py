"""What a view answers with."""

import os
from collections.abc import Callable, Iterator
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final
from urllib.parse import quote

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.http import dump_options_header

from eventmgr.foundation.text import clean_line
from eventmgr.web.forms import Form

MOST_IN_MEMORY = 1024 * 1024
"""Of a file while it is written; what is larger waits on the disk."""
PIECE = 64 * 1024
"""How much of a file is read at once."""
_HANDING_OUT: Final = frozenset({HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT})


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


def resumable(content: bytes, *, filename: str, media_type: str, tag: str) -> Response:
    """Return a file for keeping whose rest can be asked for later (RFC 9110, section 14).

    ``tag`` is the content's digest: whoever has the file of another one is given the whole.
    """
    response = attachment(content, filename=filename, media_type=media_type)
    response.set_etag(tag)
    response.make_conditional(request, accept_ranges=True, complete_length=len(content))
    return response


def hands_out(answer: Response) -> bool:
    """Whether somebody is given a file, its beginning or most of it: not the rest of one."""
    if request.method != "GET" or answer.status_code not in _HANDING_OUT:
        return False
    part = answer.content_range
    if part.length is None or part.start is None or part.stop is None:
        return True
    return part.start == 0 or 2 * (part.stop - part.start) >= part.length


def file(write: Callable[[IO[bytes]], None], *, filename: str, media_type: str) -> Response:
    """Return what is written as a file for keeping; a long one is never whole in memory."""
    kept = SpooledTemporaryFile(max_size=MOST_IN_MEMORY)  # noqa: SIM115 - the answer closes it
    try:
        write(kept)
        size = kept.seek(0, os.SEEK_END)
        kept.seek(0)
        if size <= MOST_IN_MEMORY:
            with kept:
                return attachment(kept.read(), filename=filename, media_type=media_type)
    except BaseException:
        kept.close()
        raise
    response = Response(_pieces(kept), direct_passthrough=True)
    response.content_length = size
    response.call_on_close(kept.close)
    return _kept(response, filename, media_type)


def _pieces(kept: IO[bytes]) -> Iterator[bytes]:
    with kept:
        while piece := kept.read(PIECE):
            yield piece


def _kept(response: Response, filename: str, media_type: str) -> Response:
    response.headers["Content-Type"] = media_type
    name = clean_line(filename)
    plain = name.encode("ascii", "replace").decode().replace("?", "_")
    options: dict[str, str | int | None] = {"filename": plain}
    if plain != name:
        options["filename*"] = f"UTF-8''{quote(name, safe='')}"
    response.headers["Content-Disposition"] = dump_options_header("attachment", options)
    return response
