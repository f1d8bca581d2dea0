"""A person's own registration, and the organisers' list of all."""

from collections.abc import Callable
from typing import IO

from flask import Blueprint, Response, abort, request, url_for
from flask.typing import ResponseReturnValue

from eventmgr.calendars import queries as calendars
from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock, i18n
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.spreadsheets import CSV_TYPE
from eventmgr.invitations.answers.queries import asked
from eventmgr.invitations.delegations.queries import institutions
from eventmgr.invitations.formal import queries as formal_letters
from eventmgr.pages.registration.forms import AnswersForm, FilterForm, ProtectForm
from eventmgr.people import operations as people
from eventmgr.privacy import queries as privacy
from eventmgr.registration import operations, queries, rules
from eventmgr.registration.attendance.queries import certificate_of
from eventmgr.registration.consents import queries as consents
from eventmgr.registration.drafts.enums import DraftForm
from eventmgr.registration.drafts.owner import Owner
from eventmgr.registration.exports.columns import USUAL
from eventmgr.registration.exports.enums import FileKind
from eventmgr.registration.exports.operations import Order, take_along
from eventmgr.registration.lists import people as people_listed
from eventmgr.registration.models import Registration
from eventmgr.registration.narrowing import Filter, checked
from eventmgr.registration.prints.queries import certificate_text
from eventmgr.registration.questionnaire import operations as questionnaire
from eventmgr.registration.questionnaire.genders import genders
from eventmgr.registration.questionnaire.models import Question
from eventmgr.web import access, answers, drafts, questions
from eventmgr.web.forms import ButtonForm, require_button
from eventmgr.web.personal_links import link_for

bp = Blueprint("registration", __name__)


@bp.route("/c/<slug>/registration", methods=["GET", "POST"])
@access.requires(rules.may_answer)
def mine(conference: Conference) -> ResponseReturnValue:
    """Show the visitor's registration; accept, or change the answers."""
    registration, slug = _mine(conference), conference.slug
    form, draft = AnswersForm.of(registration), _draft_of(registration)
    form.ask(sheet := questions.sheet_for(conference, registration))
    drafts.require_theirs(draft)
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            _save(conference, registration, form, sheet)
            drafts.sent(draft)
        if not form.errors:
            drafts.note_arrival()
            return answers.see_other(
                "registration.mine", slug=slug, said=_("Your answers are saved.")
            )
    return _shown(conference, form, draft)


def _save(
    conference: Conference, registration: Registration, form: AnswersForm, sheet: questions.Sheet
) -> None:
    if sheet.questions:
        questionnaire.answer_questions(
            conference=conference,
            person=registration.person,
            typed=sheet.typed,
            groups=sheet.groups,
            actor=access.actor(),
            now=clock.now(),
        )
    operations.register(
        conference=conference,
        person=registration.person,
        answers=form.answers(),
        link_for=link_for(),
        actor=access.actor(),
        now=clock.now(),
        consents_seen=form.seen(),
    )


def _shown(conference: Conference, form: AnswersForm, draft: Owner) -> ResponseReturnValue:
    registration = _mine(conference)
    return answers.page(
        "registration/mine.html",
        form=form,
        registration=registration,
        place_in_line=queries.place_in_line(registration),
        has_asked=rules.has_asked(registration),
        certificate=certificate_of(registration),
        has_file=certificate_text(conference) is not None,
        calendar=calendars.offered(conference, registration, now=clock.now()),
        button_form=ButtonForm(),
        asked=asked(conference, registration.person_id),
        formal=formal_letters.own(conference, registration.person_id),
        left_over=questions.left_over(conference, registration),
        may_change=rules.may_change_answers(
            conference, registration, queries.setup(conference), clock.now()
        ),
        draft=drafts.shown(
            draft,
            address=url_for("drafts.of_registration", slug=conference.slug),
            asked_at=registration.consented_at,
        ),
    )


@bp.post("/c/<slug>/registration/answers/<int:question_id>/remove")
@access.requires(rules.may_answer)
def remove_answer(conference: Conference, question: Question) -> ResponseReturnValue:
    """Remove what the visitor once answered to a question that they are not asked any more."""
    require_button()
    with unit_of_work():
        is_removed = questionnaire.remove_left_over(
            conference=conference,
            person=_mine(conference).person,
            question_id=question.id,
            actor=access.actor(),
            now=clock.now(),
        )
    said = _("The answer is removed.") if is_removed else _("Nothing was left to remove.")
    return answers.see_other("registration.mine", slug=conference.slug, said=said)


@bp.post("/c/<slug>/registration/decline")
@access.requires(rules.may_answer)
def decline(conference: Conference) -> ResponseReturnValue:
    """Decline the visitor's invitation, or the place that is held for them."""
    said = _("You have declined. Thank you for telling us.")
    return _act_for_me(conference, operations.decline, said)


@bp.post("/c/<slug>/registration/accept")
@access.requires(rules.may_answer)
def accept(conference: Conference) -> ResponseReturnValue:
    """Take the place that is held for the visitor."""
    said = _("Your place is confirmed.")
    return _act_for_me(conference, operations.accept_offer, said)


@bp.post("/c/<slug>/registration/rejoin")
@access.requires(rules.may_answer)
def rejoin(conference: Conference) -> ResponseReturnValue:
    """Stand in line again."""
    return _act_for_me(conference, operations.rejoin, _("You have asked for a place again."))


@bp.post("/c/<slug>/registration/cancel")
@access.requires(rules.may_answer)
def cancel(conference: Conference) -> ResponseReturnValue:
    """Give up the visitor's place."""
    said = _("Your place is cancelled. Thank you for telling us.")
    return _act_for_me(conference, operations.cancel, said)


@bp.get("/manage/<slug>/registrations")
@access.requires(conference_rules.may_see_office)
def index(conference: Conference) -> ResponseReturnValue:
    """Show who comes, by state and sector."""
    may_know = conference_rules.may_organise(access.standing())
    filter_form = FilterForm(
        request.args,
        conference,
        institutions(conference),
        genders(conference) if may_know else {},
    )
    wanted = filter_form.wanted()
    return answers.page(
        "registration/index.html",
        filter_form=filter_form,
        wanted=wanted,
        counts=queries.counts(conference),
        page=people_listed.registrations(
            conference, wanted, page=request.args.get("page", 1, type=int)
        ),
    )


@bp.get("/manage/<slug>/registrations.csv")
@access.requires(conference_rules.may_organise)
def export(conference: Conference) -> Response:
    """Return the filtered list with the usual columns; the history notes who took it."""
    order = Order(
        wanted=checked(Filter, {name: each for name, each in request.args.items() if each}),
        columns=tuple(each.key for each in USUAL),
        kind=FileKind.CSV,
        language=i18n.language(),
        is_chosen=False,
    )

    def write(file: IO[bytes]) -> None:
        with unit_of_work():
            take_along(
                conference=conference, order=order, file=file, actor=access.actor(), now=clock.now()
            )

    return answers.file(write, filename=f"{conference.slug}-registrations.csv", media_type=CSV_TYPE)


@bp.get("/manage/<slug>/registrations/<int:registration_id>")
@access.requires(conference_rules.may_organise)
def one(conference: Conference, registration: Registration) -> ResponseReturnValue:
    """Show everything that one person answered."""
    return _page_of(conference, registration, ProtectForm.of(registration.person))


@bp.post("/manage/<slug>/registrations/<int:registration_id>/protect")
@access.requires(conference_rules.may_organise)
def protect(conference: Conference, registration: Registration) -> ResponseReturnValue:
    """Show the person by another name only, everywhere; or change that name."""
    form = ProtectForm()
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            people.protect(
                person=registration.person,
                display_name=form.display_name.data,
                actor=access.actor(),
                now=clock.now(),
                conference_id=conference.id,
            )
        if not form.errors:
            return _back_to(conference, registration, _("Protected."))
    return _page_of(conference, registration, form)


@bp.post("/manage/<slug>/registrations/<int:registration_id>/unprotect")
@access.requires(conference_rules.may_organise)
def unprotect(conference: Conference, registration: Registration) -> ResponseReturnValue:
    """Show the person's name again."""
    require_button()
    with unit_of_work():
        people.unprotect(
            person=registration.person,
            actor=access.actor(),
            now=clock.now(),
            conference_id=conference.id,
        )
    return _back_to(conference, registration, _("No longer protected: the name is shown again."))


@bp.post("/manage/<slug>/registrations/<int:registration_id>/cancel")
@access.requires(conference_rules.may_organise)
def cancel_for(conference: Conference, registration: Registration) -> ResponseReturnValue:
    """Give up a place on behalf of the person who asked for it."""
    _act(conference, registration, operations.cancel)
    said = _("Cancelled. If somebody is in line, the place is theirs now.")
    return _back_to(conference, registration, said)


@bp.post("/manage/<slug>/registrations/<int:registration_id>/reconsider")
@access.requires(conference_rules.may_organise)
def reconsider(conference: Conference, registration: Registration) -> ResponseReturnValue:
    """Let in whoever was refused before."""
    require_button()
    with unit_of_work():
        operations.approve(
            conference=conference,
            registration_ids=[registration.id],
            link_for=link_for(),
            actor=access.actor(),
            now=clock.now(),
        )
    return _back_to(conference, registration, _("Let in after all."))


def _page_of(
    conference: Conference, registration: Registration, form: ProtectForm
) -> ResponseReturnValue:
    return answers.page(
        "registration/one.html",
        form=form,
        registration=registration,
        told=questions.told_of(conference, registration),
        button_form=ButtonForm(),
        consents=consents.history(registration),
        reports=privacy.reports_before_protection(conference, registration.person),
    )


def _back_to(conference: Conference, registration: Registration, said: str) -> ResponseReturnValue:
    return answers.see_other(
        "registration.one",
        slug=conference.slug,
        registration_id=registration.id,
        said=said,
    )


def _draft_of(registration: Registration) -> Owner:
    return Owner(
        conference_id=registration.conference_id,
        form=DraftForm.REGISTRATION,
        person_id=registration.person_id,
    )


def _mine(conference: Conference) -> Registration:
    found = queries.find_registration(conference, access.actor().person_id)
    if found is None:
        abort(404)
    return found


def _act_for_me(
    conference: Conference, act: Callable[..., object], said: str
) -> ResponseReturnValue:
    _act(conference, _mine(conference), act)
    return answers.see_other("registration.mine", slug=conference.slug, said=said)


def _act(conference: Conference, registration: Registration, act: Callable[..., object]) -> None:
    """Do what a button asks for with the registration's person."""
    require_button()
    with unit_of_work():
        act(
            conference=conference,
            person=registration.person,
            link_for=link_for(),
            actor=access.actor(),
            now=clock.now(),
        )
