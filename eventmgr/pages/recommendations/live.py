"""What the editor's script asks for while a group writes: words that stand, and a new pass."""

from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.groups import rules as group_rules
from eventmgr.groups.models import WorkingGroup
from eventmgr.pages.recommendations import passes
from eventmgr.pages.recommendations.blueprint import GROUP, ONE, bp
from eventmgr.recommendations import exchange
from eventmgr.recommendations.models import Recommendation, Revision
from eventmgr.recommendations.wording import Wording
from eventmgr.web import access


@bp.get(f"{GROUP}/recommendations/pass")
@access.signed_in
def renew(conference: Conference, group: WorkingGroup) -> ResponseReturnValue:  # noqa: ARG001 - in the address
    """Tell a page whose visit had ended who has signed in, and what they may send saves with."""
    person_id = access.actor().person_id
    may_write = group_rules.may_write(access.standing(), group)
    given = (
        passes.issue(person_id=person_id, group_id=group.id) if may_write and person_id else None
    )
    return jsonify(person=person_id, **{"pass": given})


@bp.get(f"{ONE}/words")
@access.requires(group_rules.may_see_group, on="group")
def words(
    conference: Conference,  # noqa: ARG001 - in the address
    group: WorkingGroup,
    recommendation: Recommendation,
) -> ResponseReturnValue:
    """Tell what stands now, and who saved it last."""
    stands = recommendation.revision
    return jsonify(stands=_stands(stands, group) if stands else None)


def _stands(revision: Revision, group: WorkingGroup) -> dict[str, Any]:
    is_named = revision.author is not None and group_rules.names_writers(access.standing(), group)
    return {
        "number": revision.number,
        "fields": exchange.to_fields(Wording.of(revision)),
        "to_check": list(revision.to_check),
        "author": revision.author.shown_name if is_named and revision.author else "",
    }
