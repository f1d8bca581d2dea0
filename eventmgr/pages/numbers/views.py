"""How many people stand where, against what was promised, on a page and as a file."""

from typing import IO

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.spreadsheets import CSV_TYPE, XLSX_TYPE
from eventmgr.pages.numbers.forms import TargetForm
from eventmgr.registration.numbers import operations, queries, rules
from eventmgr.registration.numbers.dimensions import DIMENSIONS, EVERYBODY
from eventmgr.registration.numbers.models import ProfileTarget
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm

bp = Blueprint("numbers", __name__)


@bp.get("/manage/<slug>/numbers")
@access.requires(rules.may_see_numbers)
def index(conference: Conference) -> ResponseReturnValue:
    """Show the numbers; of a long table its beginning, unless the address asks for the whole."""
    found = queries.numbers(conference)
    whole = request.args.get("by", "")
    return answers.page(
        "numbers/index.html",
        found=found,
        tables=[
            (each, *rules.shortened(each.lines, _most(whole, each.dimension.key)))
            for each in found.tables
        ],
        whole=whole,
        percent=rules.percent,
        summed=rules.summed,
    )


@bp.route("/manage/<slug>/numbers/profile", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def profile(conference: Conference) -> ResponseReturnValue:
    """Show what was promised, and note what else was."""
    form = TargetForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.promise(
                conference=conference,
                dimension=form.dimension.data,
                value=form.value.data or "",
                number=form.number.data,
                share=form.share.data,
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            return answers.see_other("numbers.profile", slug=conference.slug, said=_("Noted."))
    found = queries.numbers(conference)
    return answers.page(
        "numbers/profile.html",
        form=form,
        profile=found.profile,
        labels={EVERYBODY: _("Everybody"), **{each.key: each.label for each in DIMENSIONS}},
        offered=queries.names_to_offer(conference, found),
        button_form=ButtonForm(),
    )


@bp.post("/manage/<slug>/numbers/profile/<int:target_id>/remove")
@access.requires(conference_rules.may_organise)
def remove(conference: Conference, target: ProfileTarget) -> ResponseReturnValue:
    """Forget what was promised of one group."""
    if not ButtonForm().validate_on_submit():
        abort(400)
    with unit_of_work():
        operations.withdraw(target=target, actor=access.actor(), now=clock.now())
    return answers.see_other("numbers.profile", slug=conference.slug, said=_("Removed."))


@bp.get("/manage/<slug>/numbers.csv")
@access.requires(conference_rules.may_organise)
def as_csv(conference: Conference) -> Response:
    """Return the numbers for a spreadsheet; the history notes who took them."""
    return _file(conference, as_workbook=False)


@bp.get("/manage/<slug>/numbers.xlsx")
@access.requires(conference_rules.may_organise)
def as_workbook(conference: Conference) -> Response:
    """Return the numbers as a workbook; the history notes who took them."""
    return _file(conference, as_workbook=True)


def _file(conference: Conference, *, as_workbook: bool) -> Response:
    def write(file: IO[bytes]) -> None:
        with unit_of_work():
            operations.take_along(
                conference=conference,
                as_workbook=as_workbook,
                file=file,
                actor=access.actor(),
                now=clock.now(),
            )

    ending, media_type = ("xlsx", XLSX_TYPE) if as_workbook else ("csv", CSV_TYPE)
    return answers.file(
        write, filename=f"{conference.slug}-numbers.{ending}", media_type=media_type
    )


def _most(whole: str, key: str) -> int:
    return rules.LARGEST if whole == key else queries.MOST_LINES
