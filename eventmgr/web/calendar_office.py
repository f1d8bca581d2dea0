"""In whose name calendars are asked, as this installation writes."""

from flask import current_app

from eventmgr.calendars.office import Office
from eventmgr.foundation.settings import Settings
from eventmgr.mail.sender import Sender


def office() -> Office:
    """Return where this installation writes from."""
    settings: Settings = current_app.config["EVENTMGR"]
    address = Sender(mail_from=settings.mail_from).address
    return Office(base_url=settings.base_url, organiser_address=address)
