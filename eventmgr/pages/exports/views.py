"""Taking people along as a file, by right on each request, and the log of what was taken."""

from typing import IO

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock, i18n
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.spreadsheets import CSV_TYPE, XLSX_TYPE
from eventmgr.invitations.delegations.queries import institutions
from eventmgr.pages.exports.forms import ExportForm
from eventmgr.registration.exports import operations, queries
from eventmgr.registration.exports.columns import USUAL, columns_of
from eventmgr.registration.exports.enums import FILE_KIND_LABELS, FileKind
from eventmgr.registration.exports.operations import Order
from eventmgr.registration.lists.queries import counts_of, lists
from eventmgr.registration.lists.rules import words_of
from eventmgr.registration.lists.spoken import described
from eventmgr.registration.narrowing import AnyFilter
from eventmgr.web import access, answers, filters

MEDIA_TYPES = {FileKind.CSV: CSV_TYPE, FileKind.XLSX: XLSX_TYPE}

bp = Blueprint("exports", __name__)


@bp.route("/manage/<slug>/exports", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def index(conference: Conference) -> ResponseReturnValue:
    """Choose what a file tells of the people whom the address asks for, and get it."""
    wanted = filters.of_address(request.args)
    form = _form(conference)
    if form.validate_on_submit():
        order = Order(
            wanted=wanted,
            columns=tuple(form.columns.data),
            kind=form.kind.data,
            language=form.language.data,
        )
        with form.blaming():
            return _file(conference, order)
    return _page(conference, form, wanted)


@bp.get("/manage/<slug>/exports/log")
@access.requires(conference_rules.may_organise)
def log(conference: Conference) -> ResponseReturnValue:
    """Show what left the house as a file: who took what, when, and how much."""
    return answers.page(
        "exports/log.html",
        page=queries.log(conference, number=request.args.get("page", 1, type=int)),
        columns=columns_of(conference),
        kinds={each.value: label for each, label in FILE_KIND_LABELS.items()},
        described=described,
        institutions=institutions(conference),
    )


def _form(conference: Conference) -> ExportForm:
    last = queries.last_choice(conference, access.actor().person_id)
    chosen = [each.key for each in USUAL] if last is None else last.columns
    return ExportForm(
        columns_of(conference).values(),
        data={
            "columns": chosen,
            "kind": last.kind if last else FileKind.CSV,
            "language": last.language if last else i18n.language(),
        },
    )


def _file(conference: Conference, order: Order) -> ResponseReturnValue:
    def write(file: IO[bytes]) -> None:
        with unit_of_work():
            operations.take_along(
                conference=conference, order=order, file=file, actor=access.actor(), now=clock.now()
            )

    name = f"{conference.slug}-people.{order.kind.value}"
    return answers.file(write, filename=name, media_type=MEDIA_TYPES[order.kind])


def _page(conference: Conference, form: ExportForm, wanted: AnyFilter) -> ResponseReturnValue:
    named = institutions(conference)
    return answers.page(
        "exports/index.html",
        form=form,
        count=counts_of(conference, [wanted])[0],
        whom=described(words_of(wanted), named),
        lists=lists(conference),
    )
