"""The area's blueprint, and what its pages share."""

from flask import Blueprint, abort

from eventmgr.conferences.models import Conference
from eventmgr.conferences.queries import find_conference
from eventmgr.groups.seating.models import SeatingRound
from eventmgr.groups.seating.queries import find_round

bp = Blueprint("seating", __name__)


def again(conference: Conference) -> Conference:
    """Return the conference read anew: a refused act has let go of what was loaded."""
    return find_conference(conference.slug) or abort(404)


def round_again(conference: Conference, found: SeatingRound) -> SeatingRound:
    """Return the round read anew, with all that its page shows."""
    return find_round(conference, found.id) or abort(404)
