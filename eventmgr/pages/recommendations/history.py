"""What became of a text: every saved one, any two compared, and an earlier one taken up again."""

from typing import Any, Final
from uuid import uuid4

from flask import abort, flash, request
from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.groups import rules as group_rules
from eventmgr.groups.models import WorkingGroup
from eventmgr.pages.recommendations.blueprint import ONE, bp
from eventmgr.recommendations import asking, operations, queries
from eventmgr.recommendations import history as saved_texts
from eventmgr.recommendations.models import Recommendation, Revision
from eventmgr.recommendations.saving import Fate
from eventmgr.web import access, answers, attribution
from eventmgr.web.saves import SaveForm, number_of

SAID: Final = {
    Fate.SAVED: _l("Taken up again. It stands as a new text; the others are kept."),
    Fate.MERGED: _l("Taken up again, with what others wrote meanwhile. Please check the text."),
    Fate.CONTESTED: _l(
        "Others wrote something else meanwhile, so this text waits beside theirs. Compare the two, "
        "and take up the one that shall stand."
    ),
    Fate.LATE: _l("Kept as a late text: the list is closed."),
}


@bp.get(f"{ONE}/history")
@access.requires(group_rules.may_see_group, on="group")
def history(
    conference: Conference,  # noqa: ARG001 - the template has it from the request
    group: WorkingGroup,
    recommendation: Recommendation,
) -> ResponseReturnValue:
    """Show every saved text of a recommendation, and what each changed."""
    number = request.args.get("page", 1, type=int)
    page = saved_texts.page_of(recommendation, _reader(group, recommendation), number=number)
    return answers.page(
        "recommendations/history.html",
        page=page,
        save_ids={each.revision.number: uuid4() for each in page.rows},
        newest=queries.latest(recommendation),
        **_common(group, recommendation),
    )


@bp.get(f"{ONE}/history/compare")
@access.requires(group_rules.may_see_group, on="group")
def compare(
    conference: Conference,  # noqa: ARG001 - the template has it from the request
    group: WorkingGroup,
    recommendation: Recommendation,
) -> ResponseReturnValue:
    """Show what differs between any two saved texts; 404 if the reader sees no such two."""
    old, new = number_of(request.args.get("old")), number_of(request.args.get("new"))
    reader = _reader(group, recommendation)
    found = saved_texts.pair(recommendation, reader, old, new) or abort(404)
    return answers.page(
        "recommendations/compare.html",
        old=found[0],
        new=found[1],
        changes=saved_texts.changes(*found, reader.untold),
        **_common(group, recommendation),
    )


@bp.post(f"{ONE}/history/<int:revision_number>/restore")
@access.requires(group_rules.may_write, on="group")
def restore_text(
    conference: Conference,
    group: WorkingGroup,
    recommendation: Recommendation,
    revision: Revision,
) -> ResponseReturnValue:
    """Let an earlier text, a late one or one kept aside be the newest."""
    form = SaveForm()
    if not form.validate_on_submit():
        abort(400)
    if not _may_take_up(group, revision):
        abort(403)
    address = {"slug": conference.slug, "code": group.code, "number": recommendation.key}
    try:
        with unit_of_work():
            saved = operations.restore_revision(
                group=group,
                recommendation=recommendation,
                revision=revision,
                seen_number=number_of(form.base_number.data),
                client_id=form.save_id(),
                actor=access.actor(),
                now=clock.now(),
            )
            said = str(SAID[saved.fate])
    except DomainError as refused:
        db.session.rollback()
        flash(str(refused), "danger")
        said = ""
    return answers.see_other("recommendations.history", said=said, **address)


def _reader(group: WorkingGroup, recommendation: Recommendation) -> saved_texts.Reader:
    standing = access.standing()
    leads = group_rules.may_submit(standing, group)
    untold = attribution.untold_fields(group, recommendation.kind)
    return saved_texts.Reader(person_id=standing.actor.person_id, leads=leads, untold=untold)


def _may_take_up(group: WorkingGroup, revision: Revision) -> bool:
    """Whether the text may be taken up: what is late or kept aside by those who lead alone."""
    return not revision.is_aside or group_rules.may_submit(access.standing(), group)


def _common(group: WorkingGroup, recommendation: Recommendation) -> dict[str, Any]:
    standing = access.standing()
    return {
        "group": group,
        "recommendation": recommendation,
        "may_write": group_rules.may_write(standing, group),
        "leads": group_rules.may_submit(standing, group),
        "labels": asking.LABELS[recommendation.kind],
        "how": saved_texts.how,
        "form": SaveForm(),
    }
