"""Asking a question of one's own, and changing what is asked."""

from flask import abort, request
from flask.typing import ResponseReturnValue

from eventmgr.conferences import rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.pages.questionnaire.blueprint import bp
from eventmgr.pages.questionnaire.forms import QuestionForm
from eventmgr.registration.questionnaire import operations, queries
from eventmgr.registration.questionnaire.asked import Asked
from eventmgr.registration.questionnaire.composing import version
from eventmgr.registration.questionnaire.enums import KIND_LABELS, QuestionKind
from eventmgr.registration.questionnaire.models import Question
from eventmgr.registration.questionnaire.wording import in_words_of_reader
from eventmgr.web import access, answers


@bp.route("/manage/<slug>/questions/new", methods=["GET", "POST"])
@access.requires(rules.may_organise)
def new(conference: Conference) -> ResponseReturnValue:
    """Show the kinds of questions; once one is chosen, ask a question of it."""
    kind = _kind()
    if kind is None:
        return answers.page("questionnaire/kinds.html", kinds=KIND_LABELS)
    form = QuestionForm(kind, queries.questions(conference))
    if _asks_for_rows(form):
        return answers.page("questionnaire/edit.html", form=form, kind=kind, question=None)
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.add_question(
                conference=conference,
                kind=kind,
                content=form.content(),
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            said = _("Added at the end of the form.")
            return answers.see_other("questionnaire.index", slug=conference.slug, said=said)
    return answers.page("questionnaire/edit.html", form=form, kind=kind, question=None)


@bp.route("/manage/<slug>/questions/<int:question_id>", methods=["GET", "POST"])
@access.requires(rules.may_organise)
def edit(conference: Conference, question: Question) -> ResponseReturnValue:
    """Show one question, and change it."""
    known = in_words_of_reader(queries.rows(conference))  # what nobody wrote is not to be saved
    asked = next(each for each in known if each.id == question.id)
    form = QuestionForm(
        asked.kind, _earlier(known, asked), question=asked, version=version(question)
    )
    if not _asks_for_rows(form) and form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.change_question(
                conference=conference,
                question=question,
                content=form.content(),
                actor=access.actor(),
                now=clock.now(),
                seen=form.seen(),
            )
        if not form.errors:
            said = _("Saved.")
            return answers.see_other("questionnaire.index", slug=conference.slug, said=said)
    return answers.page("questionnaire/edit.html", form=form, kind=asked.kind, question=asked)


def _kind() -> QuestionKind | None:
    """Return the kind that the address names; a form without one cannot be taken."""
    named = request.args.get("kind", "")
    if named in set(QuestionKind):
        return QuestionKind(named)
    if request.method == "POST":
        abort(400)
    return None


def _earlier(known: list[Asked], question: Asked) -> list[Asked]:
    """Return what it can depend on; what it depends on already, be it retired with it."""
    now = question.condition.key if question.condition else ""
    earlier = known[: known.index(question)]
    return [each for each in earlier if not each.is_retired or each.key == now]


def _asks_for_rows(form: QuestionForm) -> bool:
    """Whether only more rows were asked for; then they are there, and nothing is judged."""
    is_so = form.is_submitted() and form.act.data == "more" and "options" in form
    if is_so:
        form.add_rows()
    return is_so
