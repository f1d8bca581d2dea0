"""A letter's HTML shown in a frame of ours, able to do nothing: what it says is not our word."""

from typing import Final

from flask import Response, make_response

from eventmgr.web import security

ITS_OWN: Final = "'unsafe-inline'"
"""The styles of a letter stand in it, as mail programs want them."""
OURS: Final = "'self'"


def hold_frame() -> None:
    """Let the page that is answered with hold such a frame, of ours and of nobody else's."""
    security.relax(frame_src="'self'")


def fence(*, styles: str = ITS_OWN, lets: str = "") -> None:
    """Let the answer stand in a frame of ours, with these styles and nothing else.

    No script, no picture, no form, no frame within, no way out of the frame, and no word of where
    it stood to whatever its links lead to. ``lets`` are words of the sandbox that a reader needs.
    """
    security.relax(
        style_src=styles,
        script_src="'none'",
        img_src="'none'",
        font_src="'none'",
        connect_src="'none'",
        form_action="'none'",
        frame_ancestors="'self'",
        sandbox=lets,
    )
    security.conceal_address()


def fenced(html: str, *, lets: str = "") -> Response:
    """Return the letter's HTML alone, behind the fence."""
    fence(lets=lets)
    response = make_response(html)
    response.headers["Content-Type"] = "text/html; charset=utf-8"
    return response
