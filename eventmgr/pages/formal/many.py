"""Organisers' page about the formal letters of a list: who signs, making, releasing, taking out."""

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.conferences.rules import may_organise
from eventmgr.foundation import clock, i18n
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import ngettext
from eventmgr.invitations.formal import operations, queries
from eventmgr.invitations.formal.paper import LETTER
from eventmgr.invitations.formal.rules import is_for_organisers, waits_for_release
from eventmgr.pages.formal.blueprint import bp
from eventmgr.pages.formal.forms import ActForm, ListForm, SetupForm
from eventmgr.printing.joining import joined
from eventmgr.web import access, answers

_ADDRESS = "/manage/<slug>/invitations/formal"


@bp.route(_ADDRESS, methods=["GET", "POST"])
@access.requires(may_organise)
def index(conference: Conference) -> ResponseReturnValue:
    """Say who writes and who signs, and show how far the letters of a list are."""
    setup = queries.find_setup(conference)
    form = SetupForm.of(conference, setup, operations.version_of_setup(conference))
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.arrange(
                conference=conference,
                wanted=form.wanted(),
                seen=form.seen(),
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            return answers.see_other("formal.index", slug=conference.slug, said=_("Saved."))
    filter_form = ListForm(request.args)
    return answers.page(
        "formal/index.html",
        form=form,
        setup=queries.find_setup(conference),
        filter_form=filter_form,
        act_form=ActForm(formdata=None),
        tally=queries.tally(conference, state=filter_form.state.data, reply=filter_form.reply.data),
        letter=LETTER,
        languages=i18n.LANGUAGES,
    )


@bp.post(f"{_ADDRESS}/make")
@access.requires(may_organise)
def make(conference: Conference) -> ResponseReturnValue:
    """Have the letters of the list made, if it is as long as was seen."""
    form = _pressed()
    found = queries.to_write_to(conference, state=form.state.data, reply=form.reply.data)
    _require_seen(form, len(found))
    with unit_of_work():
        made = operations.make(
            conference=conference, invitations=found, actor=access.actor(), now=clock.now()
        )
    number = made.new + made.renewed
    said = (
        ngettext("%(num)d letter is being made.", "%(num)d letters are being made.", number)
        if number
        else _("All letters say already what they would say. None was made again.")
    )
    return _back(conference, form, said)


@bp.post(f"{_ADDRESS}/release")
@access.requires(may_organise)
def release(conference: Conference) -> ResponseReturnValue:
    """Let the invited of the list download what is ready, if it is as many as were seen."""
    form = _pressed()
    listed = queries.letters(conference, state=form.state.data, reply=form.reply.data)
    found = [each for each in listed if waits_for_release(each)]
    _require_seen(form, len(found))
    with unit_of_work():
        number = operations.release(
            conference=conference, letters=found, actor=access.actor(), now=clock.now()
        )
    said = ngettext("%(num)d letter is released.", "%(num)d letters are released.", number)
    return _back(conference, form, said)


@bp.get(f"{_ADDRESS}/letters.pdf")
@access.requires(may_organise)
def download(conference: Conference) -> Response:
    """Return the list's letters in one file, without those of protected persons."""
    form = ListForm(request.args)
    found = queries.letters(conference, state=form.state.data, reply=form.reply.data)
    with unit_of_work():
        contents = operations.hand_out(
            conference=conference,
            letters=[each for each in found if is_for_organisers(each)],
            actor=access.actor(),
            now=clock.now(),
        )
    return answers.attachment(
        joined(contents),
        filename=f"{conference.slug}-letters.pdf",
        media_type="application/pdf",
    )


def _pressed() -> ActForm:
    form = ActForm()
    if not form.validate_on_submit():
        abort(400)
    return form


def _require_seen(form: ActForm, number: int) -> None:
    """Raise DomainError unless the button was pressed for so many letters."""
    if form.expected.data != str(number):
        raise DomainError(_("The list has changed since you looked. Look at it again."))


def _back(conference: Conference, form: ActForm, said: str) -> ResponseReturnValue:
    return answers.see_other(
        "formal.index",
        slug=conference.slug,
        reply=form.reply.data or None,
        state=form.state.data or None,
        said=said,
    )
