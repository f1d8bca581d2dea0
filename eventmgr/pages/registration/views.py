"""A person's own registration, and the organisers' list of all."""

from collections.abc import Callable
from dataclasses import asdict

from flask import Blueprint, Response, abort, current_app, request
from flask.typing import ResponseReturnValue

from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit, clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.invitations.links import links_for
from eventmgr.pages.registration.forms import AnswersForm, FilterForm, ProtectForm
from eventmgr.people import operations as people
from eventmgr.registration import operations, queries, rules
from eventmgr.registration.export import as_csv
from eventmgr.registration.models import Registration
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm

bp = Blueprint("registration", __name__)


@bp.route("/c/<slug>/registration", methods=["GET", "POST"])
@access.requires(rules.may_answer)
def mine(conference: Conference) -> ResponseReturnValue:
    """Show the visitor's registration; accept, or change the answers."""
    registration, slug = _mine(conference), conference.slug
    form = AnswersForm.of(registration)
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.register(
                conference=conference,
                person=registration.person,
                answers=form.answers(),
                link_for=_link_for(),
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            return answers.see_other(
                "registration.mine", slug=slug, said=_("Your answers are saved.")
            )
    registration = _mine(conference)
    return answers.page(
        "registration/mine.html",
        form=form,
        registration=registration,
        place_in_line=queries.place_in_line(registration),
        has_asked=rules.has_asked(registration),
        button_form=ButtonForm(),
    )


@bp.post("/c/<slug>/registration/decline")
@access.requires(rules.may_answer)
def decline(conference: Conference) -> ResponseReturnValue:
    """Decline the visitor's invitation."""
    _require_button()
    with unit_of_work():
        operations.decline(
            conference=conference,
            person=_mine(conference).person,
            actor=access.actor(),
            now=clock.now(),
        )
    said = _("You have declined. Thank you for telling us.")
    return answers.see_other("registration.mine", slug=conference.slug, said=said)


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
    filter_form = FilterForm(request.args)
    wanted = filter_form.wanted()
    return answers.page(
        "registration/index.html",
        filter_form=filter_form,
        wanted=wanted,
        counts=queries.counts(conference),
        page=queries.registrations(conference, wanted, page=request.args.get("page", 1, type=int)),
    )


@bp.get("/manage/<slug>/registrations.csv")
@access.requires(conference_rules.may_organise)
def export(conference: Conference) -> Response:
    """Return the filtered list for a spreadsheet; the history notes who took it."""
    wanted = FilterForm(request.args).wanted()
    with unit_of_work():
        content = as_csv(queries.exported(conference, wanted))
        audit.record(
            access.actor(),
            "registrations.exported",
            conference,
            now=clock.now(),
            conference_id=conference.id,
            after={name: value for name, value in asdict(wanted).items() if value},
        )
    return answers.attachment(
        content,
        filename=f"{conference.slug}-registrations.csv",
        media_type="text/csv; charset=utf-8",
    )


@bp.get("/manage/<slug>/registrations/<int:registration_id>")
@access.requires(conference_rules.may_organise)
def one(conference: Conference, registration: Registration) -> ResponseReturnValue:  # noqa: ARG001 - access looks at the conference
    """Show everything that one person answered."""
    return _page_of(registration, ProtectForm.of(registration.person))


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
    return _page_of(registration, form)


@bp.post("/manage/<slug>/registrations/<int:registration_id>/unprotect")
@access.requires(conference_rules.may_organise)
def unprotect(conference: Conference, registration: Registration) -> ResponseReturnValue:
    """Show the person's name again."""
    _require_button()
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
    _require_button()
    with unit_of_work():
        operations.approve(
            conference=conference,
            registration_ids=[registration.id],
            link_for=_link_for(),
            actor=access.actor(),
            now=clock.now(),
        )
    return _back_to(conference, registration, _("Let in after all."))


def _page_of(registration: Registration, form: ProtectForm) -> ResponseReturnValue:
    return answers.page(
        "registration/one.html", form=form, registration=registration, button_form=ButtonForm()
    )


def _back_to(conference: Conference, registration: Registration, said: str) -> ResponseReturnValue:
    return answers.see_other(
        "registration.one",
        slug=conference.slug,
        registration_id=registration.id,
        said=said,
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
    _require_button()
    with unit_of_work():
        act(
            conference=conference,
            person=registration.person,
            link_for=_link_for(),
            actor=access.actor(),
            now=clock.now(),
        )


def _link_for() -> Callable[[Registration], str]:
    return links_for(current_app.config["EVENTMGR"].base_url)


def _require_button() -> None:
    if not ButtonForm().validate_on_submit():
        abort(400)
