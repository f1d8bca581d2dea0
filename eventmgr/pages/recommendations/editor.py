"""The page on which a recommendation is written, however one comes to it."""

from typing import Any, Final

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from eventmgr.conferences.queries import find_conference
from eventmgr.foundation import clock
from eventmgr.groups import rules as group_rules
from eventmgr.groups.models import ASKED
from eventmgr.groups.queries import find_group
from eventmgr.pages.recommendations import kinds, panel
from eventmgr.pages.recommendations.forms import WordingForm
from eventmgr.people.merges import merged_ids
from eventmgr.recommendations import branches as waiting
from eventmgr.recommendations import proposers, queries, rules
from eventmgr.recommendations.changes import news
from eventmgr.recommendations.enums import RecommendationKind
from eventmgr.recommendations.models import Revision
from eventmgr.recommendations.wording import Wording
from eventmgr.web import access, answers, passes
from eventmgr.web.forms import ButtonForm
from eventmgr.web.reminding import reminder

CONFLICT: Final = 409


def page(
    slug: str,
    code: str,
    number: int | str | None,
    *,
    form: WordingForm | None = None,
    kind: RecommendationKind = RecommendationKind.RECOMMENDATION,
) -> ResponseReturnValue:
    """Return the page for one recommendation, or for a new one of the kind without a number.

    Everything is read anew: a refused save has let go of what was loaded before.
    """
    values = _values(slug, code, number, kind)
    form = form or WordingForm(values["conference"], values["latest"], kind=values["kind"])
    return answers.page("recommendations/edit.html", form=form, **values)


def conflict(
    slug: str, code: str, number: int | str, *, form: WordingForm, branch: int | None = None
) -> ResponseReturnValue:
    """Return the page with both texts whole; saving it again builds on what others wrote.

    ``branch`` is the number of the revision that the words were stored as, if they were.
    """
    values = _values(slug, code, number)
    form.renew(values["latest"].number)
    waits = _waiting(values, branch)
    if waits is not None:
        _settling(form, waits, values["latest"])
    return _two_texts(form, waits, values), CONFLICT


def decision(slug: str, code: str, number: int | str, *, branch: int) -> ResponseReturnValue:
    """Return the page on which a text that waits is decided on; 404 if it waits no more."""
    values = _values(slug, code, number)
    waits = _waiting(values, branch) or abort(404)
    form = WordingForm(values["conference"], waits, kind=values["kind"])
    form.renew(values["latest"].number)
    _settling(form, waits, values["latest"])
    return _two_texts(form, waits, values)


def _waiting(values: dict[str, Any], branch: int | None) -> Revision | None:
    return next((each for each in values["branches"] if each.number == branch), None)


def _settling(form: WordingForm, branch: Revision, latest: Revision) -> None:
    """Have the form decide on the branch: nobody's other fields go back to what they were."""
    form.settles.data = str(branch.number)
    form.show(Wording.of(latest), [name for name in ASKED if name not in branch.to_check])
    form.show(Wording.of(branch), branch.to_check)


def _two_texts(form: WordingForm, branch: Revision | None, values: dict[str, Any]) -> str:
    contested = [form[name].label.text for name in branch.to_check] if branch else []
    return render_template(
        "recommendations/conflict.html", form=form, branch=branch, contested=contested, **values
    )


def _values(
    slug: str,
    code: str,
    number: int | str | None,
    kind: RecommendationKind = RecommendationKind.RECOMMENDATION,
) -> dict[str, Any]:
    conference = find_conference(slug) or abort(404)
    group = find_group(conference, code) or abort(404)
    recommendation = None
    if number is not None:
        recommendation = queries.find_recommendation(group, number) or abort(404)
        kind = recommendation.kind
    submission = queries.standing_submission(group)
    standing = access.standing()
    latest = queries.latest(recommendation) if recommendation else None
    return {
        "conference": conference,
        "group": group,
        "recommendation": recommendation,
        "latest": latest,
        "proposer": (
            proposers.told(recommendation, proposers.hidden(conference))
            if recommendation and group_rules.may_see_names(standing, group)
            else ""
        ),
        "may_write": group_rules.may_write(standing, group),
        "merged": merged_ids(access.actor().person_id or 0),
        "pass": passes.issue(person_id=access.actor().person_id or 0, place=group.id),
        "branches": waiting.waiting(recommendation) if recommendation else [],
        "verbs": " ".join(rules.VERBS),
        "english": " ".join(rules.ENGLISH),
        "may_let_stand": rules.may_let_stand(standing) and submission is None,
        "saves_late": rules.comes_late(
            group,
            recommendation.state if recommendation else None,
            is_submitted=submission is not None,
            now=clock.now(),
            returned_until=recommendation.returned_until if recommendation else None,
        ),
        "reminder": reminder(group, news(group), now=clock.now()),
        "saved_ids": queries.last_saves(recommendation) if recommendation else [],
        **kinds.values(group, kind, Wording.of(latest) if latest else Wording()),
        "short_title": rules.SHORT_TITLE,
        "longest_text": rules.LONGEST_TEXT,
        "button": ButtonForm(),
        "panel": panel.of(group, recommendation) if recommendation else None,
    }
