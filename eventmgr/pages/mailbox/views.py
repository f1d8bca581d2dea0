"""The caught mail of demo mode, as its recipients would see it."""

from flask import Blueprint, abort, current_app
from flask.typing import ResponseReturnValue

from eventmgr.foundation.settings import Settings
from eventmgr.local import mailbox
from eventmgr.local.mailbox import OpenedMessage
from eventmgr.web import access, answers, fencing

SHOWN = 200

bp = Blueprint("mailbox", __name__)


@bp.get("/mailbox")
@access.public
def index() -> ResponseReturnValue:
    """List the latest messages; there is no such page outside of demo mode."""
    messages = mailbox.messages(_demo_settings().home, limit=SHOWN)
    return answers.page("mailbox/index.html", messages=messages, shown=SHOWN)


@bp.get("/mailbox/<key>")
@access.public
def one(key: str) -> ResponseReturnValue:
    """Show one message: its head, its text, and its HTML behind a fence."""
    fencing.hold_frame()
    return answers.page("mailbox/one.html", message=_opened(key))


@bp.get("/mailbox/<key>/html")
@access.public
def html(key: str) -> ResponseReturnValue:
    """Return the HTML part alone, able to do nothing but follow a link that is pressed."""
    return fencing.fenced(
        _with_links_on_top(_opened(key).html),
        lets="allow-popups allow-top-navigation-by-user-activation",
    )


def _demo_settings() -> Settings:
    settings: Settings = current_app.config["EVENTMGR"]
    if not settings.demo:
        abort(404)
    return settings


def _opened(key: str) -> OpenedMessage:
    message = mailbox.read(_demo_settings().home, key)
    if message is None:
        abort(404)
    return message


def _with_links_on_top(markup: str) -> str:
    base = '<base target="_top">'
    head = "<head>"
    return markup.replace(head, head + base, 1) if head in markup else base + markup
