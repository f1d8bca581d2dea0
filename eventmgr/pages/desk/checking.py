"""One person before the desk: checked in, let in all the same, or taken back."""

from uuid import uuid4

from flask import abort
from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.pages.desk import days, telling
from eventmgr.pages.desk.blueprint import bp
from eventmgr.pages.desk.forms import UndoForm
from eventmgr.registration.attendance import operations, queries, rules
from eventmgr.registration.models import Registration
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm, Form


@bp.get("/manage/<slug>/desk/<int:registration_id>")
@access.requires(rules.may_check_in)
def person(conference: Conference, registration: Registration) -> ResponseReturnValue:
    """Show who it is, and the one thing to do next."""
    return _page(conference, registration, ButtonForm())


@bp.post("/manage/<slug>/desk/<int:registration_id>/check-in")
@access.requires(rules.may_check_in)
def check_in(conference: Conference, registration: Registration) -> ResponseReturnValue:
    """Check the person in for the day."""
    return _check_in(conference, registration, lets_in=False)


@bp.post("/manage/<slug>/desk/<int:registration_id>/let-in")
@access.requires(rules.may_check_in)
def let_in(conference: Conference, registration: Registration) -> ResponseReturnValue:
    """Check in somebody who has no place, knowingly."""
    return _check_in(conference, registration, lets_in=True)


@bp.post("/manage/<slug>/desk/<int:registration_id>/undo")
@access.requires(rules.may_check_in)
def undo(conference: Conference, registration: Registration) -> ResponseReturnValue:
    """Take the day's check-in back."""
    form = UndoForm()
    day = days.wanted(conference)
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.undo_check_in(
                conference=conference,
                registration=registration,
                day=day,
                reason=form.reason.data,
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            said = _("Taken back. The history keeps it.")
            return answers.see_other("desk.index", slug=conference.slug, day=day, said=said)
    return _page(conference, registration, form)


def _check_in(
    conference: Conference, registration: Registration, *, lets_in: bool
) -> ResponseReturnValue:
    form = ButtonForm()
    if not form.validate_on_submit():
        abort(400)
    day, now = days.wanted(conference), clock.now()
    with form.blaming(), unit_of_work():
        outcome = operations.check_in(
            conference=conference,
            registration_id=registration.id,
            day=day,
            at=now,
            client_id=uuid4(),
            standing=access.standing(),
            now=now,
            lets_in=lets_in,
        )
    if form.errors:
        return _page(conference, registration, form)
    said, _entry = telling.told(conference, outcome, day)
    return days.back(conference, outcome, day, said)


def _page(conference: Conference, registration: Registration, form: Form) -> ResponseReturnValue:
    entry = queries.entry(conference, registration)
    standing = access.standing()
    return answers.page(
        "desk/person.html",
        form=form,
        undo_form=form if isinstance(form, UndoForm) else UndoForm(formdata=None),
        button_form=ButtonForm(),
        guest=entry,
        day=days.wanted(conference),
        days=days.open_days(conference),
        admission=telling.admission_for(standing, entry),
        why_not=telling.why_not(standing, entry),
    )
