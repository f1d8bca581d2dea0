"""The organisers' page: in which order groups present, how long, and from when."""

from flask.typing import ResponseReturnValue

from eventmgr.agenda import queries as agenda
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups.asking import LONGEST_PRESENTATION
from eventmgr.groups.presenting import operations, queries, rules
from eventmgr.pages.presenting.blueprint import OFFICE, bp
from eventmgr.pages.presenting.forms import ArrangeForm
from eventmgr.web import access, answers


@bp.route(OFFICE, methods=["GET", "POST"])
@access.requires(rules.may_order)
def arrange(conference: Conference) -> ResponseReturnValue:
    """Show the order with its planned times, and change it."""
    form = ArrangeForm(queries.beside(conference.id))
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            moved, by = form.moved()
            operations.arrange(
                conference=conference,
                wishes=form.wishes(),
                moved=moved,
                by=by,
                actor=access.actor(),
                now=clock.now(),
                seen=form.seen(),
            )
        if not form.errors:
            said = _("Moved.") if moved else _("Saved.")
            return answers.see_other("presenting.arrange", slug=conference.slug, said=said)
    groups = queries.beside(conference.id)
    starts_at = rules.begins_at(agenda.draft(conference), now=clock.now())
    return answers.page(
        "presenting/arrange.html",
        form=form,
        groups=rules.in_order(groups),
        slots=rules.slots(groups, starts_at),
        starts_at=starts_at,
        total=sum(each.presents_minutes for each in groups),
        longest=LONGEST_PRESENTATION,
    )
