"""What became of a section: every saved text, and an earlier one taken up again."""

from typing import Final
from uuid import uuid4

from flask import abort, flash, request
from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.pages.sections.blueprint import ONE, bp
from eventmgr.recommendations.saving import Fate
from eventmgr.reports.sections import history as saved_texts
from eventmgr.reports.sections import operations, queries, rules
from eventmgr.reports.sections.queries import Place
from eventmgr.web import access, answers
from eventmgr.web.saves import SaveForm

SAID: Final = {
    Fate.SAVED: _l("Taken up again. It stands as a new text; the others are kept."),
    Fate.MERGED: _l("Taken up again, with what others wrote meanwhile. Please check the text."),
    Fate.CONTESTED: _l("Others wrote something else meanwhile: this text waits beside theirs."),
}


@bp.get(f"{ONE}/history")
@access.requires(rules.may_read_sections)
def history(conference: Conference, place: Place) -> ResponseReturnValue:  # noqa: ARG001 - in the address
    """Show every saved text of a section, and what each changed; 404 before there is one."""
    if place.row is None or not place.row.last_number:
        abort(404)
    may_write = rules.may_write_sections(access.standing())
    reader = saved_texts.Reader(person_id=access.actor().person_id, writes=may_write)
    number = request.args.get("page", 1, type=int)
    page = saved_texts.page_of(place.row, reader, number=number)
    return answers.page(
        "sections/history.html",
        place=place,
        page=page,
        save_ids={each.revision.number: uuid4() for each in page.rows},
        may_write=may_write,
        form=SaveForm(),
    )


@bp.post(f"{ONE}/history/<int:saved_number>/restore")
@access.requires(rules.may_write_sections)
def restore_text(conference: Conference, place: Place, saved_number: int) -> ResponseReturnValue:
    """Let an earlier text be the newest."""
    form = SaveForm()
    if not form.validate_on_submit():
        abort(400)
    found = queries.find_revision(place.row, saved_number) if place.row else None
    if found is None:
        abort(404)
    try:
        with unit_of_work():
            saved = operations.restore_revision(
                place=place,
                revision=found,
                seen_number=form.base(),
                client_id=form.save_id(),
                actor=access.actor(),
                now=clock.now(),
            )
            said = str(SAID[saved.fate])
    except DomainError as refused:
        db.session.rollback()
        flash(str(refused), "danger")
        said = ""
    where = {"slug": conference.slug, "section_key": place.key}
    return answers.see_other("sections.history", said=said, **where)
