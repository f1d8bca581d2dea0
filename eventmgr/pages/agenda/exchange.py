"""The agenda from files and to files."""

from flask.typing import ResponseReturnValue

from eventmgr.agenda import csv_import, operations
from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.pages.agenda.blueprint import bp
from eventmgr.pages.agenda.forms import ImportForm
from eventmgr.web import access, answers


@bp.route("/manage/<slug>/agenda/import", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def import_file(conference: Conference) -> ResponseReturnValue:
    """Take an agenda from a file, and tell line by line what became of it."""
    form = ImportForm()
    parsed = report = None
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            parsed = csv_import.read(
                form.content(),
                zone=conference.tzinfo,
                rooms=[room.name for room in conference.rooms],
            )
            report = operations.import_agenda(
                conference=conference,
                parsed=parsed,
                strict=form.strict.data,
                actor=access.actor(),
                now=clock.now(),
            )
    return answers.page("agenda/import.html", form=form, parsed=parsed, report=report)
