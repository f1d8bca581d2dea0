"""Organisers' pages about institutions and their delegations."""

from collections.abc import Callable

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import slug
from eventmgr.invitations.delegations import operations, queries, rules
from eventmgr.invitations.delegations.models import Delegation
from eventmgr.invitations.delegations.official_letters import EXTENSIONS
from eventmgr.mail.rules import reason
from eventmgr.pages.delegations.blueprint import bp
from eventmgr.pages.delegations.by_link import base_url
from eventmgr.pages.delegations.forms import AskForm, ChangeForm, SendForm
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm, Form, require_button

_ADDRESS = "/manage/<slug>/delegations/<int:delegation_id>"


@bp.get("/manage/<slug>/delegations")
@access.requires(conference_rules.may_see_office)
def index(conference: Conference) -> ResponseReturnValue:
    """Show which institutions are asked, and how far each has come."""
    return answers.page(
        "delegations/index.html",
        page=queries.delegations(conference, page=request.args.get("page", 1, type=int)),
        time_left=rules.time_left,
        is_overdue=rules.is_overdue,
        is_open=rules.is_open,
        reason=reason,
    )


@bp.route("/manage/<slug>/delegations/new", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def new(conference: Conference) -> ResponseReturnValue:
    """Ask one more institution; the letter is sent from its own page."""
    form = AskForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            delegation = operations.add_delegation(
                conference=conference,
                asked=form.asked(conference),
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            said = _("Added. Nothing is sent yet: look at it, then send the letter.")
            return _to(conference, delegation, said)
    return answers.page("delegations/new.html", form=form)


@bp.get(_ADDRESS)
@access.requires(conference_rules.may_see_office)
def one(conference: Conference, delegation: Delegation) -> ResponseReturnValue:
    """Show one institution, its letter and its nominees; its link is not shown."""
    return _page(delegation, ChangeForm.of(conference, delegation))


@bp.post(f"{_ADDRESS}/change")
@access.requires(conference_rules.may_organise)
def change(conference: Conference, delegation: Delegation) -> ResponseReturnValue:
    """Change quota, deadline, focal point or words."""
    form = ChangeForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.change_delegation(
                conference=conference,
                delegation=delegation,
                asked=form.asked(conference, delegation),
                seen=form.seen(),
                actor=access.actor(),
                now=clock.now(),
            )
    if form.errors:
        return _page(delegation, form)
    return _to(conference, delegation, _("Saved."))


@bp.post(f"{_ADDRESS}/send")
@access.requires(conference_rules.may_organise)
def send(conference: Conference, delegation: Delegation) -> ResponseReturnValue:
    """Send the letter, or send it again."""
    form = SendForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.send_letter(
                conference=conference,
                delegation=delegation,
                seen=form.seen(),
                base_url=base_url(),
                actor=access.actor(),
                now=clock.now(),
            )
    if form.errors:
        return _page(delegation, ChangeForm.of(conference, delegation), send_form=form)
    return _to(conference, delegation, _("The letter is on its way."))


@bp.post(f"{_ADDRESS}/remind")
@access.requires(conference_rules.may_organise)
def remind(conference: Conference, delegation: Delegation) -> ResponseReturnValue:
    """Remind the institution of what is missing."""
    require_button()
    with unit_of_work():
        operations.remind(
            conference=conference,
            delegation=delegation,
            base_url=base_url(),
            actor=access.actor(),
            now=clock.now(),
        )
    return _to(conference, delegation, _("A reminder is on its way."))


@bp.post(f"{_ADDRESS}/close")
@access.requires(conference_rules.may_organise)
def close(conference: Conference, delegation: Delegation) -> ResponseReturnValue:
    """Take no more nominations."""
    said = _("Closed. The institution can still see its list.")
    return _after(operations.close_delegation, conference, delegation, said)


@bp.post(f"{_ADDRESS}/reopen")
@access.requires(conference_rules.may_organise)
def reopen(conference: Conference, delegation: Delegation) -> ResponseReturnValue:
    """Take nominations again."""
    return _after(operations.reopen_delegation, conference, delegation, _("Open again."))


@bp.post(f"{_ADDRESS}/void-link")
@access.requires(conference_rules.may_organise)
def void_link(conference: Conference, delegation: Delegation) -> ResponseReturnValue:
    """Let the link that was sent open nothing any more."""
    said = _("The link is void. Send the letter again to make a new one.")
    return _after(operations.void_link, conference, delegation, said)


@bp.get(f"{_ADDRESS}/letter")
@access.requires(conference_rules.may_organise)
def letter(conference: Conference, delegation: Delegation) -> Response:
    """Return the official letter for keeping; the history notes who took it."""
    found = queries.find_letter(delegation, whole=True)
    if found is None:
        abort(404)
    name = slug(delegation.organisation.name) or f"delegation-{delegation.id}"
    answer = answers.attachment(
        found.content,
        filename=f"{conference.slug}-{name}-letter.{EXTENSIONS[found.media_type]}",
        media_type=found.media_type,
    )
    with unit_of_work():
        operations.note_download(
            conference=conference, delegation=delegation, actor=access.actor(), now=clock.now()
        )
    return answer


def _page(
    delegation: Delegation,
    form: ChangeForm,
    *,
    send_form: SendForm | None = None,
) -> ResponseReturnValue:
    now = clock.now()
    tally = queries.tally(delegation)
    shown: Form = send_form or form
    return answers.page(
        "delegations/one.html",
        form=shown,
        change_form=form,
        send_form=send_form or SendForm.of(delegation),
        button_form=ButtonForm(formdata=None),
        delegation=delegation,
        focal_shown=queries.focal_shown(delegation),
        tally=tally,
        nominees=queries.nominations(delegation),
        ended=queries.ended(delegation),
        letter=queries.find_letter(delegation),
        last_reminder=queries.last_reminder(delegation),
        is_open=rules.is_open(delegation, now),
        is_overdue=rules.is_overdue(delegation, tally.nominated, now),
        time_left=rules.time_left(delegation, now),
        reason=reason(delegation.mail) if delegation.mail else "",
    )


def _after(
    act: Callable[..., object], conference: Conference, delegation: Delegation, said: str
) -> ResponseReturnValue:
    """Do what a button asks for, and go back to the institution."""
    require_button()
    with unit_of_work():
        act(conference=conference, delegation=delegation, actor=access.actor(), now=clock.now())
    return _to(conference, delegation, said)


def _to(conference: Conference, delegation: Delegation, said: str) -> ResponseReturnValue:
    return answers.see_other(
        "delegations.one", slug=conference.slug, delegation_id=delegation.id, said=said
    )
