"""One version of the closing report: its state, its next step, its comments, what is new in it."""

from collections.abc import Callable
from typing import Any

from flask import abort, current_app, request
from flask.typing import ResponseReturnValue

from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.pages.reports import telling
from eventmgr.pages.reports.forms import (
    AnswerForm,
    CommentForm,
    CorrectForm,
    PublishForm,
    ReviewForm,
)
from eventmgr.pages.reports.views import bp
from eventmgr.printing.enums import FileState
from eventmgr.reports import letters, queries, rules
from eventmgr.reports.comparing import compare
from eventmgr.reports.enums import Attribution, Variant, VersionState
from eventmgr.reports.models import ReportVersion
from eventmgr.reports.snapshot import from_json
from eventmgr.reports.versions import holding, operations
from eventmgr.reports.versions import queries as life
from eventmgr.reports.withholding import told_today
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm, Form, require_button

ONE = "/c/<slug>/reports/<int:version_number>"


@bp.get(ONE)
@access.requires(rules.may_have_reports)
def version(conference: Conference, version: ReportVersion) -> ResponseReturnValue:
    """Show the version with its next step and its comments."""
    return _page(conference, version)


@bp.get(f"{ONE}/changes")
@access.requires(rules.may_have_reports)
def changes(conference: Conference, version: ReportVersion) -> ResponseReturnValue:
    """Show what differs from another version; from the one that it is based on if none is asked."""
    asked = request.args.get("since", "")
    found = asked.isascii() and asked.isdigit() and len(asked) <= telling.LONGEST_NUMBER
    base = (
        queries.find_version(conference, int(asked))
        if found
        else queries.base_of(conference, version.number)
    )
    if asked and base is None:
        abort(404)
    later = told_today(conference, version)
    differing = compare(told_today(conference, base), later) if base else ()
    return answers.page(
        "reports/changes.html",
        version=version,
        base=base,
        subjects=telling.told(differing, later),
        versions=queries.versions(conference),
    )


@bp.post(f"{ONE}/review")
@access.requires(rules.may_edit_reports)
def review(conference: Conference, version: ReportVersion) -> ResponseReturnValue:
    """Ask for comments until a deadline."""
    form = ReviewForm()

    def act() -> None:
        operations.begin_review(
            version=version,
            until=form.until.data.replace(tzinfo=conference.tzinfo),
            base_url=current_app.config["EVENTMGR"].base_url,
            actor=access.actor(),
            now=clock.now(),
        )

    return _done(conference, version, form, act, _("Comments are asked for."))


@bp.post(f"{ONE}/take-back")
@access.requires(rules.may_edit_reports)
def take_back(conference: Conference, version: ReportVersion) -> ResponseReturnValue:
    """Make it a draft again."""
    return _press(conference, version, operations.take_back, _("It is a draft again."))


@bp.post(f"{ONE}/adopt")
@access.requires(conference_rules.may_organise)
def adopt(conference: Conference, version: ReportVersion) -> ResponseReturnValue:
    """Record its adoption."""
    return _press(conference, version, operations.adopt, _("It is adopted."))


@bp.post(f"{ONE}/publish")
@access.requires(conference_rules.may_organise)
def publish(conference: Conference, version: ReportVersion) -> ResponseReturnValue:
    """Publish it, or choose again which files of a published one are public."""
    form = PublishForm()
    is_public = version.state is VersionState.PUBLISHED

    def act() -> None:
        do = operations.choose_public_files if is_public else operations.publish
        ids = form.files.data or []
        do(version=version, file_ids=ids, actor=access.actor(), now=clock.now())

    return _done(conference, version, form, act, _("Everybody can read it now."))


@bp.post(f"{ONE}/correct")
@access.requires(rules.may_edit_reports)
def correct(conference: Conference, version: ReportVersion) -> ResponseReturnValue:
    """Compile a corrigendum."""
    form = CorrectForm()

    def act() -> ReportVersion:
        return operations.correct(
            version=version, note=form.note.data, actor=access.actor(), now=clock.now()
        )

    return _done(conference, version, form, act, _("The corrigendum is a draft now."))


@bp.post(f"{ONE}/comments")
@access.requires(rules.may_have_reports)
def comment(conference: Conference, version: ReportVersion) -> ResponseReturnValue:
    """Say something about the version."""
    form = CommentForm()

    def act() -> None:
        operations.comment(
            version=version,
            text=form.comment.data,
            place=form.place.data or "",
            client_id=form.client_id(),
            actor=access.actor(),
            now=clock.now(),
        )

    return _done(conference, version, form, act, _("Said."))


@bp.post(f"{ONE}/comments/<int:remark_id>")
@access.requires(rules.may_edit_reports)
def settle(conference: Conference, version: ReportVersion, remark_id: int) -> ResponseReturnValue:
    """Say what became of a comment."""
    made, form = life.find_comment(version, remark_id), AnswerForm()
    if made is None:
        abort(404)
    form.stand_at(made)

    def act() -> None:
        operations.settle(
            made=made, answer=form.answer.data or "", actor=access.actor(), now=clock.now()
        )

    return _done(conference, version, form, act, _("Settled."))


def _press(
    conference: Conference, version: ReportVersion, act: Callable[..., None], said: str
) -> ResponseReturnValue:
    require_button()
    form = ButtonForm()
    return _done(
        conference,
        version,
        form,
        lambda: act(version=version, actor=access.actor(), now=clock.now()),
        said,
    )


def _done(
    conference: Conference,
    version: ReportVersion,
    form: Form,
    act: Callable[[], Any],
    said: str,
) -> ResponseReturnValue:
    """Act and go to the version, or to the one made of it; else show what there is to mend."""
    number = version.number
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            made = act()
            shown = made.number if isinstance(made, ReportVersion) else number
        if not form.errors:
            return answers.see_other(
                "reports.version", slug=conference.slug, version_number=shown, said=said
            )
    found = queries.find_version(conference, number)
    return _page(conference, found, form) if found else abort(404)


def _page(
    conference: Conference, version: ReportVersion, refused: Form | None = None
) -> ResponseReturnValue:
    def form(kind: type[Form]) -> Form:
        return refused if isinstance(refused, kind) else kind(formdata=None)

    comment_form = form(CommentForm)
    if isinstance(comment_form, CommentForm) and comment_form is not refused:
        comment_form.renew()
    shown = request.args.get("comments", "")
    done = {"open": False, "done": True}.get(shown)
    ready = [each for each in version.files if each.state is FileState.READY]
    may_edit = rules.may_edit_reports(access.standing())
    is_draft = version.state is VersionState.DRAFT
    return answers.page(
        "reports/version.html",
        form=refused,
        version=version,
        ready=ready,
        chosen=_chosen(version, refused),
        acts=life.acts_on(version),
        comments=life.comments_on(version, done=done),
        shown=shown,
        base=queries.base_of(conference, version.number),
        missing=telling.missing(from_json(queries.snapshot_of(version))),
        is_held_back=_is_held_back(conference, version),
        may_edit=may_edit,
        asked=len(letters.readers(conference)) if may_edit and is_draft else 0,
        may_publish=conference_rules.may_organise(access.standing()),
        review_form=form(ReviewForm),
        publish_form=form(PublishForm),
        correct_form=form(CorrectForm),
        comment_form=comment_form,
        answer_form=form(AnswerForm),
        button_form=ButtonForm(),
    )


def _is_held_back(conference: Conference, version: ReportVersion) -> bool:
    """Whether files that were published are not given to the public any more."""
    if version.state is not VersionState.PUBLISHED:
        return False
    [given] = holding.public_files(conference, [version])
    return len(given) < sum(each.is_public for each in version.files)


def _chosen(version: ReportVersion, refused: Form | None) -> set[int]:
    """Return the files that were chosen just now, that are public, or that are offered to be.

    Offered are those that are whole and name nobody.
    """
    if isinstance(refused, PublishForm):
        return set(refused.files.data or ())
    if version.state is VersionState.PUBLISHED:
        return {each.id for each in version.files if each.is_public}
    return {
        each.id
        for each in version.files
        if each.variant is Variant.FULL and each.attribution is not Attribution.NAMES
    }
