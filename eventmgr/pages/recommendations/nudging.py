"""When groups are reminded of their deadline, as the organisers set it."""

from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups import rules as group_rules
from eventmgr.pages.recommendations.blueprint import bp
from eventmgr.pages.recommendations.submission_forms import NudgeForm
from eventmgr.recommendations.nudges import operations, queries, rules
from eventmgr.web import access, answers


@bp.route("/manage/<slug>/groups/nudges", methods=["GET", "POST"])
@access.requires(group_rules.may_edit_groups)
def nudges(conference: Conference) -> ResponseReturnValue:
    """Say whether and when groups that have nothing are reminded."""
    slug = conference.slug
    setup = queries.setup_of(conference.id)
    form = NudgeForm(setup)
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            is_on = form.is_on.data
            operations.change_setup(
                conference=conference,
                is_on=is_on,
                minutes=rules.parsed(form.minutes.data) if is_on else setup.minutes,
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            return answers.see_other("recommendations.board", slug=slug, said=_("Saved."))
    return answers.page("recommendations/nudges.html", form=form)
