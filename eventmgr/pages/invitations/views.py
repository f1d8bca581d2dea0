"""Organisers' pages about invitations, and the door that a personal link opens."""

import re
from collections.abc import Callable

from flask import Blueprint, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import ngettext
from eventmgr.foundation.tokens import BadToken
from eventmgr.invitations import links, mail_log, operations, queries
from eventmgr.invitations.answers.queries import count_open
from eventmgr.invitations.models import Invitation
from eventmgr.invitations.preview import Preview, preview
from eventmgr.invitations.reading import read_list
from eventmgr.mail.rules import reason
from eventmgr.pages.invitations.forms import AddressForm, FilterForm, InviteForm
from eventmgr.registration.queries import find_registration
from eventmgr.web import access, answers, signin
from eventmgr.web.forms import ButtonForm

SHOWN_LINES = 200

bp = Blueprint("invitations", __name__)


@bp.route("/i/<token>", methods=["GET", "POST"])
@access.public
def enter(token: str) -> ResponseReturnValue:
    """Let the invited person in; answers nothing for them, since mail scanners follow links too.

    Whoever is signed in as somebody else is asked first.
    """
    try:
        invitation = links.read_link(token, now=clock.now())
    except BadToken as error:
        status = 410 if isinstance(error, links.VoidLink) else 404
        return render_template("invitations/bad_link.html", advice=error.message), status
    slug, form = invitation.conference.slug, ButtonForm()
    if signin.is_somebody_else(invitation.person) and not form.validate_on_submit():
        return answers.page("invitations/other_person.html", form=form, invitation=invitation)
    with unit_of_work():
        signin.enter_by_link(invitation.person, invitation.conference)
    return answers.see_other("registration.mine", slug=slug)


@bp.get("/manage/<slug>/invitations")
@access.requires(conference_rules.may_see_office)
def index(conference: Conference) -> ResponseReturnValue:
    """Show who was sent what, and what became of it."""
    filter_form = FilterForm(request.args)
    return answers.page(
        "invitations/index.html",
        filter_form=filter_form,
        counts=queries.counts(conference),
        replies=queries.reply_counts(conference),
        open_proposals=count_open(conference),
        reason=reason,
        page=queries.invitations(
            conference,
            state=filter_form.state.data,
            reply=filter_form.reply.data,
            page=request.args.get("page", 1, type=int),
        ),
    )


@bp.route("/manage/<slug>/invitations/new", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def new(conference: Conference) -> ResponseReturnValue:
    """Take a list, show what inviting it would do, and do it once that was seen."""
    form = InviteForm()
    if not form.validate_on_submit() or form.act.data == "change":
        return answers.page("invitations/new.html", form=form)
    seen = _understood(conference, form)
    if seen is None:
        return answers.page("invitations/new.html", form=form)
    if form.act.data == "send" and form.expected.data == str(len(seen.new)):
        return _send(conference, form, seen)
    form.expected.data = str(len(seen.new))
    return answers.page("invitations/preview.html", form=form, preview=seen, shown=SHOWN_LINES)


@bp.get("/manage/<slug>/invitations/<int:invitation_id>")
@access.requires(conference_rules.may_see_office)
def one(conference: Conference, invitation: Invitation) -> ResponseReturnValue:
    """Show the mail as it was sent, its way, and the answer; the personal link is not shown."""
    return _one(conference, invitation, AddressForm())


@bp.post("/manage/<slug>/invitations/<int:invitation_id>/send-again")
@access.requires(conference_rules.may_organise)
def send_again(conference: Conference, invitation: Invitation) -> ResponseReturnValue:
    """Send the invitation once more."""
    said = _("A new invitation is on its way. The link in the earlier one is void.")
    return _after(operations.send_again, conference, invitation, said)


@bp.post("/manage/<slug>/invitations/<int:invitation_id>/take-back")
@access.requires(conference_rules.may_organise)
def take_back(conference: Conference, invitation: Invitation) -> ResponseReturnValue:
    """Take the invitation back."""
    said = _("Taken back. The link is void, and the place, if there was one, is free.")
    return _after(operations.withdraw_invitation, conference, invitation, said)


@bp.post("/manage/<slug>/invitations/<int:invitation_id>/address")
@access.requires(conference_rules.may_organise)
def correct_address(conference: Conference, invitation: Invitation) -> ResponseReturnValue:
    """Write to the person at another address."""
    form = AddressForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.correct_address(
                conference=conference,
                invitation=invitation,
                email=form.email.data,
                base_url=_base_url(),
                actor=access.actor(),
                now=clock.now(),
            )
    if form.errors:
        return _one(conference, invitation, form)
    return answers.see_other(
        "invitations.one",
        slug=conference.slug,
        invitation_id=invitation.id,
        said=_("Address corrected: a new invitation is on its way, and the earlier link is void."),
    )


def _after(
    act: Callable[..., object], conference: Conference, invitation: Invitation, said: str
) -> ResponseReturnValue:
    """Do what a button asks for, and go back to the invitation."""
    if not ButtonForm().validate_on_submit():
        abort(400)
    with unit_of_work():
        act(
            conference=conference,
            invitation=invitation,
            base_url=_base_url(),
            actor=access.actor(),
            now=clock.now(),
        )
    return answers.see_other(
        "invitations.one", slug=conference.slug, invitation_id=invitation.id, said=said
    )


def _one(conference: Conference, invitation: Invitation, form: AddressForm) -> ResponseReturnValue:
    mail = invitation.mail
    registration = find_registration(conference, invitation.person_id)
    return answers.page(
        "invitations/one.html",
        form=form,
        invitation=invitation,
        registration=registration,
        is_undecided=queries.is_undecided(invitation, registration),
        reason=reason(mail) if mail else "",
        words=_without_link(mail.text) if mail else "",
        is_readable=mail_log.letter_may_be_read(conference, invitation.mail_id),
        button_form=ButtonForm(),
    )


def _understood(conference: Conference, form: InviteForm) -> Preview | None:
    try:
        form.people.data = form.typed()
        return preview(conference, read_list(form.people.data))
    except DomainError as error:
        form.blame(error)
        return None


def _send(conference: Conference, form: InviteForm, seen: Preview) -> ResponseReturnValue:
    with form.blaming(), unit_of_work():
        done = operations.invite_people(
            conference=conference,
            people=seen.new,
            message=form.message.data or "",
            base_url=_base_url(),
            actor=access.actor(),
            now=clock.now(),
        )
    if form.errors:
        return answers.page("invitations/new.html", form=form)
    said = ngettext(
        "%(num)d invitation is on its way.", "%(num)d invitations are on their way.", done.sent
    )
    return answers.see_other("invitations.index", slug=conference.slug, said=said)


def _base_url() -> str:
    return str(current_app.config["EVENTMGR"].base_url)


def _without_link(words: str) -> str:
    """Take the key out of the personal link: whoever reads it could answer for the person."""
    return re.sub(r"(/i/)[\w.-]+", r"\1…", words)
