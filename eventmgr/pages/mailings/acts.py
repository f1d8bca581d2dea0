"""Pausing, resuming, calling back and trying again, each after saying what it does to how many."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask.typing import ResponseReturnValue

from eventmgr.campaigns import queries as campaigns
from eventmgr.campaigns.enums import CampaignKind
from eventmgr.campaigns.operations import call_back_mailing
from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.foundation.i18n import ngettext
from eventmgr.invitations.mail_log import is_sent_anew
from eventmgr.invitations.operations import retry_failed, retry_mail
from eventmgr.mail import listing, operations, progress, rules
from eventmgr.mail.models import Mail, Mailing
from eventmgr.pages.mailings.blueprint import MAIL, MAILING, bp
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm, require_button


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """What can be done to a mailing that was released."""

    title: Any
    said: Any
    require: Callable[[Mailing], None]
    do: Callable[..., None]


def _without_conference(do: Callable[..., None]) -> Callable[..., None]:
    def done(*, conference: Conference, **told: Any) -> None:  # noqa: ANN401 - as the act takes it
        del conference
        do(**told)

    return done


ACTS: Final[Mapping[str, Act]] = {
    "pause": Act(
        title=_l("Pause the mailing"),
        said=_l("Paused. Nothing more of it leaves until you resume it."),
        require=rules.require_released,
        do=_without_conference(operations.pause_mailing),
    ),
    "resume": Act(
        title=_l("Resume the mailing"),
        said=_l("Resumed. What was held back leaves now."),
        require=rules.require_paused,
        do=_without_conference(operations.resume_mailing),
    ),
    "cancel": Act(
        title=_l("Call the mailing back"),
        said=_l("Called back. What had not left never will."),
        require=rules.require_under_way,
        do=call_back_mailing,
    ),
}


@bp.route(f"{MAILING}/<any('pause', 'resume', 'cancel'):act>", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def change(conference: Conference, mailing: Mailing, act: str) -> ResponseReturnValue:
    """Say what the act does to how many mails, and do it once that was read."""
    form, what = ButtonForm(), ACTS[act]
    if form.validate_on_submit():
        now = clock.now()
        with form.blaming(), unit_of_work():
            what.do(conference=conference, mailing=mailing, actor=access.actor(), now=now)
        if not form.errors:
            return _to(conference, mailing, _said(act, mailing, now))
    elif not form.errors:
        what.require(mailing)
    return answers.page(
        "mailings/change.html",
        form=form,
        mailing=mailing,
        act=act,
        title=what.title,
        progress=listing.progress_of(mailing, now=clock.now()),
        is_early=progress.is_early(mailing, now=clock.now()),
        brings_invitations=_brings_invitations(mailing),
    )


def _brings_invitations(mailing: Mailing) -> bool:
    campaign = campaigns.of_mailing(mailing.id)
    return campaign is not None and campaign.kind is CampaignKind.INVITATION


def _said(act: str, mailing: Mailing, now: datetime) -> object:
    if act == "resume" and progress.is_early(mailing, now=now):
        return _("Resumed. What was held back leaves at its moment.")
    return ACTS[act].said


@bp.post(f"{MAILING}/retry")
@access.requires(conference_rules.may_organise)
def retry(conference: Conference, mailing: Mailing) -> ResponseReturnValue:
    """Try once more every mail of the mailing that was refused for good and still holds."""
    require_button()
    with unit_of_work():
        count = retry_failed(
            conference=conference, mailing=mailing, actor=access.actor(), now=clock.now()
        )
    said = ngettext("%(num)d mail is tried again.", "%(num)d mails are tried again.", count)
    return _to(conference, mailing, said)


@bp.post(f"{MAIL}/<any('again', 'arrived', 'retry'):decision>")
@access.requires(conference_rules.may_organise)
def decide(conference: Conference, mail: Mail, decision: str) -> ResponseReturnValue:
    """Send a mail again that failed or may not have arrived, or count it as sent."""
    require_button()
    with unit_of_work():
        _decide(conference, mail, decision, now=clock.now())
    if mail.mailing is not None:
        return _to(conference, mail.mailing, DECIDED[decision])
    return answers.see_other(
        "mailings.mail", slug=conference.slug, mail_id=mail.id, said=str(DECIDED[decision])
    )


DECIDED: Final = {
    "again": _l("It is sent again, by the same Message-ID."),
    "arrived": _l("It counts as sent."),
    "retry": _l("It is tried again."),
}


def _decide(conference: Conference, mail: Mail, decision: str, *, now: datetime) -> None:
    if decision == "arrived":
        operations.hold_for_arrived(mail=mail, actor=access.actor(), now=now)
        return
    if decision == "retry":
        retry_mail(conference=conference, mail=mail, actor=access.actor(), now=now)
        return
    rules.require_valid(is_sent_anew=is_sent_anew(mail))
    operations.send_again(mail=mail, actor=access.actor(), now=now)


def _to(conference: Conference, mailing: Mailing, said: object) -> ResponseReturnValue:
    return answers.see_other(
        "mailings.one", slug=conference.slug, mailing_id=mailing.id, said=str(said)
    )
