"""My agenda: chosen sessions in an address, which can be kept, shared and taken to the phone."""

import re
from collections.abc import Sequence
from typing import Any, Final

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventmgr.agenda.checks import clashes
from eventmgr.agenda.items import Agenda
from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.pages.agenda import cached, calendars, showing
from eventmgr.pages.agenda.blueprint import bp
from eventmgr.pages.agenda.public import calendar_links
from eventmgr.web import access

MOST: Final = 300
MOST_OVERLAPS: Final = 30
_IDS = re.compile(r"[0-9]{1,10}(?:-[0-9]{1,10})*", re.ASCII)


@bp.get("/c/<slug>/mine")
@access.requires(conference_rules.may_see_site, on="conference")
def mine(conference: Conference) -> ResponseReturnValue:
    """Show the chosen sessions, or all of them to choose from."""
    try:
        chosen = chosen_ids(request.args.getlist("s"))
    except DomainError as error:
        return _refused(error)
    if len(request.args.getlist("s")) > 1:  # a form without JavaScript sends each by itself
        return redirect(url_for("agenda.mine", slug=conference.slug, s=address_of(chosen)), 303)
    return _page(conference, chosen)


@bp.get("/c/<slug>/mine.ics")
@access.requires(conference_rules.may_see_site, on="conference")
def mine_calendar(conference: Conference) -> ResponseReturnValue:
    """Return the chosen sessions for calendars; one that is cancelled is told to be."""
    try:
        chosen = chosen_ids(request.args.getlist("s"))
    except DomainError as error:
        return _refused(error)
    agenda = cached.current(conference).agenda or Agenda()
    return calendars.download(
        conference, calendars.only(agenda, set(chosen)), name=f"{conference.slug}-mine"
    )


def chosen_ids(sent: Sequence[str]) -> list[int]:
    """Return the ids of ``12-15-19`` or of several such, each once.

    Raises DomainError for anything else, and for more than anybody can go to.
    """
    text = "-".join(each for each in sent if each)
    if not text:
        return []
    if len(text) > MOST * 11 or not _IDS.fullmatch(text):
        raise DomainError(
            _("The address of a personal agenda has up to %(most)d numbers in it.", most=MOST)
        )
    found = list(dict.fromkeys(int(each) for each in text.split("-")))
    if len(found) > MOST:
        raise DomainError(_("Choose %(most)d sessions at most.", most=MOST))
    return found


def address_of(ids: Sequence[int]) -> str:
    """Return the ids as an address has them."""
    return "-".join(str(each) for each in ids)


def _refused(error: DomainError) -> ResponseReturnValue:
    title = _("This is no choice of sessions")
    return render_template(
        "error.html", title=title, advice=error.message, code=400, kept=None
    ), 400


def _page(conference: Conference, chosen: list[int]) -> Response:
    agenda, now = cached.current(conference).agenda or Agenda(), clock.now()

    def values() -> dict[str, Any]:
        return _values(conference, agenda, chosen, showing.Presenter(conference, now=now))

    return cached.page(
        conference,
        "agenda/mine.html",
        title=_("My agenda"),
        values=values,
        moment=showing.moment_of(conference, agenda, now),
    )


def _values(
    conference: Conference, agenda: Agenda, chosen: list[int], presenter: showing.Presenter
) -> dict[str, Any]:
    wanted = set(chosen)
    items = [each for each in agenda.items if each.id in wanted]
    cancelled = [each for each in agenda.cancelled if each.id in wanted]
    found = {
        "agenda": agenda,
        "is_choosing": not chosen,
        "days": presenter.days(items if chosen else agenda.items),
        "cancelled": [presenter.row(each) for each in cancelled],
        "unknown": len(wanted) - len(items) - len(cancelled),
        "overlaps": [
            (presenter.row(one), presenter.row(other))
            for one, other in clashes.overlaps(items)[:MOST_OVERLAPS]
        ],
    }
    if not chosen:
        return found
    return found | calendar_links(conference, address_of(sorted(wanted)))
