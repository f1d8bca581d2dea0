"""Writing one section: the form, and what waits for a decision."""

from typing import Any, Final

from flask import abort, flash, render_template
from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.conferences.queries import find_conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.pages.sections.blueprint import ONE, bp
from eventmgr.pages.sections.forms import WordingForm
from eventmgr.pages.sections.sending import pass_of
from eventmgr.people.merges import merged_ids
from eventmgr.recommendations.errors import EditConflict
from eventmgr.recommendations.saving import Fate
from eventmgr.reports.sections import history, operations, queries, rules
from eventmgr.reports.sections.models import SectionRevision
from eventmgr.reports.sections.queries import Place
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm

CONFLICT: Final = 409
SAID: Final = {
    Fate.SAVED: _l("Saved."),
    Fate.MERGED: _l("Saved, together with what others wrote meanwhile. Please check the text."),
}


@bp.get(ONE)
@access.requires(rules.may_read_sections)
def show(conference: Conference, place: Place) -> ResponseReturnValue:
    """Show a section: as a form to those who write the report."""
    return _page(conference.slug, place.key)


@bp.post(ONE)
@access.requires(rules.may_write_sections)
def save(conference: Conference, place: Place) -> ResponseReturnValue:
    """Save other words."""
    slug, key = conference.slug, place.key
    form = WordingForm(place.words, place.usual_heading)
    if form.validate_on_submit():
        try:
            fate, number = _save(place, form)
        except EditConflict:
            return _both(slug, key, form=form)
        except DomainError as refused:
            form.blame(refused)
        else:
            if fate is Fate.CONTESTED:
                return _both(slug, key, form=form, branch=number)
            said = str(SAID[fate])
            return answers.see_other("sections.show", slug=slug, section_key=key, said=said)
    return _page(slug, key, form=form)


@bp.get(f"{ONE}/branches/<int:branch_number>")
@access.requires(rules.may_write_sections)
def decide(conference: Conference, place: Place, branch_number: int) -> ResponseReturnValue:
    """Show what stands and what waits, whole, with a form to decide in; 404 if it waits no more."""
    values = _values(conference.slug, place.key)
    waits = _waiting(values, branch_number) or abort(404)
    form = WordingForm(waits, place.usual_heading)
    return _two_texts(form, waits, values)


@bp.post(f"{ONE}/branches/<int:branch_number>/let-be")
@access.requires(rules.may_write_sections)
def let_be(conference: Conference, place: Place, branch_number: int) -> ResponseReturnValue:
    """Decide for what stands; what waited stays in the history."""
    where = {"slug": conference.slug, "section_key": place.key}
    if not ButtonForm().validate_on_submit():
        abort(400)
    try:
        with unit_of_work():
            operations.let_what_stands_be(
                place=place, number=branch_number, actor=access.actor(), now=clock.now()
            )
    except DomainError as refused:
        flash(str(refused), "danger")
        return answers.see_other("sections.show", **where)
    said = _("What stands stays. The other text is in the history.")
    return answers.see_other("sections.show", said=said, **where)


def _save(place: Place, form: WordingForm) -> tuple[Fate, int]:
    with unit_of_work():
        saved = operations.save_section(
            place=place,
            wording=form.wording(),
            client_id=form.save_id(),
            base_number=form.base(),
            settles=form.settled(),
            actor=access.actor(),
            now=clock.now(),
        )
        return saved.fate, saved.revision.number


def _page(slug: str, key: str, *, form: WordingForm | None = None) -> ResponseReturnValue:
    """Return the page; everything is read anew, for a refused save has let go of it."""
    values = _values(slug, key)
    place: Place = values["place"]
    form = form or WordingForm(place.words, place.usual_heading)
    return answers.page("sections/edit.html", form=form, **values)


def _both(
    slug: str, key: str, *, form: WordingForm, branch: int | None = None
) -> ResponseReturnValue:
    """Return the page with both texts whole; saving it again builds on what others wrote."""
    values = _values(slug, key)
    return _two_texts(form, _waiting(values, branch), values), CONFLICT


def _two_texts(form: WordingForm, branch: SectionRevision | None, values: dict[str, Any]) -> str:
    latest: SectionRevision = values["place"].words
    form.renew(latest.number)
    if branch is not None:  # nobody's other fields go back to what they were
        form.settles.data = str(branch.number)
        form.show(latest, [name for name in history.FIELDS if name not in branch.to_check])
        form.show(branch, branch.to_check)
    return render_template("sections/conflict.html", form=form, branch=branch, **values)


def _waiting(values: dict[str, Any], branch: int | None) -> SectionRevision | None:
    return next((each for each in values["branches"] if each.number == branch), None)


def _values(slug: str, key: str) -> dict[str, Any]:
    conference = find_conference(slug) or abort(404)
    place = queries.find_place(conference, key) or abort(404)
    person_id = access.actor().person_id or 0
    return {
        "conference": conference,
        "place": place,
        "branches": queries.waiting(place),
        "saved_ids": queries.last_saves(place),
        "may_write": rules.may_write_sections(access.standing()),
        "merged": merged_ids(person_id),
        "pass": pass_of(conference, person_id),
        "button": ButtonForm(),
    }
