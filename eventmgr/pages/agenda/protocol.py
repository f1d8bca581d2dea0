"""The order in which protocol names those who hold high offices."""

from flask.typing import ResponseReturnValue

from eventmgr.agenda.operations import ordering
from eventmgr.conferences import operations
from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.foundation.i18n import ngettext
from eventmgr.pages.agenda.blueprint import bp
from eventmgr.web import access, answers
from eventmgr.web.forms import TextField, VersionedForm


class PrecedenceForm(VersionedForm):
    """The offices, one on each line, the highest first."""

    offices = TextField(
        _l("Offices, the highest first"),
        longest=100_000,
        description=_l(
            "One on each line, as titles call them. Chief guests and guests of honour are named in "
            "this order; of a title that speaks of two offices the longer one counts."
        ),
    )


@bp.route("/manage/<slug>/agenda/precedence", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def precedence(conference: Conference) -> ResponseReturnValue:
    """Show and change the order of precedence; sessions follow it, save for places set by hand."""
    form = PrecedenceForm(
        data={
            "offices": "\n".join(conference.precedence),
            "version": operations.precedence_version(conference),
        }
    )
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            moved = _set(conference, form)
        if not form.errors:
            said = ngettext(
                "Saved. The order is another in %(num)s session.",
                "Saved. The order is another in %(num)s sessions.",
                moved,
            )
            return answers.see_other("agenda.precedence", slug=conference.slug, said=said)
    theirs = conference.precedence if form.is_stale else []
    return answers.page("agenda/precedence.html", form=form, theirs=theirs)


def _set(conference: Conference, form: PrecedenceForm) -> int:
    actor, now = access.actor(), clock.now()
    operations.set_precedence(
        conference=conference,
        offices=(form.offices.data or "").split("\n"),
        actor=actor,
        now=now,
        seen=form.seen(),
    )
    return ordering.follow_precedence(conference=conference, actor=actor, now=now)
