"""Applying on the public site: a link to the address first, then the registration's own form."""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.conferences.rules import may_see_site
from eventmgr.foundation import clock, i18n
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.tokens import BadToken
from eventmgr.invitations import operations
from eventmgr.invitations.application_links import read_application
from eventmgr.pages.applying.forms import ApplyForm
from eventmgr.people.actor import ANONYMOUS
from eventmgr.registration import rules, waiting
from eventmgr.web import access, answers, signin
from eventmgr.web.forms import ButtonForm
from eventmgr.web.limits import (
    ATTEMPTS_AT_ADDRESS,
    ATTEMPTS_FROM_EVERYWHERE,
    ATTEMPTS_PER_VISITOR,
    limiter,
    typed_address,
    visitor_at_address,
)

bp = Blueprint("applying", __name__)


@bp.route("/c/<slug>/apply", methods=["GET", "POST"])
@access.requires(may_see_site, on="conference")
@limiter.limit(ATTEMPTS_PER_VISITOR, methods=["POST"])
@limiter.limit(ATTEMPTS_AT_ADDRESS, key_func=visitor_at_address, methods=["POST"])
@limiter.limit(ATTEMPTS_FROM_EVERYWHERE, key_func=typed_address, methods=["POST"])
def ask(conference: Conference) -> ResponseReturnValue:
    """Mail the link to apply; the answer is the same whoever the address belongs to."""
    categories = waiting.arrangement(conference).open_categories
    today = conference.at_venue(clock.now()).date()
    if not categories or rules.is_over(conference, today):
        return render_template("applying/closed.html")
    form = ApplyForm.for_categories(categories)
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.ask_to_apply(
                conference=conference,
                email=form.email.data,
                category=form.category.data,
                language=i18n.language(),
                base_url=current_app.config["EVENTMGR"].base_url,
                now=clock.now(),
            )
        if not form.errors:
            return answers.page("applying/sent.html", address=form.email.data)
    return answers.page("applying/ask.html", form=form)


@bp.route("/c/<slug>/apply/<token>", methods=["GET", "POST"])
@access.requires(may_see_site, on="conference")
@limiter.limit(ATTEMPTS_PER_VISITOR, methods=["POST"])
def begin(conference: Conference, token: str) -> ResponseReturnValue:
    """Open the application: looking at it does nothing, for mail scanners look too."""
    try:
        applicant = read_application(token, conference, now=clock.now())
    except BadToken as error:
        return render_template("applying/bad_link.html", advice=error.message), 404
    form = ButtonForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            registration = operations.apply(
                conference=conference, applicant=applicant, actor=ANONYMOUS, now=clock.now()
            )
            signin.enter_by_link(registration.person, conference)
        if not form.errors:
            return answers.see_other("registration.mine", slug=conference.slug)
    return answers.page("applying/begin.html", form=form, applicant=applicant)
