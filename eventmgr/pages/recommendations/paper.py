"""When the network fails: a Word template out, and texts of paper and laptops in."""

from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import LANGUAGES, in_language, ngettext
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups import rules as group_rules
from eventmgr.groups.models import WorkingGroup
from eventmgr.pages.recommendations.blueprint import GROUP, bp
from eventmgr.pages.recommendations.paper_forms import (
    PaperForm,
    Row,
    require_returnable,
    rows_of,
    sent_rest,
    sent_rows,
)
from eventmgr.recommendations import queries, rules
from eventmgr.recommendations.enums import TIME_FRAME_LABELS, RecommendationState
from eventmgr.recommendations.taking_in import template
from eventmgr.recommendations.taking_in.taking import Taken, take_in
from eventmgr.recommendations.taking_in.template import Filled
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm, Form

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@bp.route(f"{GROUP}/paper", methods=["GET", "POST"])
@access.requires(group_rules.may_submit, on="group")
def paper(conference: Conference, group: WorkingGroup) -> ResponseReturnValue:
    """Offer the template, and show what a file or a paste would become."""
    form = PaperForm()
    if form.validate_on_submit():
        with form.blaming():
            reading = form.reading(group, conference.themes)
            rows, unchanged = rows_of(group, reading)
            rest = "\n".join(reading.rest)
            require_returnable(rows, rest)
            return _preview(conference, group, ButtonForm(formdata=None), rows, rest, unchanged)
    return _index(conference, group, form)


@bp.get(f"{GROUP}/paper/template.docx")
@access.requires(group_rules.may_submit, on="group")
def paper_template(conference: Conference, group: WorkingGroup) -> Response:
    """Return the group's Word template, empty or with its texts in it."""
    language = request.args.get("language", "")
    language = language if language in LANGUAGES else _languages(conference)[0]
    entries = queries.recommendations_of(group) if "filled" in request.args else []
    filled = [
        Filled(recommendation=each.recommendation, words=each.words)
        for each in entries
        if each.recommendation.state is not RecommendationState.WITHDRAWN
    ]
    with in_language(language):
        content = template.write(group, filled)
    name = f"{conference.slug}-{group.code}-{language}.docx"
    return answers.attachment(content, filename=name, media_type=DOCX)


@bp.post(f"{GROUP}/paper/take")
@access.requires(group_rules.may_submit, on="group")
def paper_take(conference: Conference, group: WorkingGroup) -> ResponseReturnValue:
    """Take in the drafts that were ticked; what was not comes back, to be kept or pasted again."""
    form, rows, rest = ButtonForm(), sent_rows(), sent_rest()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            chosen = [each.chosen() for each in rows if each.is_ticked]
            if not chosen:
                raise DomainError(_("Tick at least one text that shall be taken in."))
            taken = take_in(
                group=group,
                chosen=chosen,
                may_be_early=group_rules.may_edit_texts(access.standing()),
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            return _done(conference, group, taken, rows, rest)
    return _preview(conference, group, form, rows, rest)


def _done(
    conference: Conference, group: WorkingGroup, taken: Taken, rows: list[Row], rest: str
) -> ResponseReturnValue:
    """Say what was taken in; words that were not come back in the box."""
    given_back = {each.origin for each in taken.left}
    left = [each.plain() for each in rows if not each.is_ticked or each.origin in given_back]
    words = "\n\n".join(each for each in (*left, rest) if each.strip())
    if not words:
        said = " ".join(_told(taken))
        return answers.see_other("groups.show", slug=conference.slug, code=group.code, said=said)
    form = PaperForm(formdata=None)
    form.pasted.data = words
    return _index(conference, group, form, told=_told(taken))


def _told(taken: Taken) -> list[str]:
    """Return one sentence for each thing that became of the texts."""
    sentences = [
        (taken.references, _("Taken in:")),
        (taken.late, _("Kept as late:")),
        (taken.contested, _("Waiting for a decision, since others changed the same words:")),
        (taken.known, _("Taken in before, nothing changed:")),
    ]
    told = [f"{words} {', '.join(found)}." for found, words in sentences if found]
    if taken.left:
        count = len(taken.left)
        told.append(
            ngettext(
                "%(num)s text came before with other words and was not taken in again.",
                "%(num)s texts came before with other words and were not taken in again.",
                count,
            )
        )
    return told


def _index(
    conference: Conference, group: WorkingGroup, form: PaperForm, told: list[str] | None = None
) -> ResponseReturnValue:
    return answers.page(
        "recommendations/paper/index.html",
        form=form,
        conference=conference,
        group=group,
        languages=_languages(conference),
        told=told or [],
    )


def _preview(
    conference: Conference,
    group: WorkingGroup,
    form: Form,
    rows: list[Row],
    rest: str,
    unchanged: int = 0,
) -> ResponseReturnValue:
    values: dict[str, Any] = {
        "conference": conference,
        "group": group,
        "rows": rows,
        "rest": rest,
        "unchanged": unchanged,
        "themes": conference.themes,
        "time_frames": TIME_FRAME_LABELS,
        "is_late": rules.is_late(
            group,
            is_submitted=queries.standing_submission(group) is not None,
            now=clock.now(),
        ),
    }
    if form.errors:
        return answers.page("recommendations/paper/preview.html", form=form, **values)
    return render_template("recommendations/paper/preview.html", form=form, **values)


def _languages(conference: Conference) -> list[str]:
    """Return the languages of the template, the conference's own first."""
    own = [each for each in conference.languages if each in LANGUAGES]
    return list(dict.fromkeys([*own, *LANGUAGES]))
