"""The letters that the product sends, as a conference words them."""

from flask import Blueprint, abort, flash, request
from flask import render_template as rendered_page
from flask.typing import ResponseReturnValue

from eventmgr.conferences import rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock, i18n
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.mail.letters import examples, operations, placeholders, queries
from eventmgr.mail.letters.catalogue import LETTERS, PLACEHOLDERS
from eventmgr.mail.letters.defaults import default_wording
from eventmgr.mail.letters.letter import Letter, Wording
from eventmgr.mail.letters.rendering import rendered
from eventmgr.pages.letters.forms import WordingForm
from eventmgr.pages.letters.given import of_conference
from eventmgr.pages.letters.sending import send_test
from eventmgr.web import access, answers, fencing
from eventmgr.web.forms import VersionedForm

bp = Blueprint("letters", __name__)
ONE = "/manage/<slug>/letters/<letter>/<letter_language>"


@bp.get("/manage/<slug>/letters")
@access.requires(rules.may_organise)
def index(conference: Conference) -> ResponseReturnValue:
    """List the letters: what each is for, when and to whom it leaves, and where it was changed."""
    return answers.page(
        "letters/index.html",
        letters=LETTERS,
        languages=i18n.LANGUAGES,
        changed=frozenset(queries.own(conference.id)),
    )


@bp.route(ONE, methods=["GET", "POST"])
@access.requires(rules.may_organise)
def edit(conference: Conference, letter: str, letter_language: str) -> ResponseReturnValue:
    """Show the letter's words beside ours, and put others in their place."""
    _require(letter, letter_language)
    if request.method == "GET":
        return _page(
            conference, letter, letter_language, _filled(conference, letter, letter_language)
        )
    form = WordingForm()
    if form.fits(letter):
        with form.blaming(), unit_of_work():
            operations.save_letter(
                conference_id=conference.id,
                letter=letter,
                language=letter_language,
                wording=form.wording,
                seen=form.seen(),
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            return _back(conference, letter, letter_language, _("Saved. This is sent from now on."))
    return _page(conference, letter, letter_language, form)


@bp.post(f"{ONE}/default")
@access.requires(rules.may_organise)
def restore(conference: Conference, letter: str, letter_language: str) -> ResponseReturnValue:
    """Send the product's own words again."""
    _require(letter, letter_language)
    pressed = VersionedForm()
    if not pressed.validate_on_submit():
        abort(400)
    form = _filled(conference, letter, letter_language)
    with form.blaming(), unit_of_work():
        operations.restore_default(
            conference_id=conference.id,
            letter=letter,
            language=letter_language,
            seen=pressed.seen(),
            actor=access.actor(),
            now=clock.now(),
        )
    if form.errors:
        return _page(conference, letter, letter_language, form)
    return _back(conference, letter, letter_language, _("The product's own words are sent again."))


@bp.post(f"{ONE}/test")
@access.requires(rules.may_organise)
def try_out(conference: Conference, letter: str, letter_language: str) -> ResponseReturnValue:
    """Send what is typed to whoever typed it, with example values; nothing is saved by it."""
    _require(letter, letter_language)
    form = WordingForm()
    if form.fits(letter):
        made = _example(conference, letter, letter_language, form.wording)
        with form.blaming(), unit_of_work():
            address = send_test(made, conference=conference, actor=access.actor(), now=clock.now())
            flash(_("A test is on its way to %(address)s.", address=address), "success")
    return _page(conference, letter, letter_language, form)


@bp.route(f"{ONE}/preview", methods=["GET", "POST"])
@access.requires(rules.may_organise)
def preview(conference: Conference, letter: str, letter_language: str) -> ResponseReturnValue:
    """Return the letter alone, with example values, able to do nothing."""
    _require(letter, letter_language)
    form = (
        _filled(conference, letter, letter_language) if request.method == "GET" else WordingForm()
    )
    if request.method == "POST" and not form.fits(letter):
        fencing.fence(styles=fencing.OURS)
        return rendered_page("letters/unfit.html", problems=form.problems()), 422
    made = _example(conference, letter, letter_language, form.wording)
    if request.values.get("part") == "text":
        fencing.fence(styles=fencing.OURS)
        return rendered_page(
            "letters/text.html",
            letter=made,
            its_language=letter_language,
            its_direction=i18n.direction(letter_language),
        )
    return fencing.fenced(made.html)


def _require(letter: str, language: str) -> None:
    if language not in i18n.LANGUAGES or letter not in LETTERS:
        abort(404)
    if not LETTERS[letter].is_of_conference:
        abort(404)


def _filled(conference: Conference, letter: str, language: str) -> WordingForm:
    """Return the form with what is sent now, or with an older wording that was asked for."""
    number = request.args.get("wording", type=int)
    saved = queries.history(conference.id, letter, language)
    now = saved[0].template if saved else None
    wanted = next((each.template for each in saved if each.template.number == number), now)
    wording = wanted.wording if wanted and not wanted.is_default else _ours(letter, language)
    return WordingForm(
        formdata=None,
        data={
            "subject": wording.subject,
            "body": wording.body,
            "version": str(now.number if now else 0),
        },
    )


def _ours(letter: str, language: str) -> Wording:
    return placeholders.as_typed(default_wording(letter, language))


def _example(conference: Conference, letter: str, language: str, typed: Wording) -> Letter:
    facts = examples.example(letter, language, **of_conference(conference, language))
    return rendered(placeholders.with_slots(letter, typed), facts, language=language)


def _page(
    conference: Conference,
    letter: str,
    language: str,
    form: WordingForm,
) -> ResponseReturnValue:
    fencing.hold_frame()
    saved = queries.history(conference.id, letter, language)
    number = str(saved[0].template.number if saved else 0)
    return answers.page(
        "letters/edit.html",
        form=form,
        default_form=VersionedForm(formdata=None, data={"version": number}),
        name=letter,
        letter=LETTERS[letter],
        its_language=language,
        languages=i18n.LANGUAGES,
        ours=_ours(letter, language),
        meanings={each: PLACEHOLDERS[each].meaning for each in LETTERS[letter].placeholders},
        shown=examples.shown(letter, language, **of_conference(conference, language)),
        braced=placeholders.braced,
        saved=saved,
        is_own=bool(saved) and not saved[0].template.is_default,
    )


def _back(conference: Conference, letter: str, language: str, said: str) -> ResponseReturnValue:
    return answers.see_other(
        "letters.edit",
        slug=conference.slug,
        letter=letter,
        letter_language=language,
        said=said,
    )
