"""What organisers do about answers: proposals, and what came by telephone."""

from flask import current_app, request
from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.conferences.rules import may_organise
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.invitations.answers import operations, queries
from eventmgr.invitations.answers.models import Proposal
from eventmgr.invitations.models import Invitation
from eventmgr.pages.answering.blueprint import bp
from eventmgr.pages.answering.forms import NoteForm
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm, require_button
from eventmgr.web.personal_links import link_for


@bp.get("/manage/<slug>/invitations/proposals")
@access.requires(may_organise)
def proposals(conference: Conference) -> ResponseReturnValue:
    """Show whom the invited propose in their place."""
    page = queries.proposals(conference, page=request.args.get("page", 1, type=int))
    return answers.page(
        "answering/proposals.html",
        page=page,
        hidden=queries.hidden(page.rows),
        button_form=ButtonForm(),
    )


@bp.post("/manage/<slug>/invitations/proposals/<int:proposal_id>/approve")
@access.requires(may_organise)
def approve(conference: Conference, proposal: Proposal) -> ResponseReturnValue:
    """Invite whoever was proposed."""
    require_button()
    with unit_of_work():
        operations.approve(
            conference=conference,
            proposal=proposal,
            base_url=current_app.config["EVENTMGR"].base_url,
            link_for=link_for(),
            actor=access.actor(),
            now=clock.now(),
        )
    said = _("The invitation is on its way, and the first one counts as declined.")
    return answers.see_other("answering.proposals", slug=conference.slug, said=said)


@bp.post("/manage/<slug>/invitations/proposals/<int:proposal_id>/refuse")
@access.requires(may_organise)
def refuse(conference: Conference, proposal: Proposal) -> ResponseReturnValue:
    """Leave it at the first invitation."""
    require_button()
    with unit_of_work():
        operations.refuse(
            conference=conference, proposal=proposal, actor=access.actor(), now=clock.now()
        )
    said = _("Not taken up. The first invitation stands.")
    return answers.see_other("answering.proposals", slug=conference.slug, said=said)


@bp.route("/manage/<slug>/invitations/<int:invitation_id>/answer", methods=["GET", "POST"])
@access.requires(may_organise)
def note(conference: Conference, invitation: Invitation) -> ResponseReturnValue:
    """Note an answer that came by telephone or letter."""
    form = NoteForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.note_answer(
                conference=conference,
                invitation=invitation,
                answer=form.answer.data,
                decides_by=form.decides_by.data,
                reason=form.reason.data or "",
                link_for=link_for(),
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            return answers.see_other(
                "invitations.one",
                slug=conference.slug,
                invitation_id=invitation.id,
                said=_("Noted."),
            )
    return answers.page("answering/note.html", form=form, invitation=invitation)
