"""What somebody has typed into their registration and not sent; for the page's script alone."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.registration import rules
from eventmgr.registration.drafts.enums import DraftForm
from eventmgr.registration.drafts.owner import Owner
from eventmgr.web import access, drafts

bp = Blueprint("drafts", __name__)


@bp.get("/c/<slug>/registration/draft")
@access.requires(rules.may_answer)
def tell(conference: Conference) -> ResponseReturnValue:
    """Answer what is kept of the visitor's answers."""
    return drafts.told(_mine(conference))


@bp.post("/c/<slug>/registration/draft")
@access.requires(rules.may_answer)
def of_registration(conference: Conference) -> ResponseReturnValue:
    """Keep the visitor's answers, or let them go."""
    return drafts.take_in(_mine(conference))


def _mine(conference: Conference) -> Owner:
    return Owner(
        conference_id=conference.id,
        form=DraftForm.REGISTRATION,
        person_id=access.actor().person_id,
    )
