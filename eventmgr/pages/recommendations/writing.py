"""Writing recommendations in a group, and reading what was written."""

from typing import Final

from flask import request
from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.groups import rules as group_rules
from eventmgr.groups.models import WorkingGroup
from eventmgr.pages.recommendations import editor, kinds
from eventmgr.pages.recommendations.blueprint import GROUP, ONE, bp
from eventmgr.pages.recommendations.forms import WordingForm
from eventmgr.recommendations import operations
from eventmgr.recommendations.enums import RecommendationKind
from eventmgr.recommendations.errors import EditConflict
from eventmgr.recommendations.models import Recommendation
from eventmgr.recommendations.saving import Fate
from eventmgr.web import access, answers, attribution

SAID: Final = {
    Fate.SAVED: _l("Saved."),
    Fate.MERGED: _l("Saved, together with what others wrote meanwhile. Please check the text."),
    Fate.LATE: _l("Saved as a late text. It is kept, but what was in time stands."),
}


@bp.route(f"{GROUP}/recommendations/new", methods=["GET", "POST"])
@access.requires(group_rules.may_write, on="group")
def new(conference: Conference, group: WorkingGroup) -> ResponseReturnValue:
    """Begin a recommendation, or what ``kind`` in the address says."""
    kind = kinds.asked(request.args.get("kind"))
    slug, code, form = conference.slug, group.code, WordingForm(conference, kind=kind)
    if form.validate_on_submit():
        try:
            number, said = _start(group, form, kind)
        except EditConflict as conflict:
            return editor.conflict(slug, code, conflict.key, form=form)
        except DomainError as refused:
            form.blame(refused)
        else:
            return _shown(slug, code, number, said)
    return editor.page(slug, code, None, form=form, kind=kind)


@bp.get(ONE)
@access.requires(group_rules.may_see_group, on="group")
def show(
    conference: Conference, group: WorkingGroup, recommendation: Recommendation
) -> ResponseReturnValue:
    """Show a recommendation: as a form to those who write in the group."""
    return editor.page(conference.slug, group.code, recommendation.key)


@bp.post(ONE)
@access.requires(group_rules.may_write, on="group")
def save(
    conference: Conference, group: WorkingGroup, recommendation: Recommendation
) -> ResponseReturnValue:
    """Save other words."""
    slug, code, number = conference.slug, group.code, recommendation.key
    form = WordingForm(conference, kind=recommendation.kind)
    if form.validate_on_submit():
        try:
            saved = _save(group, recommendation, form)
        except EditConflict:
            return editor.conflict(slug, code, number, form=form)
        except DomainError as refused:
            form.blame(refused)
        else:
            if saved.fate is Fate.CONTESTED:
                return editor.conflict(slug, code, number, form=form, branch=saved.revision.number)
            return _shown(slug, code, number, str(SAID[saved.fate]))
    return editor.page(slug, code, number, form=form)


def _start(group: WorkingGroup, form: WordingForm, kind: RecommendationKind) -> tuple[str, str]:
    with unit_of_work():
        revision = operations.start_recommendation(
            group=group,
            wording=form.wording(),
            client_id=form.save_id(),
            kind=kind,
            may_be_early=group_rules.may_edit_texts(access.standing()),
            actor=access.actor(),
            now=clock.now(),
        )
        fate = Fate.LATE if revision.is_late else Fate.SAVED
        return revision.recommendation.key, str(SAID[fate])


def _save(
    group: WorkingGroup, recommendation: Recommendation, form: WordingForm
) -> operations.Saved:
    with unit_of_work():
        return operations.save_revision(
            recommendation=recommendation,
            wording=form.wording(),
            client_id=form.save_id(),
            base_number=form.base(),
            settles=form.settled(),
            unsaid=attribution.untold_fields(group, recommendation.kind),
            actor=access.actor(),
            now=clock.now(),
        )


def _shown(slug: str, code: str, number: int | str, said: str) -> ResponseReturnValue:
    return answers.see_other("recommendations.show", slug=slug, code=code, number=number, said=said)
