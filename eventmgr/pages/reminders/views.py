"""Organisers' pages about reminders: by which rule, who is next, and at once."""

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.conferences.rules import may_organise
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import LANGUAGES, ngettext
from eventmgr.foundation.i18n import gettext as _
from eventmgr.invitations.reminders import operations, queries
from eventmgr.invitations.reminders.queries import DAYS_SHOWN, Waiting
from eventmgr.invitations.reminders.rules import by_hand
from eventmgr.mail.letters import queries as letters
from eventmgr.pages.reminders.forms import ReminderForm, RemindForm
from eventmgr.web import access, answers

SHOWN = 200

bp = Blueprint("reminders", __name__)


@bp.route("/manage/<slug>/invitations/reminders", methods=["GET", "POST"])
@access.requires(may_organise)
def index(conference: Conference) -> ResponseReturnValue:
    """Say when the invited are reminded, and show who would be in the next days."""
    form = ReminderForm.of(queries.find_setup(conference))
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.arrange(
                conference=conference,
                is_on=form.is_on.data,
                pattern=form.pattern(),
                seen=form.seen(),
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            return answers.see_other("reminders.index", slug=conference.slug, said=_("Saved."))
    setup, now = queries.find_setup(conference), clock.now()
    plan = queries.plan(conference, setup, now) if setup else []
    return answers.page(
        "reminders/index.html",
        form=form,
        theirs=setup if form.is_stale else None,
        languages=LANGUAGES,
        own={language for letter, language in letters.own(conference.id) if letter == "reminder"},
        is_on=setup is not None and setup.is_on,
        plan=plan[:SHOWN],
        left=len(plan) - len(plan[:SHOWN]),
        days=DAYS_SHOWN,
        deadline=queries.deadline(conference),
    )


@bp.route("/manage/<slug>/invitations/reminders/now", methods=["GET", "POST"])
@access.requires(may_organise)
def now(conference: Conference) -> ResponseReturnValue:
    """Choose whom to remind at once, restate how many, and do it."""
    form = RemindForm()
    waiting = _to_remind(conference)
    if not form.validate_on_submit():
        return answers.page("reminders/now.html", form=form, waiting=waiting)
    wanted = set(form.chosen.data or ())
    chosen = [each for each in waiting if each.invitation.id in wanted]
    if not chosen:
        form.chosen.errors = [_("Choose at least one.")]
        return answers.page("reminders/now.html", form=form, waiting=waiting)
    if form.act.data == "send" and form.expected.data == str(len(chosen)):
        return _send(conference, form, waiting, wanted)
    return answers.page("reminders/confirm.html", form=form, chosen=chosen)


def _send(
    conference: Conference, form: RemindForm, waiting: list[Waiting], wanted: set[int]
) -> ResponseReturnValue:
    number = 0
    with form.blaming(), unit_of_work():
        number = operations.remind_now(
            conference=conference,
            invitation_ids=wanted,
            base_url=current_app.config["EVENTMGR"].base_url,
            actor=access.actor(),
            now=clock.now(),
        )
    if form.errors:
        return answers.page("reminders/now.html", form=form, waiting=waiting)
    said = ngettext(
        "%(num)d reminder is on its way.", "%(num)d reminders are on their way.", number
    )
    return answers.see_other("reminders.index", slug=conference.slug, said=said)


def _to_remind(conference: Conference) -> list[Waiting]:
    """Return who can be reminded at once: not whoever was today."""
    today = conference.at_venue(clock.now()).date()
    return [each for each in queries.waiting(conference) if by_hand(each.case, today)]
