"""The rounds of a conference, and when participants wish."""

from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups.seating import operations, queries, rules, wishes
from eventmgr.groups.seating.costs import percent
from eventmgr.pages.seating.blueprint import again, bp
from eventmgr.pages.seating.forms import WindowForm
from eventmgr.web import access, answers


@bp.get("/manage/<slug>/seating")
@access.requires(rules.may_seat)
def index(conference: Conference) -> ResponseReturnValue:
    """Show the rounds, and how many would like to be in each group."""
    return _page(conference, WindowForm(conference, wishes.wish_setting(conference)))


@bp.post("/manage/<slug>/seating/wishes")
@access.requires(rules.may_seat)
def open_wishes(conference: Conference) -> ResponseReturnValue:
    """Say from when until when participants wish."""
    form = WindowForm(conference, wishes.wish_setting(conference))
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.open_wishes(
                conference=conference,
                opens_at=form.moment("opens_at"),
                closes_at=form.moment("closes_at"),
                ranks=form.ranks.data or 3,
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            return answers.see_other("seating.index", slug=conference.slug, said=_("Saved."))
    return _page(again(conference), form)


def _page(conference: Conference, form: WindowForm) -> ResponseReturnValue:
    setting = wishes.wish_setting(conference)
    wished = wishes.wished(conference)
    return answers.page(
        "seating/index.html",
        form=form,
        conference=conference,
        rounds=queries.rounds(conference),
        percent=percent,
        wished=wished,
        wishing=sum(each.first for each in wished),
        setting=setting,
        is_open=rules.is_open(setting, now=clock.now()),
    )
