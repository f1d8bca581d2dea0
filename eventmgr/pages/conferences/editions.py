"""Another edition of a conference, for those who organise it."""

from flask import request
from flask.typing import ResponseReturnValue

from eventmgr.conferences import rules
from eventmgr.conferences.models import Conference
from eventmgr.editions import operations, queries
from eventmgr.foundation import clock, text
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.pages.conferences.blueprint import bp
from eventmgr.pages.conferences.forms import EditionForm
from eventmgr.web import access, answers


@bp.route("/manage/new/edition", methods=["GET", "POST"])
@access.requires_actor(rules.may_create)
def edition() -> ResponseReturnValue:
    """Make another edition of a conference that the visitor organises."""
    form = EditionForm(queries.sources(access.actor()), asked=request.args.get("of", ""))
    if form.validate_on_submit():
        title = form.title.data or form.chosen().title
        slug = form.slug.data or text.slug(f"{title} {form.starts.data.year}") or "conference"
        with form.blaming(), unit_of_work():
            _clone(form, slug, title)
        if not form.errors:
            said = _("Created. Look through the agenda, then give it its people.")
            return answers.see_other("conferences.overview", slug=slug, said=said)
    return answers.page("conferences/edition.html", form=form)


def _clone(form: EditionForm, slug: str, title: str) -> Conference:
    return operations.clone_conference(
        source=form.chosen(),
        slug=slug,
        title=title,
        starts=form.starts.data,
        take=form.take(),
        actor=access.actor(),
        now=clock.now(),
    )
