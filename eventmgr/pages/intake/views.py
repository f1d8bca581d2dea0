"""People from files into the address book: upload, look, take, progress and result."""

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.paging import Page
from eventmgr.pages.intake.forms import TWIN_MARK, ReadingForm, UploadForm, answers_in
from eventmgr.people import countries
from eventmgr.registration.intake import operations, taking
from eventmgr.registration.intake.enums import FATE_LABELS, TWIN_LABELS, Fate, ImportState
from eventmgr.registration.intake.models import ContactImport
from eventmgr.registration.intake.planning import Line
from eventmgr.registration.intake.source import Source
from eventmgr.web import access, answers

LINES_A_PAGE = 100

bp = Blueprint("intake", __name__)


@bp.route("/manage/<slug>/people/import", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def upload(conference: Conference) -> ResponseReturnValue:
    """Take a file to look at; nothing of it is done yet."""
    form = UploadForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            filename, content = form.content()
            kept = operations.keep(
                conference=conference,
                actor=access.actor(),
                filename=filename,
                content=content,
                now=clock.now(),
            )
        if not form.errors:
            return answers.see_other("intake.plan", slug=conference.slug, import_id=kept.id)
    imports = operations.of_person(conference, access.actor().person_id)
    return answers.page("intake/upload.html", form=form, imports=imports)


@bp.route("/manage/<slug>/people/import/<int:import_id>", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def plan(conference: Conference, import_id: int) -> ResponseReturnValue:
    """Show line by line what the file would do; read it otherwise, or take it, on the word."""
    kept = _kept(conference, import_id)
    if kept.state is not ImportState.LOOKED_AT:
        return answers.see_other("intake.result", slug=conference.slug, import_id=import_id)
    held, form = operations.content_of(kept), ReadingForm()
    form.offer(held)
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            _act(kept, held, form)
        if not form.errors:
            return answers.see_other("intake.plan", slug=conference.slug, import_id=import_id)
        kept = _kept(conference, import_id)
    elif not form.errors:
        form.show(held, operations.mapping(kept, held))
    return _plan(conference, kept, held, form)


@bp.get("/manage/<slug>/people/import/<int:import_id>/result")
@access.requires(conference_rules.may_organise)
def result(conference: Conference, import_id: int) -> ResponseReturnValue:
    """Show how far the import has come, and in the end what came of it."""
    kept = _kept(conference, import_id)
    if kept.state is ImportState.LOOKED_AT:
        return answers.see_other("intake.plan", slug=conference.slug, import_id=import_id)
    is_busy = kept.state in {ImportState.QUEUED, ImportState.RUNNING}
    return answers.page("intake/result.html", kept=kept, is_busy=is_busy)


@bp.get("/manage/<slug>/people/import/<int:import_id>/refused.csv")
@access.requires(conference_rules.may_organise)
def refused(conference: Conference, import_id: int) -> Response:
    """Return the refused lines with their reasons, to be mended and imported again."""
    kept = _kept(conference, import_id)
    held = operations.content_of(kept)
    return answers.attachment(
        operations.refused_as_csv(held, operations.planned(kept, held)),
        filename=f"{conference.slug}-refused.csv",
        media_type="text/csv; charset=utf-8",
    )


def _kept(conference: Conference, import_id: int) -> ContactImport:
    kept = operations.find(conference, import_id, person_id=access.actor().person_id)
    if kept is None:
        abort(404)
    return kept


def _act(kept: ContactImport, held: Source, form: ReadingForm) -> None:
    chosen = operations.choose(
        kept=kept,
        held=held,
        encoding=form.encoding.data,
        sheet=form.sheet.data,
        chosen=form.columns(),
    )
    if chosen is not held:
        return  # nobody has seen that yet
    said = answers_in(request.form, operations.planned(kept, held))
    operations.decide(kept=kept, held=held, answers=said, rest=form.for_the_rest())
    if form.act.data == "take":
        operations.start(kept=kept, held=held, actor=access.actor(), now=clock.now())


def _plan(
    conference: Conference, kept: ContactImport, held: Source, form: ReadingForm
) -> ResponseReturnValue:
    lines = operations.planned(kept, held)
    known = taking.known(conference, [each.candidate for each in lines if each.candidate])
    fated = [(each, known.fate_of(each)) for each in lines]
    wanted = request.args.get("fate", "")
    shown = [(line, fate) for line, fate in fated if not wanted or fate.value == wanted]
    fates = [fate for _line, fate in fated]
    return answers.page(
        "intake/plan.html",
        form=form,
        kept=kept,
        held=held,
        counts={fate: fates.count(fate) for fate in Fate},
        repaired=sum(1 for each in lines if each.repairs),
        labels=FATE_LABELS,
        twin_labels=TWIN_LABELS,
        twin_mark=TWIN_MARK,
        left_out=operations.left_out(kept, held),
        country_of=countries.label,
        page=_page(shown),
    )


def _page(rows: list[tuple[Line, Fate]]) -> Page[tuple[Line, Fate]]:
    last = max(1, -(-len(rows) // LINES_A_PAGE))
    number = min(max(1, request.args.get("page", 1, type=int)), last)
    first = (number - 1) * LINES_A_PAGE
    part = rows[first : first + LINES_A_PAGE]
    return Page(rows=part, number=number, total=len(rows), size=LINES_A_PAGE)
