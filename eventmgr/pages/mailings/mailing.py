"""The list of mailings, and the page of one."""

from typing import Any, Final

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from eventmgr.campaigns.operations import send_mailing
from eventmgr.campaigns.queries import of_mailing
from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import ngettext
from eventmgr.invitations.mail_log import Line, lines
from eventmgr.invitations.stale import STALE_LABELS, failed_by_reason
from eventmgr.mail import listing, progress, queries, suppressed
from eventmgr.mail.enums import MailingState, MailState
from eventmgr.mail.models import Mailing
from eventmgr.mail.rules import answer_of, reason
from eventmgr.pages.mailings.blueprint import MAILING, bp
from eventmgr.pages.mailings.forms import SendForm
from eventmgr.web import access, answers
from eventmgr.web.calendar_office import office
from eventmgr.web.forms import ButtonForm

SHOWN: Final = 20
"""How many mails of one kind the page of a mailing names; the log has all."""
ON_ITS_WAY: Final = 5
SECTIONS: Final = {
    "uncertain": (MailState.UNCERTAIN,),
    "failed": (MailState.FAILED, MailState.BOUNCED),
    "suppressed": (MailState.SUPPRESSED,),
}


@bp.get("/manage/<slug>/mailings")
@access.requires(conference_rules.may_organise)
def index(conference: Conference) -> ResponseReturnValue:
    """Show every mailing, and how far it has come."""
    return answers.page(
        "mailings/index.html",
        page=listing.mailings(conference.id, number=request.args.get("page", 1, type=int)),
        rest=queries.resting(clock.now()),
    )


@bp.get(MAILING)
@access.requires(conference_rules.may_organise)
def one(conference: Conference, mailing: Mailing) -> ResponseReturnValue:
    """Show what a draft would send, or how far it has come since."""
    if mailing.state is MailingState.DRAFT:
        return _draft(mailing, SendForm(formdata=None))
    sections = _sections(conference, mailing)
    stopped = [each.mail for each in sections["suppressed"]]
    return answers.page(
        "mailings/one.html",
        mailing=mailing,
        campaign=of_mailing(mailing.id),
        sections=sections,
        failed=failed_by_reason(mailing),
        why_stale=STALE_LABELS,
        suppressions=suppressed.reasons_for(stopped),
        reason=reason,
        answer_of=answer_of,
        button_form=ButtonForm(),
        **_progress(conference, mailing),
    )


@bp.get(f"{MAILING}/progress")
@access.requires(conference_rules.may_organise)
def watch(conference: Conference, mailing: Mailing) -> ResponseReturnValue:
    """Return how far it has come, for a page that watches; it looks anew when that has ended."""
    told = _progress(conference, mailing)
    answer = make_response(render_template("mailings/_progress.html", mailing=mailing, **told))
    if request.args.get("state") != mailing.state or not told["every"]:
        answer.headers["HX-Refresh"] = "true"
    return answer


@bp.post(f"{MAILING}/send")
@access.requires(conference_rules.may_organise)
def send(conference: Conference, mailing: Mailing) -> ResponseReturnValue:
    """Send the drafts, if they are as many as were seen."""
    form = SendForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            send_mailing(
                conference=conference,
                mailing=mailing,
                expected=form.seen(),
                starts_at=form.moment(conference),
                office=office(),
                actor=access.actor(),
                now=clock.now(),
            )
    if form.errors and "csrf_token" not in form.errors and mailing.state is not MailingState.DRAFT:
        said = _("It was sent already, and nothing goes twice: this is how far it has come.")
        return _to(conference, mailing, said)
    if form.errors:
        return _draft(mailing, form)
    count = form.seen()
    said = ngettext("%(num)d mail is released.", "%(num)d mails are released.", count)
    return _to(conference, mailing, said)


def _to(conference: Conference, mailing: Mailing, said: str) -> ResponseReturnValue:
    return answers.see_other("mailings.one", slug=conference.slug, mailing_id=mailing.id, said=said)


def _draft(mailing: Mailing, form: SendForm) -> ResponseReturnValue:
    written = listing.written(mailing)
    form.expected.data = str(written.count)
    return answers.page(
        "mailings/draft.html",
        form=form,
        mailing=mailing,
        written=written,
        campaign=of_mailing(mailing.id),
    )


def _progress(conference: Conference, mailing: Mailing) -> dict[str, Any]:
    now = clock.now()
    found = listing.progress_of(mailing, now=now)
    in_hand = listing.in_states(mailing, [MailState.CLAIMED], most=ON_ITS_WAY)
    return {
        "progress": found,
        "in_hand": lines(conference, in_hand),
        "next_attempt": listing.next_attempt(mailing),
        "every": progress.seconds_to_next_look(mailing, found, now=now),
        "rest": queries.resting(now) if found.waiting else None,
        "begins_later": progress.begins_later(mailing, now=now),
    }


def _sections(conference: Conference, mailing: Mailing) -> dict[str, list[Line]]:
    return {
        name: lines(conference, listing.in_states(mailing, states, most=SHOWN))
        for name, states in SECTIONS.items()
    }
