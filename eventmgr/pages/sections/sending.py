"""What the editor's script sends and asks for: saves, what is new, and a new pass."""

from typing import Any

from flask import abort, jsonify, request
from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.pages.sections.blueprint import ONE, bp
from eventmgr.people.merges import merged_ids
from eventmgr.recommendations.errors import EditConflict
from eventmgr.recommendations.exchange import whole_number
from eventmgr.recommendations.saving import Fate
from eventmgr.reports.sections import operations, rules
from eventmgr.reports.sections.models import SectionRevision
from eventmgr.reports.sections.queries import Place
from eventmgr.reports.sections.wording import Wording
from eventmgr.web import access, passes, saves

REFUSED, CONFLICT = 422, 409


def pass_of(conference: Conference, person_id: int) -> str:
    """Return the pass of this person for the conference's report."""
    return passes.issue(person_id=person_id, place=_room(conference))


@bp.post(f"{ONE}/revisions")
@access.signed_in
def send(conference: Conference, place: Place) -> ResponseReturnValue:
    """Store what a device sends, and answer what became of it.

    A JSON object: ``client_id`` (a UUID made by the device, once for each save), ``base`` (the
    number of the revision that the text grew out of), ``after`` (the client_id of an earlier save
    that it grew out of; it counts before ``base``), ``settles`` (the number of a text that waits
    and on which it decides), ``fields`` and ``pass``. The same save sent twice is one revision.
    """
    sent, person_id = saves.sent(), access.actor().person_id
    if not passes.is_good(sent.get("pass"), person_id=person_id, place=_room(conference)):
        abort(403)
    try:
        with unit_of_work():
            saved = operations.save_section(
                place=place,
                wording=Wording.from_fields(sent.get("fields")),
                client_id=saves.client_id(sent.get("client_id")),
                base_number=whole_number(sent.get("base")),
                after=saves.after(sent),
                settles=whole_number(sent.get("settles")) or None,
                may_write=rules.may_write_sections(access.standing()),
                actor=access.actor(),
                now=clock.now(),
            )
            return jsonify(_told(saved))
    except EditConflict:
        return jsonify(error=_("This save came earlier with other words.")), CONFLICT
    except DomainError as refused:
        return jsonify(error=str(refused), field=refused.field), REFUSED


@bp.get(f"{ONE}/pass")
@access.signed_in
def renew(conference: Conference, place: Place) -> ResponseReturnValue:  # noqa: ARG001 - in the address
    """Tell a page whose visit had ended who has signed in, and what they may send saves with."""
    person_id = access.actor().person_id or 0
    may_write = rules.may_write_sections(access.standing())
    given = pass_of(conference, person_id) if may_write else None
    return jsonify(person=person_id, merged=merged_ids(person_id), **{"pass": given})


@bp.get(f"{ONE}/words")
@access.requires(rules.may_read_sections)
def words(conference: Conference, place: Place) -> ResponseReturnValue:  # noqa: ARG001 - in the address
    """Tell what stands now, and who saved it last."""
    stands = place.words
    if stands is None:
        return jsonify(stands=None)
    author = stands.author.shown_name if stands.author else ""
    return jsonify(stands={**_stands(stands), "author": author})


@bp.get(f"{ONE}/changes")
@access.requires(rules.may_read_sections)
def changes(conference: Conference, place: Place) -> ResponseReturnValue:  # noqa: ARG001 - in the address
    """Tell an open page whether something newer stands than its ``head``."""
    head = place.words.number if place.words else 0
    is_news = head > request.args.get("head", 0, type=int)
    items = [{"item": place.key, "head": head}] if is_news else []
    return jsonify(items=items, writing=[])


def _room(conference: Conference) -> str:
    return f"report-{conference.id}"


def _told(saved: operations.Saved) -> dict[str, Any]:
    """Return the answer; who may no longer write here is not told what the others wrote."""
    stands = None if saved.fate is Fate.QUARANTINED else saved.stands
    return {
        "fate": saved.fate.value,
        "client_id": str(saved.revision.client_id),
        "number": saved.revision.number,
        "saved_at": saved.revision.saved_at.isoformat(),
        "to_check": list(saved.revision.to_check),
        "stands": _stands(stands) if stands else None,
    }


def _stands(revision: SectionRevision) -> dict[str, Any]:
    return {
        "number": revision.number,
        "fields": Wording.of(revision).fields(),
        "to_check": list(revision.to_check),
    }
