"""Somebody's consents: seen, given and withdrawn at any time, and what organisers see of that."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.pages.consents.forms import WithdrawalForm
from eventmgr.registration import operations, rules
from eventmgr.registration.consents import queries
from eventmgr.registration.consents.enums import Consent
from eventmgr.registration.models import Registration
from eventmgr.registration.queries import find_registration, setup
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm

bp = Blueprint("consents", __name__)


@bp.get("/c/<slug>/registration/consents")
@access.requires(rules.may_answer)
def mine(conference: Conference) -> ResponseReturnValue:
    """Show each consent, what it means, and how it stands."""
    registration = find_registration(conference, access.actor().person_id) or abort(404)
    return answers.page(
        "consents/mine.html",
        standing_consents=queries.standing(registration),
        setup=setup(conference),
        button_form=ButtonForm(),
    )


@bp.post("/c/<slug>/registration/consents/<consent>/give")
@access.requires(rules.may_answer)
def give(conference: Conference, consent: str) -> ResponseReturnValue:
    """Agree to one thing."""
    _set(conference, consent, is_given=True)
    said = _("Saved: you agree to this now.")
    return answers.see_other("consents.mine", slug=conference.slug, said=said)


@bp.post("/c/<slug>/registration/consents/<consent>/withdraw")
@access.requires(rules.may_answer)
def withdraw(conference: Conference, consent: str) -> ResponseReturnValue:
    """Take one consent back."""
    _set(conference, consent, is_given=False)
    said = _("Withdrawn. It holds from now on, everywhere.")
    return answers.see_other("consents.mine", slug=conference.slug, said=said)


@bp.route("/manage/<slug>/registrations/<int:registration_id>/consents", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def of_person(conference: Conference, registration: Registration) -> ResponseReturnValue:
    """Show a person's consents, and record a withdrawal that came by word or letter."""
    form = WithdrawalForm.of(registration)
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.record_withdrawal(
                conference=conference,
                person_id=registration.person_id,
                what=form.what.data,
                note=form.note.data,
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            return answers.see_other(
                "registration.one",
                slug=conference.slug,
                registration_id=registration.id,
                said=_("The withdrawal is recorded, and holds from now on."),
            )
    return answers.page(
        "consents/of_person.html",
        form=form,
        registration=registration,
        consents=queries.history(registration),
    )


def _set(conference: Conference, consent: str, *, is_given: bool) -> None:
    if consent not in set(Consent):
        abort(404)
    if not ButtonForm().validate_on_submit():
        abort(400)
    with unit_of_work():
        operations.set_consent(
            conference=conference,
            person_id=access.actor().person_id or 0,
            what=Consent(consent),
            is_given=is_given,
            actor=access.actor(),
            now=clock.now(),
        )
