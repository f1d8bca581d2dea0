"""Who comes without having registered, by a plain form."""

from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.pages.desk import days, telling
from eventmgr.pages.desk.blueprint import bp
from eventmgr.pages.desk.forms import WalkInForm
from eventmgr.registration.attendance import operations, rules
from eventmgr.registration.attendance.enums import Outcome
from eventmgr.web import access, answers


@bp.route("/manage/<slug>/desk/walk-in", methods=["GET", "POST"])
@access.requires(rules.may_check_in)
def walk_in(conference: Conference) -> ResponseReturnValue:
    """Register, confirm and check in somebody by one act; or show who has the address already."""
    form = WalkInForm()
    day, now = days.wanted(conference), clock.now()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            outcome = operations.walk_in(
                conference=conference,
                guest=form.guest(),
                day=day,
                at=now,
                client_id=form.act(),
                standing=access.standing(),
                now=now,
                goes_over=form.goes_over.data,
            )
        if not form.errors:
            return _done(conference, outcome)
    return answers.page("desk/walk_in.html", form=form, day=day)


def _done(conference: Conference, outcome: operations.Told) -> ResponseReturnValue:
    day = days.wanted(conference)
    said, entry = telling.told(conference, outcome, day)
    if outcome.outcome is Outcome.KNOWN:
        return answers.see_other(
            "desk.person",
            slug=conference.slug,
            registration_id=entry.registration_id,
            day=day,
            said=said,
        )
    return days.back(conference, outcome, day, said)
