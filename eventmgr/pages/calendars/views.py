"""Sending entries for calendars: by a press of whose calendar it is, and of organisers for all."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from eventmgr.agenda.models import Session
from eventmgr.calendars import operations, queries
from eventmgr.calendars.enums import Method
from eventmgr.calendars.rules import Due
from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import ngettext
from eventmgr.pages.calendars.forms import KeepCurrentForm, SendForm
from eventmgr.registration import rules as registration_rules
from eventmgr.registration.queries import find_registration
from eventmgr.web import access, answers
from eventmgr.web.calendar_office import office
from eventmgr.web.forms import ButtonForm, require_button

bp = Blueprint("calendars", __name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """What waits to be sent about one session, or about the conference."""

    title: str
    changed: int
    struck: int


@bp.get("/manage/<slug>/calendars")
@access.requires(conference_rules.may_see_office)
def index(conference: Conference) -> ResponseReturnValue:
    """Show how many have what in their calendar, and what of it is no longer so."""
    return _index(conference, KeepCurrentForm.of(queries.setup(conference)), SendForm())


@bp.post("/manage/<slug>/calendars")
@access.requires(conference_rules.may_organise)
def keep_current(conference: Conference) -> ResponseReturnValue:
    """Say whether calendars are told what changes."""
    form = KeepCurrentForm()
    if not form.validate_on_submit():
        return _index(conference, form, SendForm())
    with unit_of_work():
        operations.keep_current(
            conference=conference,
            is_kept_current=form.is_kept_current.data,
            actor=access.actor(),
            now=clock.now(),
        )
    return answers.see_other("calendars.index", slug=conference.slug, said=_("Saved."))


@bp.post("/manage/<slug>/calendars/send")
@access.requires(conference_rules.may_organise)
def send(conference: Conference) -> ResponseReturnValue:
    """Bring as many calendars up to date as were shown."""
    form = SendForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            sent = operations.follow(
                conference=conference,
                expected=form.number(),
                office=office(),
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            said = ngettext(
                "%(num)d calendar mail is on its way.",
                "%(num)d calendar mails are on their way.",
                sent,
            )
            return answers.see_other("calendars.index", slug=conference.slug, said=said)
    return _index(conference, KeepCurrentForm.of(queries.setup(conference)), form)


@bp.post("/manage/<slug>/calendars/call-off")
@access.requires(conference_rules.may_organise)
def call_off(conference: Conference) -> ResponseReturnValue:
    """Say that the conference does not take place: everything is to be struck."""
    said = _("Called off. Now send it to the calendars: look at the number first.")
    return _call_off(conference, said, is_called_off=True)


@bp.post("/manage/<slug>/calendars/call-on")
@access.requires(conference_rules.may_organise)
def call_on(conference: Conference) -> ResponseReturnValue:
    """Say that the conference takes place after all."""
    said = _("It takes place after all. Now send it to the calendars: look at the number first.")
    return _call_off(conference, said, is_called_off=False)


@bp.post("/c/<slug>/registration/calendar")
@access.requires(registration_rules.may_answer)
def send_conference(conference: Conference) -> ResponseReturnValue:
    """Send the visitor the conference for their calendar."""
    return _send_to_me(conference, None)


@bp.post("/c/<slug>/registration/calendar/<int:session_id>")
@access.requires(registration_rules.may_answer)
def send_session(conference: Conference, session: Session) -> ResponseReturnValue:
    """Send the visitor one of their sessions for their calendar."""
    return _send_to_me(conference, session.uid)


def _send_to_me(conference: Conference, session_uid: UUID | None) -> ResponseReturnValue:
    require_button()
    registration = find_registration(conference, access.actor().person_id)
    if registration is None:
        abort(404)
    try:
        with unit_of_work():
            is_sent = operations.send_to(
                conference=conference,
                person=registration.person,
                session_uid=session_uid,
                office=office(),
                now=clock.now(),
            )
    except DomainError as error:
        return answers.see_other("registration.mine", slug=conference.slug, said=str(error.message))
    said = (
        _("It is on its way to you by mail, for your calendar.")
        if is_sent
        else _("It was sent to you minutes ago. Look into your mail.")
    )
    return answers.see_other("registration.mine", slug=conference.slug, said=said)


def _call_off(conference: Conference, said: str, *, is_called_off: bool) -> ResponseReturnValue:
    require_button()
    with unit_of_work():
        operations.call_off(
            conference=conference,
            is_called_off=is_called_off,
            actor=access.actor(),
            now=clock.now(),
        )
    return answers.see_other("calendars.index", slug=conference.slug, said=said)


def _index(
    conference: Conference, form: KeepCurrentForm, send_form: SendForm
) -> ResponseReturnValue:
    dues = queries.pending(conference, now=clock.now())
    send_form.expected.data = str(len(dues))
    return answers.page(
        "calendars/index.html",
        form=send_form if send_form.errors else form,  # whose refusal the answer tells
        keep_form=form,
        send_form=send_form,
        setup=queries.setup(conference),
        numbers=queries.numbers(conference),
        pending=len(dues),
        waiting=_waiting(dues),
        button_form=ButtonForm(),
    )


def _waiting(dues: Sequence[Due]) -> list[Waiting]:
    """Return how many entries change and go, by what they are of; nobody is named."""
    by_title: dict[tuple[str, str], list[Due]] = {}
    for each in dues:
        by_title.setdefault((each.facts.path, each.facts.title), []).append(each)
    return [
        Waiting(
            title=title,
            changed=sum(each.method is Method.REQUEST for each in those),
            struck=sum(each.method is Method.CANCEL for each in those),
        )
        for (_path, title), those in by_title.items()
    ]
