"""Reading a group's list through, handing it in, signing it, and giving it back."""

from collections.abc import Sequence

from flask import abort, current_app, flash
from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups import rules as group_rules
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.queries import find_group
from eventmgr.pages.recommendations import kinds
from eventmgr.pages.recommendations.blueprint import GROUP, bp
from eventmgr.pages.recommendations.forms import ReopenForm, SubmitForm
from eventmgr.pages.recommendations.submission_forms import SeenForm, SendBackForm, SignForm
from eventmgr.recommendations import (
    asking,
    endorsements,
    handing_in,
    operations,
    queries,
    read_back,
    rules,
)
from eventmgr.recommendations.enums import RecommendationKind
from eventmgr.recommendations.models import Submission
from eventmgr.recommendations.wording import Wording
from eventmgr.web import access, answers


def base_url() -> str:
    """Return what the addresses in mails begin with."""
    return str(current_app.config["EVENTMGR"].base_url)


@bp.get(f"{GROUP}/read-back")
@access.requires(group_rules.may_see_group, on="group")
def read_aloud(conference: Conference, group: WorkingGroup) -> ResponseReturnValue:
    """Show the whole list to whoever may see the group, to be read aloud."""
    return _list_page(conference, group.code, SubmitForm())


@bp.route(f"{GROUP}/submit", methods=["GET", "POST"])
@access.requires(group_rules.may_submit, on="group")
def submit(conference: Conference, group: WorkingGroup) -> ResponseReturnValue:
    """Read the whole list through, and hand it in."""
    code, form = group.code, SubmitForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            submission = operations.submit_group(
                group=group,
                may_be_late=group_rules.may_edit_texts(access.standing()),
                actor=access.actor(),
                now=clock.now(),
                seen_revision_ids=form.seen_ids(),
                base_url=base_url(),
            )
            said = _said(submission)
        if not form.errors:
            return answers.see_other("groups.show", slug=conference.slug, code=code, said=said)
    return _list_page(conference, code, form)


@bp.post(f"{GROUP}/sign")
@access.requires(handing_in.may_sign, on="group")
def sign(conference: Conference, group: WorkingGroup) -> ResponseReturnValue:
    """Sign the list that waits."""
    code, form = group.code, SignForm()
    if not form.validate_on_submit():
        abort(400)
    said = _("Signed. The list is handed in.")
    try:
        with unit_of_work():
            operations.countersign(
                group=group, submission_id=form.seen(), actor=access.actor(), now=clock.now()
            )
    except DomainError as refused:
        flash(str(refused), "danger")
        said = ""
    where = {"slug": conference.slug, "code": code}
    return answers.see_other("recommendations.read_aloud", said=said, **where)


@bp.route(f"{GROUP}/send-back", methods=["GET", "POST"])
@access.requires(handing_in.may_sign, on="group")
def send_back(conference: Conference, group: WorkingGroup) -> ResponseReturnValue:
    """Send the list back to the group instead of signing it."""
    code, form = group.code, SendBackForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.send_back(
                group=group,
                submission_id=form.seen(),
                reason=form.reason.data,
                actor=access.actor(),
                now=clock.now(),
                base_url=base_url(),
            )
        if not form.errors:
            said = _("The list is with the group again.")
            return answers.see_other("groups.show", slug=conference.slug, code=code, said=said)
    fresh = find_group(conference, code) or abort(404)
    submission = queries.standing_submission(fresh)
    form.show(submission)
    is_closed = group_rules.is_closed(fresh, now=clock.now())
    return answers.page(
        "recommendations/send_back.html",
        form=form,
        group=fresh,
        submission=submission,
        is_closed=is_closed,
    )


@bp.route("/manage/<slug>/groups/<code>/reopen", methods=["GET", "POST"])
@access.requires(rules.may_reopen)
def reopen(conference: Conference, group: WorkingGroup) -> ResponseReturnValue:
    """Give a submitted list back to its group."""
    code, form = group.code, ReopenForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.reopen_group(
                group=group,
                reason=form.reason.data,
                deadline=form.moment(conference),
                actor=access.actor(),
                now=clock.now(),
                base_url=base_url(),
            )
        if not form.errors:
            said = _("%(code)s is open again.", code=code)
            return answers.see_other("groups.index", slug=conference.slug, said=said)
    return answers.page("recommendations/reopen.html", form=form, code=code)


def _list_page(conference: Conference, code: str, form: SubmitForm) -> ResponseReturnValue:
    """Return the page with the list as it is now, for which alone the buttons then count."""
    group = find_group(conference, code) or abort(404)
    standing, now = access.standing(), clock.now()
    entries = read_back.listed(queries.recommendations_of(group, kind=None))
    submission = queries.standing_submission(group)
    form.show([each.recommendation.revision_id for each in entries])
    signing = SignForm(formdata=None)
    signing.show(submission)
    return answers.page(
        "recommendations/read_back.html",
        form=form,
        signing=signing,
        seen=SeenForm(formdata=None),
        group=group,
        entries=entries,
        gaps={each.reference: _gaps(group, each) for each in entries},
        advice=rules.ADVICE,
        asked_by_kind={each: asking.asked(group, each) for each in RecommendationKind},
        labels_by_kind=asking.LABELS,
        undecided=read_back.undecided_counts(group),
        counts=endorsements.counts([each.recommendation for each in entries]),
        again=read_back.resubmissions(group),
        submission=submission,
        given_back=read_back.given_back(group),
        is_past=group_rules.is_past_deadline(group, now=now),
        is_closed=group_rules.is_closed(group, now=now),
        closes_at=group_rules.closes_at(group),
        may_submit=group_rules.may_submit(standing, group),
        may_write=group_rules.may_write(standing, group),
        may_be_late=group_rules.may_edit_texts(standing),
        may_sign=_may_sign(group, submission),
        may_return=handing_in.may_return(standing),
        may_validate=handing_in.may_validate(standing),
    )


def _gaps(group: WorkingGroup, entry: queries.Entry) -> Sequence[str]:
    """Return what the text still lacks of what it is asked for."""
    advice = kinds.advised(group, entry.recommendation.kind)
    return [key for key in rules.gaps(Wording.of(entry.words)) if key in advice]


def _may_sign(group: WorkingGroup, submission: Submission | None) -> bool:
    """Whether the list waits for just this reader's signature, or the like."""
    if submission is None or not submission.is_waiting:
        return False
    is_own = submission.person_id == access.actor().person_id
    return handing_in.may_sign(access.standing(), group) and not is_own


def _said(submission: Submission) -> str:
    if submission.is_waiting:
        return _("Handed in. It counts, from this moment, once a moderator has signed it.")
    return _("Submitted. Thank you.")
