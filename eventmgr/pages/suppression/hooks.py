"""Where a relay hands over what came back, if it does so by HTTP."""

import hmac

from flask import abort, current_app, request
from flask.typing import ResponseReturnValue

from eventmgr.foundation import clock
from eventmgr.foundation.settings import Settings
from eventmgr.mail import collecting
from eventmgr.pages.suppression.blueprint import bp
from eventmgr.web import access

LARGEST_RETURN = 1024 * 1024


@bp.post("/hooks/bounces")
@access.public_from_anywhere
def bounces() -> ResponseReturnValue:
    """Take in one message as it came (RFC 5322), from whoever shows the secret as Bearer."""
    settings: Settings = current_app.config["EVENTMGR"]
    if not settings.bounce_webhook_secret:
        abort(404)
    expected = f"Bearer {settings.bounce_webhook_secret}".encode()
    shown = request.headers.get("Authorization", "").encode("utf-8", "replace")
    if not hmac.compare_digest(expected, shown):
        abort(403)
    request.max_content_length = LARGEST_RETURN
    raw = request.get_data(cache=False)
    collecting.take_in(raw, bounce_address=settings.bounce_address, now=clock.now())
    return "", 204
