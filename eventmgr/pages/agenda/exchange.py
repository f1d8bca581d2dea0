"""The agenda from files and to files."""

from flask import Response, abort, current_app
from flask.typing import ResponseReturnValue

from eventmgr.agenda import queries
from eventmgr.agenda.exchange import detect, formats, taking, uploads
from eventmgr.agenda.exchange.formats import Format
from eventmgr.agenda.exchange.incoming import IncomingAgenda
from eventmgr.agenda.exchange.plan import FATE_LABELS, Fate, Plan
from eventmgr.agenda.items import Agenda
from eventmgr.agenda.models import AgendaUpload
from eventmgr.agenda.operations import edits
from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.pages.agenda import cached
from eventmgr.pages.agenda.blueprint import bp
from eventmgr.pages.agenda.exchange_forms import TakeForm, UploadForm
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm

_BY_FILENAME = {name: kind for kind, name in formats.FILENAMES.items()}


@bp.get("/manage/<slug>/agenda/exchange")
@access.requires(conference_rules.may_see_office)
def exchange(conference: Conference) -> ResponseReturnValue:
    """Show how the agenda comes from files and goes to files."""
    return _page(conference, UploadForm())


@bp.route("/manage/<slug>/agenda/import", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def import_file(conference: Conference) -> ResponseReturnValue:
    """Take a file to look at; nothing of it is done yet."""
    form = UploadForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            content = form.content()
            taking.preview(conference, _read(conference, content))
            kept = uploads.keep(
                conference=conference,
                person_id=access.actor().person_id,
                filename=form.filename(),
                content=content,
                now=clock.now(),
            )
        if not form.errors:
            return answers.see_other("agenda.import_plan", slug=conference.slug, upload_id=kept.id)
    return _page(conference, form)


@bp.route("/manage/<slug>/agenda/import/<int:upload_id>", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def import_plan(conference: Conference, upload_id: int) -> ResponseReturnValue:
    """Show line by line what the file would do, and do it on the word."""
    upload = uploads.find(conference, upload_id, person_id=access.actor().person_id)
    if upload is None:
        abort(404)
    form = TakeForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            done = _take(conference, upload, form.seen())
        if not form.errors:
            return answers.see_other("agenda.exchange", slug=conference.slug, said=_done(done))
    plan = taking.preview(conference, _read(conference, upload.content))
    form.version.data = plan.digest
    return answers.page(
        "agenda/import.html", form=form, plan=plan, upload=upload, fates=FATE_LABELS, Fate=Fate
    )


@bp.get("/manage/<slug>/agenda/export/<filename>")
@access.requires(conference_rules.may_see_office)
def export_draft(conference: Conference, filename: str) -> Response:
    """Return the draft in the format of this name."""
    return answers.attachment(
        _written(conference, queries.draft(conference), _format(filename)),
        filename=f"{conference.slug}-draft-{filename}",
        media_type=formats.MEDIA_TYPES[_format(filename)],
    )


@bp.get(
    '/c/<slug>/<any("schedule.json", "schedule2.json", "schedule.xml", "schedule.csv"):filename>'
)
@access.requires(conference_rules.may_see_site, on="conference")
def export(conference: Conference, filename: str) -> Response:
    """Return what the public sees in the format of this name."""
    agenda, kind = cached.current(conference).agenda or Agenda(), _format(filename)
    return cached.file(
        conference,
        lambda: _written(conference, agenda, kind),
        filename=f"{conference.slug}-{filename}",
        media_type=formats.MEDIA_TYPES[kind],
    )


def _page(conference: Conference, form: UploadForm) -> ResponseReturnValue:
    undoable, redoable = edits.last(conference, access.actor())
    return answers.page(
        "agenda/exchange.html",
        form=form,
        formats=formats,
        public=queries.newest_version(conference),
        undoable=undoable,
        redoable=redoable,
        button=ButtonForm(),
    )


def _read(conference: Conference, content: bytes) -> IncomingAgenda:
    names = [room.name for room in conference.rooms]
    return detect.read(content, zone=conference.tzinfo, rooms=names)


def _take(conference: Conference, upload: AgendaUpload, seen: str | None) -> Plan:
    done = taking.take(
        conference=conference,
        incoming=_read(conference, upload.content),
        seen=seen or "",
        actor=access.actor(),
        now=clock.now(),
    )
    uploads.forget(upload)
    return done


def _done(plan: Plan) -> str:
    return _(
        "%(new)s added, %(changed)s changed, %(same)s unchanged, %(refused)s refused.",
        new=plan.counts[Fate.NEW] + plan.counts[Fate.BACK],
        changed=plan.counts[Fate.CHANGED],
        same=plan.counts[Fate.SAME],
        refused=plan.counts[Fate.REFUSED],
    )


def _written(conference: Conference, agenda: Agenda, kind: Format) -> bytes:
    return formats.written(kind, conference, agenda, current_app.config["EVENTMGR"])


def _format(filename: str) -> Format:
    if filename not in _BY_FILENAME:
        abort(404)
    return _BY_FILENAME[filename]
