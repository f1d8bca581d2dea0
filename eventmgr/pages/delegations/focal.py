"""The list behind an institution's link: who is nominated, and nominating."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import ngettext
from eventmgr.invitations.delegations import operations, queries, rules
from eventmgr.invitations.delegations.models import Delegation
from eventmgr.pages.delegations.blueprint import bp
from eventmgr.pages.delegations.by_link import again, base_url, by_link, focal_point, shown_frame
from eventmgr.pages.delegations.drafts import draft_of
from eventmgr.pages.delegations.focal_forms import ROWS, LetterForm, NominationForm
from eventmgr.web import access, answers, drafts


@bp.get("/d/<token>")
@access.public
@by_link
def nominations(token: str, delegation: Delegation) -> ResponseReturnValue:
    """Show the quota, the deadline and the nominees, with rows for more of them."""
    rows = request.args.get("rows", ROWS, type=int)
    return _page(token, NominationForm.empty(_free(delegation), rows), LetterForm(formdata=None))


@bp.post("/d/<token>")
@access.public
@by_link
def nominate(token: str, delegation: Delegation) -> ResponseReturnValue:
    """Nominate whom the rows name, or add rows."""
    form = NominationForm()
    if form.act.data == "more":
        form.add_rows(_free(delegation))
        return _page(token, form, LetterForm(formdata=None))
    if not form.validate_on_submit():
        return _page(token, form, LetterForm(formdata=None))
    with form.blaming(), unit_of_work():
        added = operations.nominate(
            conference=delegation.conference,
            delegation=delegation,
            nominees=form.nominees(),
            base_url=base_url(),
            actor=focal_point(delegation),
            now=clock.now(),
        )
        drafts.sent(draft_of(delegation))
    if form.errors:
        return _page(token, form, LetterForm(formdata=None))
    drafts.note_arrival()
    said = ngettext(
        "%(num)d person is nominated, and an invitation is on its way.",
        "%(num)d people are nominated, and their invitations are on their way.",
        len(added),
    )
    return answers.see_other("delegations.nominations", token=token, said=said)


@bp.post("/d/<token>/letter")
@access.public
@by_link
def bring_letter(token: str, delegation: Delegation) -> ResponseReturnValue:
    """Take the institution's official letter."""
    form = LetterForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.keep_letter(
                conference=delegation.conference,
                delegation=delegation,
                content=form.content(),
                actor=focal_point(delegation),
                now=clock.now(),
            )
        if not form.errors:
            said = _("The letter has arrived. Thank you.")
            return answers.see_other("delegations.nominations", token=token, said=said)
    rows = NominationForm.empty(_free(again(token)))
    return _page(token, rows, form, refused=form)


def _page(
    token: str,
    form: NominationForm,
    letter_form: LetterForm,
    *,
    refused: LetterForm | None = None,
) -> ResponseReturnValue:
    delegation, now = again(token), clock.now()
    nominees = queries.nominations(delegation)
    return answers.page(
        "delegations/focal.html",
        form=refused or form,
        nomination_form=form,
        letter_form=letter_form,
        token=token,
        delegation=delegation,
        nominees=nominees,
        free=max(0, delegation.quota - len(nominees)),
        is_open=rules.is_open(delegation, now),
        time_left=rules.time_left(delegation, now),
        letter=queries.find_letter(delegation),
        action=url_for("delegations.nominate", token=token),
        draft=drafts.shown(
            draft_of(delegation), address=url_for("delegations.keep_draft", token=token)
        ),
        **shown_frame(delegation.conference),
    )


def _free(delegation: Delegation) -> int:
    return max(0, delegation.quota - queries.tally(delegation).nominated)
