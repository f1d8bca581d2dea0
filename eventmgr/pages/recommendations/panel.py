"""What a recommendation's page shows of agreeing: answers, level, suggestions, comments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from eventmgr.conferences.queries import find_conference
from eventmgr.conferences.standing import Standing
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.queries import find_group
from eventmgr.pages.recommendations.agreeing_forms import (
    AnswerForm,
    CommentForm,
    DeclineForm,
    LevelForm,
)
from eventmgr.people.merges import merged_ids
from eventmgr.recommendations import agreement, asking, comments, endorsements, queries, suggestions
from eventmgr.recommendations.enums import RecommendationState
from eventmgr.recommendations.models import Recommendation
from eventmgr.recommendations.voices import Comment, Endorsement
from eventmgr.web import access, attribution
from eventmgr.web.forms import ButtonForm, Form

CONFLICT, REFUSED = 409, 422


@dataclass(frozen=True, kw_only=True)
class May:
    """What whoever reads the page may do there."""

    answer: bool
    comment: bool
    lead: bool
    propose: bool
    take_back: bool
    record: bool
    know_who: bool


@dataclass(frozen=True, kw_only=True)
class Panel:
    """Everything that `recommendations/_agreement.html` shows."""

    may: May
    asked: int
    """How many members are asked what they say."""
    answers: Sequence[endorsements.Standing]
    count: endorsements.Count
    mine: endorsements.Standing | None
    my_answers: Sequence[Endorsement]
    comments: Sequence[Comment]
    suggestions: Sequence[suggestions.Suggestion]
    persons: Sequence[int]
    """Whose copies on a device are the reader's."""
    answer_form: AnswerForm
    level_form: LevelForm
    comment_form: CommentForm
    decline_forms: Mapping[int, DeclineForm]
    """By the suggestion's number."""
    button: ButtonForm
    refused: Form | None
    field_labels: Mapping[str, object]

    @property
    def has_homeless_refusal(self) -> bool:
        """Whether a form was refused that stands nowhere on the page and tells its errors there."""
        shown = [self.answer_form] * self.may.answer + [self.level_form] * self.may.record
        shown += [self.comment_form] * self.may.comment + [*self.decline_forms.values()]
        return self.refused is not None and not any(each is self.refused for each in shown)


def of(
    group: WorkingGroup,
    recommendation: Recommendation,
    *,
    refused: Form | None = None,
    declined: int = 0,
) -> Panel:
    """Return the panel for whoever asks; ``refused`` is the form that was, with what was typed.

    ``declined`` is the number of the suggestion that it was to decline.
    """
    standing = access.standing()
    person_id = standing.actor.person_id
    answers = endorsements.standing_answers(recommendation)
    mine = [each for each in answers if each.endorsement.person_id == person_id]
    untold = attribution.untold_fields(group, recommendation.kind)
    found = suggestions.suggestions_for(recommendation, untold=untold)
    waiting = [each.words.number for each in found if each.answer is None]
    may = _may(standing, group, recommendation)
    return Panel(
        may=may,
        asked=endorsements.writers_of(group),
        answers=answers,
        count=endorsements.count_of(answers),
        mine=mine[0] if mine else None,
        my_answers=endorsements.history_of(recommendation, person_id) if mine and person_id else [],
        comments=comments.comments_on(recommendation),
        suggestions=found,
        persons=persons(),
        answer_form=_answer_form(refused, recommendation),
        level_form=refused if isinstance(refused, LevelForm) else LevelForm(recommendation),
        comment_form=_comment_form(refused),
        decline_forms={each: _decline_form(each, refused, declined) for each in waiting},
        button=ButtonForm(),
        refused=refused,
        field_labels=asking.LABELS[recommendation.kind],
    )


def persons() -> Sequence[int]:
    """Return who the reader is, and who they were before rows of persons were made one."""
    person_id = access.actor().person_id
    return [person_id, *merged_ids(person_id)] if person_id else []


def page(
    slug: str, code: str, number: int | str, *, refused: Form | None = None, declined: int = 0
) -> ResponseReturnValue:
    """Return the page for agreeing alone, read anew: a refused act has let go of what was loaded.

    The status is 422 for a refused form, and 409 if others changed meanwhile what it showed.
    """
    conference = find_conference(slug) or abort(404)
    group = find_group(conference, code) or abort(404)
    recommendation = queries.find_recommendation(group, number) or abort(404)
    status = 200
    if refused is not None and refused.errors:
        status = CONFLICT if refused.is_stale else REFUSED
    return render_template(
        "recommendations/agreement.html",
        conference=conference,
        group=group,
        recommendation=recommendation,
        latest=queries.latest(recommendation),
        panel=of(group, recommendation, refused=refused, declined=declined),
    ), status


def _may(standing: Standing, group: WorkingGroup, recommendation: Recommendation) -> May:
    state = recommendation.state
    leads = agreement.may_lead(standing, group)
    is_author = endorsements.is_author(recommendation, standing.actor.person_id)
    proposes = agreement.may_propose(standing, group, is_author=is_author)
    is_open = state in agreement.WORKED_ON and recommendation.revision is not None
    takes_back = leads or (proposes and state is RecommendationState.PROPOSED)
    return May(
        answer=agreement.may_answer(standing, group) and is_open,
        comment=agreement.may_comment(standing, group),
        lead=leads,
        propose=proposes and state in agreement.PROPOSABLE and is_open,
        take_back=takes_back and state in agreement.AGREEABLE,
        record=leads and state in agreement.AGREEABLE,
        know_who=agreement.may_know_who(standing, group),
    )


def _answer_form(refused: Form | None, recommendation: Recommendation) -> AnswerForm:
    form = refused if isinstance(refused, AnswerForm) else AnswerForm(formdata=None)
    form.show(recommendation)
    return form


def _comment_form(refused: Form | None) -> CommentForm:
    form = refused if isinstance(refused, CommentForm) else CommentForm(formdata=None)
    form.renew()
    return form


def _decline_form(number: int, refused: Form | None, declined: int) -> DeclineForm:
    form = DeclineForm(formdata=None)
    if number == declined and isinstance(refused, DeclineForm):
        form = refused
    form.call_after(number)
    return form
