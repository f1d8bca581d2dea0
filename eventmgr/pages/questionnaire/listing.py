"""The list of questions: order, ready-made ones, retired ones, copies, and how it looks."""

from dataclasses import dataclass

from flask import abort, flash, request
from flask.typing import ResponseReturnValue

from eventmgr.conferences import rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import ngettext
from eventmgr.pages.questionnaire.blueprint import bp
from eventmgr.pages.questionnaire.forms import CategoryForm, CopyForm
from eventmgr.registration.questionnaire import operations, queries
from eventmgr.registration.questionnaire.asked import Asked
from eventmgr.registration.questionnaire.composing import answers_named
from eventmgr.registration.questionnaire.models import Question
from eventmgr.registration.questionnaire.ready_made import READY_LABELS, SETS, ReadyMade
from eventmgr.web import access, answers, questions
from eventmgr.web.forms import ButtonForm, require_button


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One question of the list."""

    question: Asked
    answered: int
    decides: Asked | None
    """The question that decides whether it is asked."""

    @property
    def deciding_answers(self) -> str:
        """By which of its answers, in words."""
        if self.decides is None:
            return ""
        return " / ".join(
            each.label for each in answers_named(self.decides, self.question.condition)
        )


@bp.get("/manage/<slug>/questions")
@access.requires(rules.may_organise)
def index(conference: Conference) -> ResponseReturnValue:
    """Show what is asked, in order, and what could be."""
    return _page(conference, CopyForm(queries.sources(conference, access.actor())))


@bp.post("/manage/<slug>/questions/ready-made")
@access.requires(rules.may_organise)
def add_ready_made(conference: Conference) -> ResponseReturnValue:
    """Ask what most conferences ask, by one press."""
    require_button()
    which = request.form.get("which", "")
    if which not in set(ReadyMade):
        abort(400)
    with unit_of_work():
        operations.add_ready_made(
            conference=conference,
            which=ReadyMade(which),
            actor=access.actor(),
            now=clock.now(),
        )
    return _back(conference, _("Added at the end of the form."))


@bp.post("/manage/<slug>/questions/copy")
@access.requires(rules.may_organise)
def copy(conference: Conference) -> ResponseReturnValue:
    """Ask what another conference of the organiser asks."""
    form = CopyForm(queries.sources(conference, access.actor()))
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            made = operations.copy_questions(
                source=form.chosen(), target=conference, actor=access.actor(), now=clock.now()
            )
        if not form.errors:
            said = ngettext("%(num)d question copied.", "%(num)d questions copied.", len(made))
            return _back(conference, said)
    return _page(conference, form)


@bp.post("/manage/<slug>/questions/<int:question_id>/move")
@access.requires(rules.may_organise)
def move(conference: Conference, question: Question) -> ResponseReturnValue:
    """Ask it before the one above, or after the one below."""
    require_button()
    try:
        with unit_of_work():
            operations.move_question(
                conference=conference,
                question=question,
                is_up=request.form.get("to") == "up",
                actor=access.actor(),
                now=clock.now(),
            )
    except DomainError as error:
        return _refused(conference, error)
    return answers.see_other(
        "questionnaire.index", slug=conference.slug, _anchor=f"question-{question.id}"
    )


@bp.post("/manage/<slug>/questions/<int:question_id>/retire")
@access.requires(rules.may_organise)
def retire(conference: Conference, question: Question) -> ResponseReturnValue:
    """Ask it no longer."""
    require_button()
    try:
        with unit_of_work():
            is_gone = operations.retire_question(
                conference=conference, question=question, actor=access.actor(), now=clock.now()
            )
    except DomainError as error:
        return _refused(conference, error)
    said = _("Removed: nobody had answered it.") if is_gone else _("Retired. Its answers stay.")
    return _back(conference, said)


@bp.post("/manage/<slug>/questions/<int:question_id>/restore")
@access.requires(rules.may_organise)
def restore(conference: Conference, question: Question) -> ResponseReturnValue:
    """Ask it again."""
    require_button()
    try:
        with unit_of_work():
            operations.restore_question(
                conference=conference, question=question, actor=access.actor(), now=clock.now()
            )
    except DomainError as error:
        return _refused(conference, error)
    return _back(conference, _("It is asked again."))


@bp.get("/manage/<slug>/questions/preview")
@access.requires(rules.may_organise)
def preview(conference: Conference) -> ResponseReturnValue:
    """Show the questions as somebody of a category is asked them."""
    category_form = CategoryForm(request.args)
    form = questions.AskingForm(formdata=None)
    form.ask(questions.sheet_of(conference, category_form.chosen()))
    return answers.page("questionnaire/preview.html", form=form, category_form=category_form)


def _page(conference: Conference, form: CopyForm) -> ResponseReturnValue:
    everything = queries.everything(conference, questions.groups_of(conference))
    counts, by_key = queries.counts(conference), {each.key: each for each in everything}
    rows = [
        Row(
            question=each,
            answered=counts.get(each.id, 0),
            decides=by_key.get(each.condition.key) if each.condition else None,
        )
        for each in everything
    ]
    asked = {each.key for each in everything if not each.is_retired}
    return answers.page(
        "questionnaire/index.html",
        form=form,
        rows=[each for each in rows if not each.question.is_retired],
        retired=[each for each in rows if each.question.is_retired],
        ready=[
            (which.value, name, all(each.key in asked for each in SETS[which]))
            for which, name in READY_LABELS.items()
        ],
        button_form=ButtonForm(formdata=None),
    )


def _refused(conference: Conference, error: DomainError) -> ResponseReturnValue:
    """Say on the list why nothing was done."""
    flash(str(error), "danger")
    return answers.see_other("questionnaire.index", slug=conference.slug)


def _back(conference: Conference, said: str) -> ResponseReturnValue:
    return answers.see_other("questionnaire.index", slug=conference.slug, said=said)
