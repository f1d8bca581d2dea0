"""The invited person's own answers; each is given by a press, never by following a link."""

from flask import abort
from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.invitations.answers import operations, queries
from eventmgr.invitations.models import Invitation
from eventmgr.pages.answering import office
from eventmgr.pages.answering.blueprint import bp
from eventmgr.pages.answering.forms import DeclineForm, MaybeForm, ProposalForm
from eventmgr.people.models import Person
from eventmgr.registration.queries import find_registration
from eventmgr.registration.rules import may_answer
from eventmgr.web import access, answers
from eventmgr.web.forms import require_button
from eventmgr.web.limits import ATTEMPTS_AT_ADDRESS, ATTEMPTS_PER_VISITOR, limiter
from eventmgr.web.personal_links import link_for
from eventmgr.web.questions import AskingForm, sheet_for

__all__ = ["bp", "office"]


def _visitor() -> str:
    """Return who proposes, wherever they come from."""
    return f"proposes {access.actor().person_id}"


@bp.post("/c/<slug>/answer/accept")
@access.requires(may_answer)
def accept(conference: Conference) -> ResponseReturnValue:
    """Accept with what is known of the visitor."""
    require_button()
    if _must_tell_more(conference):
        said = _("The organisers ask something of whoever comes: answer it in the form below.")
        return answers.see_other("registration.mine", slug=conference.slug, said=said)
    with unit_of_work():
        operations.accept(
            conference=conference,
            person=_me(conference),
            link_for=link_for(),
            actor=access.actor(),
            now=clock.now(),
        )
    said = _("Thank you. Look through what we know of you below, and mend what is wrong.")
    return answers.see_other("registration.mine", slug=conference.slug, said=said)


@bp.route("/c/<slug>/answer/decline", methods=["GET", "POST"])
@access.requires(may_answer)
def decline(conference: Conference) -> ResponseReturnValue:
    """Decline, perhaps with the reason."""
    invitation = _invitation(conference)
    form = DeclineForm(reason=invitation.decline_reason if invitation else "")
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.decline(
                conference=conference,
                person=_me(conference),
                reason=form.reason.data or "",
                link_for=link_for(),
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            said = _("You have declined. Thank you for telling us.")
            return answers.see_other("registration.mine", slug=conference.slug, said=said)
    return answers.page("answering/decline.html", form=form)


@bp.route("/c/<slug>/answer/maybe", methods=["GET", "POST"])
@access.requires(may_answer)
def leave_open(conference: Conference) -> ResponseReturnValue:
    """Say “maybe”, perhaps with a day."""
    invitation = _invitation(conference)
    form = MaybeForm(decides_by=invitation.decides_by if invitation else None)
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.leave_open(
                conference=conference,
                person=_me(conference),
                decides_by=form.decides_by.data,
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            said = _("Thank you. Your invitation stays open.")
            return answers.see_other("registration.mine", slug=conference.slug, said=said)
    return answers.page("answering/maybe.html", form=form)


@bp.route("/c/<slug>/answer/propose", methods=["GET", "POST"])
@access.requires(may_answer)
@limiter.limit(ATTEMPTS_PER_VISITOR, methods=["POST"])
@limiter.limit(ATTEMPTS_AT_ADDRESS, key_func=_visitor, methods=["POST"])
def propose(conference: Conference) -> ResponseReturnValue:
    """Propose somebody else; the answer is the same whoever the address belongs to."""
    form = ProposalForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.propose(
                conference=conference,
                person=_me(conference),
                name=form.name.data,
                email=form.email.data,
                reason=form.reason.data or "",
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            said = _("Thank you. The organisers decide whom they invite.")
            return answers.see_other("registration.mine", slug=conference.slug, said=said)
    return answers.page("answering/propose.html", form=form)


@bp.post("/c/<slug>/answer/propose/take-back")
@access.requires(may_answer)
def take_back(conference: Conference) -> ResponseReturnValue:
    """Take the visitor's open proposal back."""
    require_button()
    with unit_of_work():
        operations.take_back(
            conference=conference,
            person=_me(conference),
            actor=access.actor(),
            now=clock.now(),
        )
    said = _("The proposal is taken back.")
    return answers.see_other("registration.mine", slug=conference.slug, said=said)


def _must_tell_more(conference: Conference) -> bool:
    """Whether the organisers demand an answer that a press alone does not give."""
    registration = find_registration(conference, access.actor().person_id) or abort(404)
    form = AskingForm()
    form.ask(sheet_for(conference, registration))
    return bool(form.lacking)


def _me(conference: Conference) -> Person:
    found = find_registration(conference, access.actor().person_id)
    if found is None:
        abort(404)
    return found.person


def _invitation(conference: Conference) -> Invitation | None:
    """Return the visitor's invitation; None for whoever applied, or is no longer invited."""
    asked = queries.asked(conference, access.actor().person_id or 0)
    return asked.invitation if asked else None
