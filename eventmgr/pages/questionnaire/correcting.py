"""An organiser writes answers for somebody."""

from flask.typing import ResponseReturnValue

from eventmgr.conferences import rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.pages.questionnaire.blueprint import bp
from eventmgr.pages.questionnaire.forms import CorrectionForm
from eventmgr.registration.models import Registration
from eventmgr.registration.questionnaire import operations
from eventmgr.web import access, questions
from eventmgr.web import answers as replies


@bp.route("/manage/<slug>/registrations/<int:registration_id>/answers", methods=["GET", "POST"])
@access.requires(rules.may_organise)
def answers(conference: Conference, registration: Registration) -> ResponseReturnValue:
    """Show what somebody answered, and correct it; a protected person's answers show nowhere."""
    form = CorrectionForm()
    if not registration.person.is_protected:
        form.ask(questions.sheet_for(conference, registration, demands=False))
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.correct_answers(
                conference=conference,
                registration=registration,
                typed=form.sheet.typed if form.sheet else {},
                groups=form.sheet.groups if form.sheet else (),
                actor=access.actor(),
                now=clock.now(),
                seen=form.seen(),
            )
        if not form.errors:
            said = _("Saved. The history keeps what stood here before.")
            return replies.see_other(
                "registration.one",
                slug=conference.slug,
                registration_id=registration.id,
                said=said,
            )
    return replies.page("questionnaire/answers.html", form=form, registration=registration)
