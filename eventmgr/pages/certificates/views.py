"""The organisers' list of certificates, and the public page that verifies one."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import ngettext
from eventmgr.pages.certificates.forms import CodeForm, RevokeForm
from eventmgr.registration.attendance import codes, operations, queries
from eventmgr.registration.attendance.models import Certificate
from eventmgr.registration.queries import setup
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm, require_button
from eventmgr.web.limits import ATTEMPTS_PER_VISITOR, limiter
from eventmgr.web.standing import standing_of

bp = Blueprint("certificates", __name__)


@bp.get("/manage/<slug>/certificates")
@access.requires(conference_rules.may_organise)
def index(conference: Conference) -> ResponseReturnValue:
    """Show who has a certificate, and how many qualify for one."""
    least = setup(conference).certificate_days
    return answers.page(
        "certificates/index.html",
        page=queries.listed_certificates(conference, page=request.args.get("page", 1, type=int)),
        qualified=len(queries.qualified(conference, least)),
        least=least,
        button_form=ButtonForm(),
    )


@bp.post("/manage/<slug>/certificates/issue")
@access.requires(conference_rules.may_organise)
def issue(conference: Conference) -> ResponseReturnValue:
    """Issue one to everybody who qualifies and has none."""
    require_button()
    with unit_of_work():
        number = operations.issue_certificates(
            conference=conference, actor=access.actor(), now=clock.now()
        )
    said = ngettext(
        "%(count)d certificate issued.", "%(count)d certificates issued.", number, count=number
    )
    return answers.see_other("certificates.index", slug=conference.slug, said=said)


@bp.route("/manage/<slug>/certificates/<int:certificate_id>/revoke", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def revoke(conference: Conference, certificate: Certificate) -> ResponseReturnValue:
    """Ask why, and then say to whoever verifies it that it is revoked."""
    form = RevokeForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.revoke_certificate(
                conference=conference,
                certificate=certificate,
                reason=form.reason.data,
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            return answers.see_other("certificates.index", slug=conference.slug, said=_("Revoked."))
    return answers.page("certificates/revoke.html", form=form, certificate=certificate)


@bp.post("/manage/<slug>/certificates/<int:certificate_id>/again")
@access.requires(conference_rules.may_organise)
def again(conference: Conference, certificate: Certificate) -> ResponseReturnValue:
    """Issue a new one in place of one that was revoked."""
    require_button()
    with unit_of_work():
        operations.issue_again(
            conference=conference,
            certificate=certificate,
            actor=access.actor(),
            now=clock.now(),
        )
    said = _("Issued again, with another code.")
    return answers.see_other("certificates.index", slug=conference.slug, said=said)


@bp.get("/verify")
@access.public
def ask() -> ResponseReturnValue:
    """Ask for the code of a certificate."""
    form = CodeForm(request.args)
    code = codes.read(form.code.data or "")
    if code:
        return answers.see_other("certificates.verify", certificate_code=codes.grouped(code))
    return answers.page("certificates/ask.html", form=form)


@bp.get("/verify/<certificate_code>")
@access.public
@limiter.limit(ATTEMPTS_PER_VISITOR)
def verify(certificate_code: str) -> ResponseReturnValue:
    """Say what is certified, that it was revoked, or that there is no such certificate."""
    code = codes.read(certificate_code)
    found = queries.find_certificate_by_code(code) if len(code) == codes.LENGTH else None
    if found and not _may_be_named(found.registration.conference):
        found = None
    status = 404 if found is None else 200
    person = found.registration.person if found else None
    page = answers.page(
        "certificates/verified.html",
        form=CodeForm(code=certificate_code[:40]),
        certificate=found,
        name=person.display_name if person and person.is_protected else found and found.name,
        whose=found.registration.conference if found else None,
    )
    return page[0], status  # type: ignore[index,return-value]  # answers.page returns a pair


def _may_be_named(conference: Conference) -> bool:
    """Whether the visitor may know of the conference: a draft is its team's alone."""
    return conference_rules.may_see_site(standing_of(access.actor(), conference), conference)
