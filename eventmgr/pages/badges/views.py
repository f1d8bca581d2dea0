"""Badges, lists and certificates on paper: ask for them, watch them come, take them away."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, current_app, flash, render_template
from flask.typing import ResponseReturnValue

from eventmgr.agenda import queries as agenda_queries
from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups.queries import seats
from eventmgr.pages.badges.forms import BadgesForm, CertificatesForm, ListsForm
from eventmgr.printing.enums import FileState
from eventmgr.printing.files import content_of, is_unfinished
from eventmgr.privacy import queries as privacy
from eventmgr.registration import rules as registration_rules
from eventmgr.registration.prints import issued, operations, queries, rules
from eventmgr.registration.prints.enums import SIZE_LABELS, WEARER_LABELS
from eventmgr.registration.prints.models import RegistrationPrint
from eventmgr.registration.queries import find_registration
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm, Form

bp = Blueprint("badges", __name__)
PDF = "application/pdf"
WAIT = 5
"""Seconds after which whoever waits for their certificate asks again."""


@bp.get("/manage/<slug>/prints/badges")
@access.requires(rules.may_see_prints)
def index(conference: Conference) -> ResponseReturnValue:
    """Show what can be printed and what was."""
    return _page(conference)


@bp.post("/manage/<slug>/prints/badges")
@access.requires(conference_rules.may_organise)
def order_badges(conference: Conference) -> ResponseReturnValue:
    """Have badges printed."""
    form = BadgesForm()
    return _ordered(
        conference,
        form,
        lambda: operations.order_badges(
            conference=conference,
            choice=form.choice(),
            groups=seats(conference),
            base_url=_base_url(),
            actor=access.actor(),
            now=clock.now(),
        ),
        badges_form=form,
    )


@bp.post("/manage/<slug>/prints/lists")
@access.requires(conference_rules.may_organise)
def order_list(conference: Conference) -> ResponseReturnValue:
    """Have an attendance sheet or a door list printed."""
    form = _lists_form(conference)
    return _ordered(
        conference,
        form,
        lambda: operations.order_list(
            conference=conference, choice=form.choice(), actor=access.actor(), now=clock.now()
        ),
        lists_form=form,
    )


@bp.post("/manage/<slug>/prints/certificates")
@access.requires(conference_rules.may_organise)
def order_certificates(conference: Conference) -> ResponseReturnValue:
    """Have everybody's certificates printed."""
    form = CertificatesForm()
    return _ordered(
        conference,
        form,
        lambda: operations.order_certificates(
            conference=conference,
            issued=issued.certificates_of(conference),
            place=form.place.data or "",
            signers=form.signers(),
            language=form.language.data,
            base_url=_base_url(),
            actor=access.actor(),
            now=clock.now(),
        ),
        certificates_form=form,
    )


@bp.get("/manage/<slug>/prints/badges/progress")
@access.requires(rules.may_see_prints)
def progress(conference: Conference) -> ResponseReturnValue:
    """Return the list alone, for a page that watches."""
    return answers.page("badges/_list.html", **_prints(conference))


@bp.get("/manage/<slug>/prints/badges/<int:paper_id>")
@access.requires(rules.may_see_prints)
def file(conference: Conference, paper: RegistrationPrint) -> ResponseReturnValue:
    """Hand out a ready print; one that names whom it may name no longer is to be printed again."""
    if not rules.may_have(access.standing(), paper.kind):
        abort(403)
    if paper.state is not FileState.READY:
        abort(404)
    if queries.telling_too_much([paper]):
        flash(_("That print tells what is true no longer. Print it again."), "warning")
        return answers.see_other("badges.index", slug=conference.slug)
    return _handed_out(conference, paper)


@bp.post("/manage/<slug>/prints/badges/<int:paper_id>/retry")
@access.requires(conference_rules.may_organise)
def retry(conference: Conference, paper: RegistrationPrint) -> ResponseReturnValue:
    """Have a failed print made once more."""
    if not ButtonForm().validate_on_submit():
        abort(400)
    with unit_of_work():
        operations.retry(found=paper, actor=access.actor(), now=clock.now())
    return answers.see_other("badges.index", slug=conference.slug)


@bp.get("/c/<slug>/certificate.pdf")
@access.requires(registration_rules.may_answer)
def certificate(conference: Conference) -> ResponseReturnValue:
    """Hand out the visitor's own certificate; whoever asks first waits while it is made."""
    registration = find_registration(conference, access.actor().person_id)
    mine = [
        each
        for each in issued.certificates_of(conference)
        if registration and each.registration_id == registration.id
    ]
    if not mine or queries.certificate_text(conference) is None:
        abort(404)
    found = queries.find_own(conference, mine[0])
    if found and found.state is FileState.READY:
        return _handed_out(conference, found)
    if found is None:
        with unit_of_work():
            operations.order_own_certificate(
                conference=conference,
                certificate=mine[0],
                base_url=_base_url(),
                actor=access.actor(),
                now=clock.now(),
            )
    has_failed = found is not None and found.state is FileState.FAILED
    page = render_template("badges/wait.html", has_failed=has_failed)
    return page, 503, {} if has_failed else {"Retry-After": str(WAIT), "Refresh": str(WAIT)}


def _handed_out(conference: Conference, paper: RegistrationPrint) -> ResponseReturnValue:
    """Return the file; its name tells what it is, never whose."""
    with unit_of_work():
        operations.hand_out(found=paper, actor=access.actor(), now=clock.now())
    name = f"{conference.slug}-{paper.kind}-{paper.id}-{paper.language}.pdf".replace("_", "-")
    return answers.attachment(content_of(paper), filename=name, media_type=PDF)


def _ordered(
    conference: Conference,
    form: Form,
    order: Callable[[], RegistrationPrint],
    **forms: Form,
) -> ResponseReturnValue:
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            order()
        if not form.errors:
            return answers.see_other("badges.index", slug=conference.slug)
    return _page(conference, form=form, **forms)


def _page(
    conference: Conference, *, form: Form | None = None, **forms: Form
) -> ResponseReturnValue:
    """Return the page with its three forms, the refused one as it was typed."""
    text = queries.certificate_text(conference)
    shown = {
        "badges_form": BadgesForm(formdata=None),
        "lists_form": _lists_form(conference, formdata=None),
        "certificates_form": CertificatesForm.of(conference, text),
        **forms,
    }
    return answers.page(
        "badges/index.html",
        form=form,
        has_certificates=bool(issued.certificates_of(conference)),
        **shown,
        **_prints(conference),
    )


def _lists_form(conference: Conference, **values: Any) -> ListsForm:  # noqa: ANN401 - the form's own
    return ListsForm(conference, agenda_queries.draft(conference).items, **values)


def _prints(conference: Conference) -> dict[str, Any]:
    standing = access.standing()
    found = [each for each in queries.prints(conference) if rules.may_have(standing, each.kind)]
    return {
        "prints": found,
        "sizes": SIZE_LABELS,
        "wearers": WEARER_LABELS,
        "outdated": queries.telling_too_much(found),
        "removed": privacy.prints_removed(conference, since=_last_print(found)),
        "busy": any(map(is_unfinished, found)),
        "button_form": ButtonForm(formdata=None),
    }


def _last_print(found: Sequence[RegistrationPrint]) -> datetime:
    """Return since when nothing was printed; no longer than prints are kept anyway."""
    oldest = clock.now() - operations.KEPT_FOR
    return max(oldest, found[0].created_at) if found else oldest


def _base_url() -> str:
    base_url: str = current_app.config["EVENTMGR"].base_url
    return base_url.rstrip("/")
