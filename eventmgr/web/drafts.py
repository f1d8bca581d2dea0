"""Keeping forms that were not sent yet: what their pages say of it, and the address they talk to.

A page that takes part hands ``shown`` to its template, and ``told`` and ``take_in`` answer its
script. When the form is sent, ``require_theirs`` makes sure of the writer, ``sent`` lets the draft
go in the unit of work that takes what was sent, and ``note_arrival`` the device's copy once that is
committed.
"""

import json
from dataclasses import dataclass
from typing import Any, Final

from flask import abort, jsonify, request, session
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from wtforms import StringField

from eventmgr.foundation import clock
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.registration.drafts import operations, queries
from eventmgr.registration.drafts.errors import DraftConflict, DraftTooLarge, NotADraft
from eventmgr.registration.drafts.models import FormDraft
from eventmgr.registration.drafts.owner import Owner
from eventmgr.web import kept
from eventmgr.web.forms import Form
from eventmgr.web.templating import moment

CONFLICT: Final = 409
TOO_LARGE: Final = 413
LONGEST_KEY: Final = operations.LONGEST_KEY
_ARRIVED: Final = "arrived_drafts"
_MOST_ARRIVED: Final = 5


class DraftActForm(Form):
    """What a page's script asks for."""

    act = StringField()
    """keep or discard."""
    draft = StringField()
    """The fields as JSON: name -> values."""
    key = StringField()
    seen = StringField()


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """What a page tells its script."""

    owner: str
    address: str
    """Where the script keeps the draft."""
    version: str
    """What the page has seen of it: what is kept, or what a refused form had seen."""
    when: str
    """When a draft was kept that is not sent yet; empty if there is none."""
    arrived: str
    """The keys of what has just been sent, which no device has to keep any more."""
    asked_at: str = ""
    """When a consent was last given or withdrawn: an older draft does not bring a tick back."""


def shown(owner: Owner, *, address: str, asked_at: Any = None) -> Shown:  # noqa: ANN401 - a moment or None
    """Return what the page of the form tells its script."""
    draft = queries.find_draft(owner)
    known = draft.version if draft else ""
    return Shown(
        owner=owner.name,
        address=address,
        version=request.form.get("draft_version", "") if request.method == "POST" else known,
        when=moment(draft.saved_at) if draft else "",
        arrived=" ".join(session.pop(_ARRIVED, [])) if request.method == "GET" else "",
        asked_at=clock.written(asked_at) if asked_at else "",
    )


def require_theirs(owner: Owner) -> None:
    """Turn away a form that somebody else filled in at this browser; its words are given back."""
    if request.form.get("draft_owner", owner.name) != owner.name:
        kept.keep()
        abort(403)


def sent(owner: Owner) -> None:
    """Let go of the draft that this request has sent; call inside the unit of work that took it."""
    operations.end(owner=owner, key=_key(), seen=request.form.get("draft_version", ""))


def note_arrival() -> None:
    """Tell the next page that what this request sent has arrived; call once it is committed."""
    if key := _key():
        session[_ARRIVED] = [*session.get(_ARRIVED, []), key][-_MOST_ARRIVED:]


def told(owner: Owner) -> ResponseReturnValue:
    """Answer what is kept, and with which token more can be kept."""
    return jsonify(owner=owner.name, csrf=generate_csrf(), **_told(queries.find_draft(owner)))


def take_in(owner: Owner) -> ResponseReturnValue:
    """Keep or discard what the script has sent; 409 for what it has not seen."""
    form = DraftActForm()
    if not form.validate_on_submit():
        abort(400)
    try:
        with unit_of_work():
            return jsonify(**_without_fields(_done(owner, form)))
    except DraftConflict as conflict:
        answer = _told(conflict.current)
        db.session.rollback()
        return jsonify(said=str(conflict), **answer), CONFLICT
    except DraftTooLarge as refused:
        return jsonify(said=str(refused)), TOO_LARGE
    except NotADraft:
        abort(400)
    except DomainError:
        abort(404)


def _key() -> str:
    return request.form.get("draft_key", "")[:LONGEST_KEY]


def _done(owner: Owner, form: DraftActForm) -> dict[str, Any]:
    seen = form.seen.data or ""
    if form.act.data == "discard":
        operations.discard(owner=owner, seen=seen)
        return _told(None)
    draft = operations.keep(
        owner=owner,
        fields=_fields(form.draft.data),
        key=form.key.data or "",
        seen=seen,
        now=clock.now(),
    )
    return _told(draft)


def _fields(text: str | None) -> object:
    try:
        return json.loads(text or "")
    except (ValueError, RecursionError) as error:
        raise NotADraft from error


def _told(draft: FormDraft | None) -> dict[str, Any]:
    if draft is None:
        return {"version": "", "when": "", "at": "", "fields": {}}
    return {
        "version": draft.version,
        "when": moment(draft.saved_at),
        "at": clock.written(draft.saved_at),
        "fields": draft.fields,
    }


def _without_fields(told: dict[str, Any]) -> dict[str, Any]:
    return {name: each for name, each in told.items() if name != "fields"}
