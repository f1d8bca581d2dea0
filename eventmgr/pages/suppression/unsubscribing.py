"""What the link in a bulk mail leads to (RFC 8058): looking does nothing, one POST does it."""

from flask import abort
from flask.typing import ResponseReturnValue

from eventmgr.conferences.queries import find_conference_by_id
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.tokens import BadToken
from eventmgr.mail import operations, suppressed, unsubscribing
from eventmgr.mail.unsubscribing import Wish
from eventmgr.pages.suppression.blueprint import bp
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm
from eventmgr.web.limits import ONE_CLICKS_PER_VISITOR, limiter


@bp.get("/u/<token>")
@access.public
def ask(token: str) -> ResponseReturnValue:
    """Ask whether they mean it: mail scanners follow links, and do not press buttons."""
    return _page(_read(token), token)


@bp.post("/u/<token>")
@access.public_from_anywhere
@limiter.limit(ONE_CLICKS_PER_VISITOR)
def unsubscribe(token: str) -> ResponseReturnValue:
    """Unsubscribe whom the link was made for, whoever is signed in; again, it is nothing.

    Mailbox providers do it for their users, without cookies: the link itself is the proof.
    """
    wish = _read(token)
    with unit_of_work():
        operations.unsubscribe(wish=wish, now=clock.now())
    return _page(wish, token)


@bp.post("/u/<token>/undo")
@access.public
@limiter.limit(ONE_CLICKS_PER_VISITOR)
def undo(token: str) -> ResponseReturnValue:
    """Write to them again, who pressed the wrong button."""
    wish = _read(token)
    if not ButtonForm().validate_on_submit():
        abort(400)
    with unit_of_work():
        operations.subscribe_again(wish=wish)
    return answers.see_other("suppression.ask", token=token)


def _read(token: str) -> Wish:
    try:
        return unsubscribing.read(token)
    except BadToken:
        abort(404)


def _page(wish: Wish, token: str) -> ResponseReturnValue:
    return answers.page(
        "suppression/unsubscribe.html",
        about=find_conference_by_id(wish.conference_id),
        has_unsubscribed=suppressed.has_unsubscribed(wish),
        token=token,
        button_form=ButtonForm(),
    )
