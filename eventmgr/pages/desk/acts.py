"""What a desk's device has kept while nobody could be reached, taken in act by act."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

import structlog
from flask import abort, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import LARGEST_KEY, unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.pages.desk import telling
from eventmgr.pages.desk.blueprint import bp
from eventmgr.pages.desk.forms import ActsForm
from eventmgr.registration.attendance import operations, rules
from eventmgr.registration.attendance.errors import MayBeLetIn
from eventmgr.registration.attendance.operations import Told, WalkIn
from eventmgr.registration.enums import Category
from eventmgr.web import access

log = structlog.get_logger(__name__)

Data = dict[str, Any]

MOST: Final = 200
LONGEST_KEY: Final = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """One act as it was sent, read."""

    client_id: UUID
    day: date
    at: datetime
    registration_id: int | None
    """None: a walk-in."""
    guest: WalkIn | None
    is_sure: bool
    """Let in all the same: without a place, or over the capacity."""


@bp.post("/manage/<slug>/desk/acts")
@access.requires(rules.may_check_in)
def take_in(conference: Conference) -> ResponseReturnValue:
    """Take in each act by itself, and answer each; one that is refused stops no other."""
    form = ActsForm()
    if not form.validate_on_submit():
        abort(400)
    sent = _sent(form.acts.data)
    return jsonify(answers=[_answer(conference, each) for each in sent])


def _sent(text: str | None) -> list[Data]:
    try:
        sent = json.loads(text or "")
    except (ValueError, RecursionError):
        abort(400)
    if not isinstance(sent, list) or len(sent) > MOST:
        abort(400)
    return [each if isinstance(each, dict) else {} for each in sent]


def _answer(conference: Conference, sent: Data) -> Data:
    act, key = _read(sent), _key(sent)
    if act is None:
        said = _("This act could not be read. Do it again.")
        return {"id": key, "outcome": "refused", "said": said}
    try:
        with unit_of_work():
            outcome = _take_in(conference, act)
        said, entry = telling.told(conference, outcome, act.day)
    except MayBeLetIn as asks:
        return {"id": key, "outcome": "asks", "said": str(asks)}
    except DomainError as refusal:
        return {"id": key, "outcome": "refused", "said": str(refusal)}
    except DBAPIError:
        log.exception("desk.act_failed", act=key)
        telling.start_afresh()
        return {"id": key, "outcome": "later", "said": ""}
    person = telling.as_data(conference, access.standing(), entry)
    return {"id": key, "outcome": outcome.outcome, "said": said, "person": person}


def _take_in(conference: Conference, act: Act) -> Told:
    who: Data = {"client_id": act.client_id, "standing": access.standing(), "now": clock.now()}
    when: Data = {"conference": conference, "day": act.day, "at": act.at}
    if act.guest is not None:
        return operations.walk_in(guest=act.guest, goes_over=act.is_sure, **when, **who)
    return operations.check_in(
        registration_id=act.registration_id or 0, lets_in=act.is_sure, **when, **who
    )


def _read(sent: Data) -> Act | None:
    """Return the act, or None if its parts make no sense."""
    try:
        at = datetime.fromisoformat(sent["at"])
        return Act(
            client_id=UUID(_text(sent["id"])),
            day=date.fromisoformat(sent["day"]),
            at=at if at.tzinfo else at.replace(tzinfo=UTC),
            registration_id=_registration_id(sent),
            guest=_guest(sent["guest"]) if "guest" in sent else None,
            is_sure=sent.get("sure") is True,
        )
    except (KeyError, ValueError, TypeError, OverflowError):
        return None


def _key(sent: Data) -> str | None:
    """Return the act's key as it was sent, if a device of ours can have made it."""
    key = sent.get("id")
    return key if isinstance(key, str) and len(key) <= LONGEST_KEY else None


def _registration_id(sent: Data) -> int | None:
    if "guest" in sent:
        return None
    number = sent["registration"]
    if type(number) is not int or not 0 < number <= LARGEST_KEY:
        raise ValueError
    return number


def _guest(typed: Data) -> WalkIn:
    return WalkIn(
        name=_text(typed["name"]),
        organisation=_text(typed.get("organisation", "")),
        category=Category(typed.get("category", Category.DELEGATE)),
        email=_text(typed.get("email", "")),
    )


def _text(typed: object) -> str:
    if not isinstance(typed, str):
        raise TypeError
    return typed
