"""Saves of the editor's script: stored first, answered with what became of them."""

from typing import Any, Final

from flask import abort, jsonify
from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups import rules as group_rules
from eventmgr.groups.models import WorkingGroup
from eventmgr.pages.recommendations.blueprint import GROUP, ONE, bp
from eventmgr.recommendations import exchange, operations, queries
from eventmgr.recommendations.enums import RecommendationKind
from eventmgr.recommendations.errors import EditConflict
from eventmgr.recommendations.models import Recommendation, Revision
from eventmgr.recommendations.saving import Fate
from eventmgr.recommendations.whereabouts import find_place
from eventmgr.web import access, attribution, loading, passes, saves

REFUSED: Final = 422
CONFLICT: Final = 409


@bp.post(f"{ONE}/revisions")
@access.signed_in
@loading.together(find_place)
def send(
    conference: Conference,  # noqa: ARG001 - in the address
    group: WorkingGroup,
    recommendation: Recommendation,
) -> ResponseReturnValue:
    """Store what a device sends, and answer what became of it.

    A JSON object: ``client_id`` (a UUID made by the device, once for each save), ``base`` (the
    number of the revision that the text grew out of), ``after`` (the client_id of an earlier save
    that it grew out of, answered or not; it counts before ``base``), ``settles`` (the number of a
    branch that it decides on), ``fields`` and ``pass``. The same save sent twice is one revision.
    """
    sent, may_write = saves.sent(), _may_write(group)
    try:
        with unit_of_work():
            saved = operations.save_revision(
                recommendation=recommendation,
                wording=exchange.from_fields(sent.get("fields")),
                client_id=saves.client_id(sent.get("client_id")),
                base_number=exchange.whole_number(sent.get("base")),
                after=saves.after(sent),
                settles=exchange.whole_number(sent.get("settles")) or None,
                may_write=may_write,
                unsaid=attribution.untold_fields(group, recommendation.kind),
                actor=access.actor(),
                now=clock.now(),
            )
            return jsonify(_told(saved, group, recommendation))
    except EditConflict:
        return jsonify(error=_("This save came earlier with other words.")), CONFLICT
    except DomainError as refused:
        return jsonify(error=str(refused), field=refused.field), REFUSED


@bp.post(f"{GROUP}/recommendations/revisions")
@access.requires(group_rules.may_write, on="group")
def begin(conference: Conference, group: WorkingGroup) -> ResponseReturnValue:  # noqa: ARG001 - in the address
    """Begin a recommendation with what a device sends; as `send`, without a base.

    With ``kind`` a finding, disagreement or commitment; ``recommendation`` of the answer is its
    part of the address: 7, or F01.
    """
    sent = saves.sent()
    _may_write(group)
    try:
        with unit_of_work():
            revision = operations.start_recommendation(
                group=group,
                wording=exchange.from_fields(sent.get("fields")),
                client_id=saves.client_id(sent.get("client_id")),
                kind=_kind(sent.get("kind")),
                may_be_early=group_rules.may_edit_texts(access.standing()),
                actor=access.actor(),
                now=clock.now(),
            )
            fate = Fate.LATE if revision.is_late else Fate.SAVED
            stands = queries.find_standing(revision.recommendation)
            saved = operations.Saved(fate=fate, revision=revision, stands=stands)
            told = {
                **_told(saved, group, revision.recommendation),
                "recommendation": revision.recommendation.key,
            }
            told["reference"] = revision.recommendation.reference
            return jsonify(told)
    except EditConflict as conflict:
        error = _("This save came earlier with other words.")
        return jsonify(error=error, recommendation=conflict.key), CONFLICT
    except DomainError as refused:
        return jsonify(error=str(refused), field=refused.field), REFUSED


def _may_write(group: WorkingGroup) -> bool:
    """Whether the words may count; 403 without a pass of this person for this group."""
    person_id = access.actor().person_id
    if not passes.is_good(saves.sent().get("pass"), person_id=person_id, place=group.id):
        abort(403)
    return group_rules.may_write(access.standing(), group)


def _kind(typed: object) -> RecommendationKind:
    try:
        return RecommendationKind(str(typed or RecommendationKind.RECOMMENDATION.value))
    except ValueError as error:
        raise DomainError(_("This is no kind of text that a group writes.")) from error


def _told(
    saved: operations.Saved, group: WorkingGroup, recommendation: Recommendation
) -> dict[str, Any]:
    """Return the answer; who may no longer write here is not told what the others wrote."""
    stands = None if saved.fate is Fate.QUARANTINED else saved.stands
    return {
        "fate": saved.fate.value,
        "client_id": str(saved.revision.client_id),
        "number": saved.revision.number,
        "saved_at": saved.revision.saved_at.isoformat(),
        "to_check": list(saved.revision.to_check),
        "stands": _stands(stands, group, recommendation.kind) if stands else None,
    }


def _stands(revision: Revision, group: WorkingGroup, kind: RecommendationKind) -> dict[str, Any]:
    return {
        "number": revision.number,
        "fields": attribution.fields_of(revision, group, kind),
        "to_check": list(revision.to_check),
    }
