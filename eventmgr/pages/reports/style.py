"""How the report looks: paper, letters, words of donors, logos, and the cover to look at."""

from flask import Response, abort, make_response
from flask.typing import ResponseReturnValue

from eventmgr.conferences import queries, rules
from eventmgr.conferences.models import Conference, Partner, StoredImage
from eventmgr.conferences.operations import house_style
from eventmgr.foundation import clock
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.pages.reports.forms import LogoForm, StyleForm
from eventmgr.pages.reports.views import bp
from eventmgr.reports.previewing import cover_of
from eventmgr.reports.rules import usual_language
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm, Form, require_button

STYLE = "/c/<slug>/reports/style"
LOGO = f"{STYLE}/logos/<int:partner_id>"


@bp.route(STYLE, methods=["GET", "POST"])
@access.requires(rules.may_organise)
def style(conference: Conference) -> ResponseReturnValue:
    """Show the style with the logos, and change it."""
    form = StyleForm(obj=house_style.style_of(conference.id))
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            house_style.set_style(
                conference=conference, style=form.style(), actor=access.actor(), now=clock.now()
            )
        if not form.errors:
            return _back(conference, _("Saved."))
    return _page(form, LogoForm(formdata=None))


@bp.post(LOGO)
@access.requires(rules.may_organise)
def put_logo(conference: Conference, partner_id: int) -> ResponseReturnValue:
    """Let a picture stand for an organisation, and say what it shows."""
    partner = _partner_or_404(conference, partner_id)
    form = LogoForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            house_style.set_logo(
                partner=partner,
                content=form.content(is_there=bool(partner.logo_sha256)),
                alternative=form.alternative.data or "",
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            return _back(conference, _("Saved."))
    style_form = StyleForm(formdata=None, obj=house_style.style_of(conference.id))
    return _page(style_form, form, refused=partner)


@bp.post(f"{LOGO}/remove")
@access.requires(rules.may_organise)
def remove_logo(conference: Conference, partner_id: int) -> ResponseReturnValue:
    """Let no picture stand for it."""
    partner = _partner_or_404(conference, partner_id)
    require_button()
    with unit_of_work():
        house_style.remove_logo(partner=partner, actor=access.actor(), now=clock.now())
    return _back(conference, _("Removed."))


@bp.get(f"{LOGO}.png")
@access.requires(rules.may_organise)
def logo(conference: Conference, partner_id: int) -> Response:
    """Return the picture that stands for it."""
    partner = _partner_or_404(conference, partner_id)
    image = db.session.get(StoredImage, partner.logo_sha256 or "") or abort(404)
    response = make_response(image.content)
    response.headers["Content-Type"] = image.media_type
    return response


@bp.get(f"{STYLE}/cover.pdf")
@access.requires(rules.may_organise)
def cover(conference: Conference) -> Response:
    """Return the cover as it would be compiled now."""
    content = cover_of(conference, language=usual_language(conference.languages), now=clock.now())
    name = f"{conference.slug}-cover.pdf"
    return answers.attachment(content, filename=name, media_type="application/pdf")


def _partner_or_404(conference: Conference, partner_id: int) -> Partner:
    found = queries.find_belonging(conference, Partner, partner_id)
    return found or abort(404)


def _page(form: Form, logo_form: LogoForm, refused: Partner | None = None) -> ResponseReturnValue:
    shown = logo_form if refused else form
    template = "reports/style.html"
    kept = {"style_form": form, "logo_form": logo_form, "refused": refused}
    return answers.page(template, form=shown, button_form=ButtonForm(), **kept)


def _back(conference: Conference, said: str) -> ResponseReturnValue:
    return answers.see_other("reports.style", slug=conference.slug, said=said)
