"""The conference's mail log, and one mail of it with everything that happened to it."""

from dataclasses import replace
from typing import IO

from flask import Response, abort, current_app, request
from flask.typing import ResponseReturnValue

from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.spreadsheets import CSV_TYPE
from eventmgr.invitations import mail_log
from eventmgr.invitations.opened import letter_of
from eventmgr.invitations.operations import mail_export
from eventmgr.invitations.stale import STALE_LABELS, why_stale
from eventmgr.mail import history, listing, suppressed
from eventmgr.mail.enums import MailState
from eventmgr.mail.models import Mail, Suppression
from eventmgr.mail.rules import answer_of, reason
from eventmgr.mail.sender import Sender
from eventmgr.pages.mailings.blueprint import MAIL, bp
from eventmgr.pages.mailings.forms import LogForm
from eventmgr.web import access, answers, fencing
from eventmgr.web.forms import ButtonForm


@bp.get("/manage/<slug>/mails")
@access.requires(mail_log.may_see_log)
def log(conference: Conference) -> ResponseReturnValue:
    """Show to whom what was sent, when, and with which answer of the mail server."""
    form = _form(conference)
    reads_subjects = conference_rules.may_organise(access.standing())
    wanted = replace(form.wanted(), reads_subjects=reads_subjects)
    return answers.page(
        "mailings/log.html",
        filter_form=form,
        is_narrow=form.wanted() != mail_log.Wanted(),
        answer_of=answer_of,
        asked={each.name: each.data for each in form if each.data and each.name in request.args},
        page=mail_log.log(conference, wanted, number=request.args.get("page", 1, type=int)),
    )


@bp.get("/manage/<slug>/mails.csv")
@access.requires(conference_rules.may_organise)
def log_csv(conference: Conference) -> Response:
    """Return the log for a spreadsheet; it is noted who took it."""
    wanted = _form(conference).wanted()

    def write(file: IO[bytes]) -> None:
        with unit_of_work():
            mail_export.take_along(
                conference=conference,
                wanted=wanted,
                file=file,
                actor=access.actor(),
                now=clock.now(),
            )

    return answers.file(write, filename=f"{conference.slug}-mails.csv", media_type=CSV_TYPE)


@bp.get(MAIL)
@access.requires(mail_log.may_see_log)
def mail(conference: Conference, mail: Mail) -> ResponseReturnValue:
    """Show one mail: what it says to whoever may read that, and everything that happened to it."""
    fencing.hold_frame()
    return answers.page(
        "mailings/mail.html",
        letter=letter_of(conference, mail),
        steps=history.steps_of(mail),
        reason=reason(mail),
        answer=answer_of(mail),
        stale=_stale(mail),
        suppression=_suppression(mail),
        message_id=f"{mail.message_id}@{_sender().domain}",
        is_sent_anew=mail_log.is_sent_anew(mail),
        button_form=ButtonForm(),
    )


@bp.get(f"{MAIL}/html")
@access.requires(conference_rules.may_organise)
def html(conference: Conference, mail: Mail) -> ResponseReturnValue:
    """Return the HTML part alone, for a frame in which it can do nothing at all."""
    words = letter_of(conference, mail).words
    if words is None or not words.html:
        abort(404)
    return fencing.fenced(words.html)


def _suppression(mail: Mail) -> Suppression | None:
    if mail.state is not MailState.SUPPRESSED:
        return None
    return suppressed.reasons_for([mail]).get(mail.id)


def _stale(mail: Mail) -> object:
    """Return in words why a failed mail is not tried again; None if it may be."""
    reason = why_stale(mail) if mail.state is MailState.FAILED else None
    return STALE_LABELS[reason] if reason else None


def _sender() -> Sender:
    return Sender(mail_from=current_app.config["EVENTMGR"].mail_from)


def _form(conference: Conference) -> LogForm:
    return LogForm(request.args, mailings=listing.names(conference.id))
