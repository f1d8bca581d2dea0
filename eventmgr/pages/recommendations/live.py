"""What the editor's script asks for while a group writes: what is new, and a new pass."""

import json
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from flask import Response, abort, jsonify, request
from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.groups import rules as group_rules
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.whereabouts import find_bare
from eventmgr.pages.recommendations.blueprint import GROUP, ONE, bp
from eventmgr.people.merges import merged_ids
from eventmgr.recommendations import presence, rules
from eventmgr.recommendations.changes import Head, News, news
from eventmgr.recommendations.models import Recommendation, Revision
from eventmgr.recommendations.whereabouts import find_place, find_standing
from eventmgr.web import access, attribution, loading, passes
from eventmgr.web.reminding import reminder


@bp.get(f"{GROUP}/recommendations/pass")
@access.signed_in
@loading.together(find_bare)
def renew(conference: Conference, group: WorkingGroup) -> ResponseReturnValue:  # noqa: ARG001 - in the address
    """Tell a page whose visit had ended who has signed in, and what they may send saves with."""
    person_id = access.actor().person_id
    may_write = group_rules.may_write(access.standing(), group)
    given = passes.issue(person_id=person_id, place=group.id) if may_write and person_id else None
    return jsonify(person=person_id, merged=merged_ids(person_id or 0), **{"pass": given})


@bp.get(f"{ONE}/words")
@access.requires(group_rules.may_see_group, on="group")
@loading.together(find_standing)
def words(
    conference: Conference,  # noqa: ARG001 - in the address
    group: WorkingGroup,
    recommendation: Recommendation,
) -> ResponseReturnValue:
    """Tell what stands now, and who saved it last."""
    stands = recommendation.revision
    return jsonify(stands=_stands(stands, group, recommendation) if stands else None)


@bp.get(f"{GROUP}/changes")
@access.requires(group_rules.may_see_group, on="group")
@loading.together(find_bare)
def changes(conference: Conference, group: WorkingGroup) -> ResponseReturnValue:  # noqa: ARG001 - in the address
    """Tell what an open page has to know of the list, or 304 if it knows.

    The page of one text names it as ``item``, and as ``head`` the number of what it shows: to such
    a page only what stands there and is newer is news, whatever is written elsewhere in the group.
    """
    now = clock.now()
    found = news(group)
    told = {
        "items": _items(found.heads),
        "is_late": _is_late(group, found, now),
        "writing": _writing(group, now),
        "reminder": reminder(group, found, now=now),
    }
    etag = sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]
    if request.if_none_match.contains_weak(etag):
        answer = Response(status=304)
    else:
        answer = jsonify(now=now.isoformat(), **told)
    answer.set_etag(etag, weak=True)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


@bp.post(f"{ONE}/presence")
@access.requires(group_rules.may_write, on="group")
@loading.together(find_place)
def be_present(
    conference: Conference,  # noqa: ARG001 - in the address
    group: WorkingGroup,
    recommendation: Recommendation,
) -> ResponseReturnValue:
    """Note in which field somebody writes; an empty one: in none any more."""
    sent, person_id = request.get_json(silent=True), access.actor().person_id
    if not isinstance(sent, dict) or not isinstance(sent.get("field"), str):
        abort(400)
    if not passes.is_good(sent.get("pass"), person_id=person_id, place=group.id):
        abort(403)
    with unit_of_work():
        presence.renew(
            recommendation_id=recommendation.id,
            person_id=person_id or abort(403),
            field=sent["field"],
            now=clock.now(),
        )
    return "", 204


def _items(heads: Sequence[Head]) -> list[dict[str, Any]]:
    one = request.args.get("item")
    if one is None:
        return [
            {"item": e.key, "head": e.head, "newest": e.newest, "state": e.state.value}
            for e in heads
        ]
    shown = request.args.get("head", 0, type=int)
    return [{"item": e.key, "head": e.head} for e in heads if e.key == one and e.head > shown]


def _is_late(group: WorkingGroup, found: News, now: datetime) -> bool:
    """Whether what is saved now of the text that the page shows, or of a new one, is late."""
    shown = next((each for each in found.heads if each.key == request.args.get("item")), None)
    return rules.comes_late(
        group,
        shown.state if shown else None,
        is_submitted=found.is_submitted,
        now=now,
        returned_until=shown.returned_until if shown else None,
    )


def _writing(group: WorkingGroup, now: datetime) -> list[dict[str, Any]]:
    """Tell others who writes where, if they may know it."""
    mine = access.actor().person_id
    return [
        {"item": key, "field": each.field, "who": who}
        for each, key in presence.writing(group, now=now)
        if each.person_id != mine
        and request.args.get("item", key) == key
        and (who := attribution.name_in(group, each.person))
    ]


def _stands(
    revision: Revision, group: WorkingGroup, recommendation: Recommendation
) -> dict[str, Any]:
    return {
        "number": revision.number,
        "fields": attribution.fields_of(revision, group, recommendation.kind),
        "to_check": list(revision.to_check),
        "author": attribution.name_in(group, revision.author),
    }
