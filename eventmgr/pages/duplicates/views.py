"""People who may be one: side by side, told apart, merged, and two again."""

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.merging import duplicates, operations, queries, rules
from eventmgr.pages.duplicates.forms import LABELS, MergeForm, said
from eventmgr.people.merges import PersonMerge
from eventmgr.people.models import Person
from eventmgr.people.resemblance import MOST, REASON_LABELS
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm
from eventmgr.web.personal_links import link_for

bp = Blueprint("duplicates", __name__)


@bp.get("/manage/<slug>/people/duplicates")
@access.requires(conference_rules.may_organise)
def index(conference: Conference) -> ResponseReturnValue:
    """Show who may be one and the same, side by side."""
    return _pairs_page(conference, ButtonForm())


@bp.route(
    "/manage/<slug>/people/duplicates/<int:first_id>/<int:second_id>", methods=["GET", "POST"]
)
@access.requires(conference_rules.may_organise)
def one(conference: Conference, first: Person, second: Person) -> ResponseReturnValue:
    """Show two people field by field, and merge them into one."""
    if first.id == second.id:
        abort(404)
    kept, lost = rules.who_stays(
        first, second, with_account=queries.with_account([first.id, second.id])
    )
    form = MergeForm.of(kept, lost, (first, second))
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.merge(
                kept=kept,
                lost=lost,
                choice=form.choice(),
                seen=form.seen(),
                conference=conference,
                link_for=link_for(),
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            done = _("Merged. It can be undone below.")
            return answers.see_other("duplicates.merges", slug=conference.slug, said=done)
    return answers.page(
        "duplicates/one.html",
        form=form,
        pair=duplicates.pair_of(conference, first, second),
        lost=lost,
        bar=_bar(first, second),
        labels=LABELS,
        fields=rules.FIELDS,
        said=said,
        button_form=ButtonForm(),
    )


@bp.post("/manage/<slug>/people/duplicates/<int:first_id>/<int:second_id>/apart")
@access.requires(conference_rules.may_organise)
def apart(conference: Conference, first: Person, second: Person) -> ResponseReturnValue:
    """Remember that the two are two."""
    form = ButtonForm()
    if first.id == second.id or not form.validate_on_submit():
        abort(400)
    with form.blaming(), unit_of_work():
        operations.tell_apart(
            conference=conference,
            first=first,
            second=second,
            actor=access.actor(),
            now=clock.now(),
        )
    if form.errors:
        return _pairs_page(conference, form)
    done = _("Remembered: these are two people.")
    return answers.see_other("duplicates.index", slug=conference.slug, said=done)


@bp.get("/manage/<slug>/people/merges")
@access.requires(conference_rules.may_organise)
def merges(conference: Conference) -> ResponseReturnValue:
    """Show who was merged here, with a way back."""
    return _merges_page(conference, ButtonForm())


@bp.post("/manage/<slug>/people/merges/<int:merge_id>/undo")
@access.requires(conference_rules.may_organise)
def undo(conference: Conference, merge: PersonMerge) -> ResponseReturnValue:
    """Have two people again."""
    form = ButtonForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.undo(merge_id=merge.id, actor=access.actor(), now=clock.now())
        if not form.errors:
            done = _("Undone: these are two people again.")
            return answers.see_other("duplicates.merges", slug=conference.slug, said=done)
    return _merges_page(conference, form)


def _pairs_page(conference: Conference, form: ButtonForm) -> ResponseReturnValue:
    return answers.page(
        "duplicates/index.html",
        form=form,
        page=duplicates.pairs(conference, page=request.args.get("page", 1, type=int)),
        labels=LABELS,
        said=said,
        most=MOST,
        reasons=REASON_LABELS,
        button_form=form,
    )


def _merges_page(conference: Conference, form: ButtonForm) -> ResponseReturnValue:
    return answers.page(
        "duplicates/merges.html",
        form=form,
        page=queries.merges(conference, page=request.args.get("page", 1, type=int)),
    )


def _bar(first: Person, second: Person) -> str:
    """Return why the actor may not merge the two; nothing if they may."""
    actor = access.actor()
    reach = queries.reach([first.id, second.id], actor)
    try:
        rules.require_within_reach(reach, is_administrator=access.standing().is_administrator)
    except DomainError as error:
        return str(error)
    return ""
