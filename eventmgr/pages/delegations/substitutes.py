"""A substitute for anybody who is registered, named by the organisers."""

from flask.typing import ResponseReturnValue

from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.invitations.delegations import operations
from eventmgr.pages.delegations.blueprint import bp
from eventmgr.pages.delegations.by_link import base_url
from eventmgr.pages.delegations.focal_forms import SubstituteForm
from eventmgr.registration.models import Registration
from eventmgr.web import access, answers


@bp.route("/manage/<slug>/registrations/<int:registration_id>/replace", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def substitute(conference: Conference, registration: Registration) -> ResponseReturnValue:
    """Let somebody else come in this person's place."""
    form = SubstituteForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.substitute(
                conference=conference,
                registration=registration,
                nominee=form.nominee(),
                base_url=base_url(),
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            return answers.see_other(
                "registration.one",
                slug=conference.slug,
                registration_id=registration.id,
                said=_("Replaced. Both people are told by mail."),
            )
    return answers.page("delegations/substitute.html", form=form, registration=registration)
