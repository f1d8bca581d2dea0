"""The list of addresses that the conference does not write to."""

from functools import partial

from flask import request
from flask.typing import ResponseReturnValue

from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.invitations.unwritten import may_lift, unwritten
from eventmgr.mail import operations, suppressed
from eventmgr.mail.models import Suppression
from eventmgr.pages.suppression.blueprint import bp
from eventmgr.pages.suppression.forms import AddForm, LiftForm
from eventmgr.web import access, answers

ONE = "/manage/<slug>/mail/suppressed/<int:suppression_id>"


@bp.route("/manage/<slug>/mail/suppressed", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def index(conference: Conference) -> ResponseReturnValue:
    """Show who is not written to and why, and add an address by hand."""
    form = AddForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.suppress_by_hand(
                address=form.address.data,
                conference_id=conference.id,
                why=form.why.data,
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            said = _("Added. This conference writes to the address no more.")
            return answers.see_other("suppression.index", slug=conference.slug, said=said)
    number = request.args.get("page", 1, int)
    return answers.page(
        "suppression/index.html",
        form=form,
        page=unwritten(conference, number=number),
        may_lift=partial(may_lift, access.standing()),
    )


@bp.get(ONE)
@access.requires(conference_rules.may_organise)
def one(conference: Conference, suppression: Suppression) -> ResponseReturnValue:
    """Show why an address is not written to, and who can change that."""
    return _page(conference, suppression, LiftForm(formdata=None))


@bp.post(ONE)
@access.requires(may_lift, on="suppression")
def lift(conference: Conference, suppression: Suppression) -> ResponseReturnValue:
    """Take this entry off the list."""
    form = LiftForm()
    stays = bool(suppressed.beside(suppression, conference_id=conference.id))
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.allow_again(
                suppression=suppression,
                conference_id=conference.id,
                why=form.why.data,
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            said = (
                _("This entry is off the list. The others of the address stay on it.")
                if stays
                else _("They are written to again, from the next mail on.")
            )
            return answers.see_other("suppression.index", slug=conference.slug, said=said)
    return _page(conference, suppression, form)


def _page(conference: Conference, entry: Suppression, form: LiftForm) -> ResponseReturnValue:
    return answers.page(
        "suppression/lift.html",
        form=form,
        suppression=entry,
        beside=suppressed.beside(entry, conference_id=conference.id),
        may_lift=may_lift(access.standing(), entry),
    )
