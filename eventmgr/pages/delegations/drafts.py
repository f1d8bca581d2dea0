"""What a focal point has typed and not sent: kept for whoever has the link."""

from flask.typing import ResponseReturnValue

from eventmgr.invitations.delegations.models import Delegation
from eventmgr.pages.delegations.blueprint import bp
from eventmgr.pages.delegations.by_link import by_link
from eventmgr.registration.drafts.enums import DraftForm
from eventmgr.registration.drafts.owner import Owner
from eventmgr.web import access, drafts


@bp.get("/d/<token>/draft")
@access.public
@by_link
def tell_draft(token: str, delegation: Delegation) -> ResponseReturnValue:  # noqa: ARG001 - by_link gives it
    """Answer what is kept of the rows."""
    return drafts.told(draft_of(delegation))


@bp.post("/d/<token>/draft")
@access.public
@by_link
def keep_draft(token: str, delegation: Delegation) -> ResponseReturnValue:  # noqa: ARG001 - by_link gives it
    """Keep the rows, or let them go."""
    return drafts.take_in(draft_of(delegation))


def draft_of(delegation: Delegation) -> Owner:
    """Return whose draft it is: the institution's."""
    return Owner(
        conference_id=delegation.conference_id,
        form=DraftForm.NOMINATION,
        delegation_id=delegation.id,
    )
