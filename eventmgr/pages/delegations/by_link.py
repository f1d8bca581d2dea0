"""What every page behind an institution's link begins with."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import abort, current_app, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.tokens import BadToken
from eventmgr.invitations.delegations import links, queries
from eventmgr.invitations.delegations.models import Delegation, Nomination
from eventmgr.people.actor import Actor

View = Callable[..., ResponseReturnValue]


def by_link(view: View) -> View:
    """Give the view the delegation that the token in its address opens, or say why it does not.

    Who has the link acts for the institution; nobody signs in, and no cookie opens anything here.
    """

    @wraps(view)
    def opened(token: str, **values: Any) -> ResponseReturnValue:  # noqa: ANN401 - the address's names
        try:
            delegation = again(token)
        except BadToken as error:
            status = 410 if isinstance(error, links.VoidLink) else 404
            return render_template("delegations/bad_link.html", advice=error.message), status
        return view(token=token, delegation=delegation, **values)

    return opened


def again(token: str) -> Delegation:
    """Read the delegation with all that its page needs, after a rollback too."""
    delegation = links.read_link(token, now=clock.now())
    g.conference = delegation.conference  # times are told by the venue's clocks
    return delegation


def nominee_of(token: str, delegation: Delegation, nomination_id: int) -> Nomination:
    """Return the nominee of this delegation; another's is not there.

    Whoever was replaced or withdrawn meanwhile, as by the first of two presses, leads to the list.
    """
    found = queries.find_nomination(delegation, nomination_id)
    if found is None and queries.was_nominated(delegation, nomination_id):
        flash(_("This person is not on your list any more."), "success")
        abort(redirect(url_for("delegations.nominations", token=token), 303))
    if found is None:
        abort(404)
    return found


def focal_point(delegation: Delegation) -> Actor:
    """Return who acts: the institution, by its focal point."""
    organisation = delegation.organisation.name
    name = queries.focal_shown(delegation)
    if not name:
        return Actor(name=organisation)
    return Actor(name=_("%(name)s (%(organisation)s)", name=name, organisation=organisation))


def shown_frame(conference: Conference) -> dict[str, Any]:
    """Return what the page's frame may name: a draft has no public pages to link to."""
    return {"conference": conference if conference.is_public else None}


def base_url() -> str:
    """Return what begins the links in letters."""
    return str(current_app.config["EVENTMGR"].base_url)
