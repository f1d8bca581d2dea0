"""The drafts of a mailing, read one by one before they are sent."""

from flask import abort
from flask.typing import ResponseReturnValue

from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.invitations.opened import letter_of
from eventmgr.invitations.operations import put_back
from eventmgr.mail import listing
from eventmgr.mail.enums import MailingState
from eventmgr.mail.models import Mail, Mailing
from eventmgr.mail.operations import take_out
from eventmgr.pages.mailings.blueprint import MAILING, bp
from eventmgr.web import access, answers, fencing
from eventmgr.web.forms import ButtonForm, require_button

DRAFT = f"{MAILING}/mails/<int:mail_id>"


@bp.get(DRAFT)
@access.requires(conference_rules.may_organise)
def draft(conference: Conference, mailing: Mailing, mail: Mail) -> ResponseReturnValue:
    """Show one mail as its recipient will read it, with the way to the next."""
    _require_its_own(mailing, mail)
    if mailing.state is not MailingState.DRAFT:
        return answers.see_other("mailings.mail", slug=conference.slug, mail_id=mail.id)
    fencing.hold_frame()
    return answers.page(
        "mailings/read.html",
        mailing=mailing,
        letter=letter_of(conference, mail),
        place=listing.place_of(mail),
        button_form=ButtonForm(),
    )


@bp.post(f"{DRAFT}/<any('take-out', 'put-back'):move>")
@access.requires(conference_rules.may_organise)
def take(conference: Conference, mailing: Mailing, mail: Mail, move: str) -> ResponseReturnValue:
    """Leave one mail behind when the mailing is sent, or send it after all."""
    _require_its_own(mailing, mail)
    require_button()
    is_out = move == "take-out"
    with unit_of_work():
        if is_out:
            take_out(mail=mail, actor=access.actor(), now=clock.now())
        else:
            put_back(conference=conference, mail=mail, actor=access.actor(), now=clock.now())
    said = _("Taken out: this one is not sent.") if is_out else _("Put back: this one is sent.")
    return answers.see_other(
        "mailings.draft",
        slug=conference.slug,
        mailing_id=mailing.id,
        mail_id=mail.id,
        said=said,
    )


def _require_its_own(mailing: Mailing, mail: Mail) -> None:
    if mail.mailing_id != mailing.id:
        abort(404)
