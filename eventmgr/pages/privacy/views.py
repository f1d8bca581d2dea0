"""What is held of people: the notice, everybody's own file, and erasing."""

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.pages.privacy.forms import NoticeForm
from eventmgr.people.models import Person
from eventmgr.privacy import operations, queries, rules, told, words
from eventmgr.privacy.facts import Facts
from eventmgr.privacy.notice import notice as notice_of
from eventmgr.privacy.operations import Notice
from eventmgr.privacy.subject import Subject
from eventmgr.registration.queries import setup
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm
from eventmgr.web.personal_links import link_for

bp = Blueprint("privacy", __name__)


@bp.get("/c/<slug>/privacy")
@access.requires(conference_rules.may_see_site, on="conference")
def notice(conference: Conference) -> ResponseReturnValue:
    """Say what is asked, why, and for how long it is kept."""
    return answers.page(
        "privacy/notice.html",
        notice=notice_of(conference),
        may_have_own_data=rules.may_have_own_data(access.standing(), conference),
    )


@bp.get("/c/<slug>/me/data")
@access.requires(rules.may_have_own_data, on="conference")
def mine(conference: Conference) -> ResponseReturnValue:
    """Show everything that the conference holds of the visitor."""
    file = told.file_of(_myself(conference), now=clock.now())
    return answers.page(
        "privacy/mine.html",
        file=file,
        sections=words.SECTION_LABELS,
        facts=words.FACT_LABELS,
        notice=notice_of(conference),
    )


@bp.get("/c/<slug>/me/data.json")
@access.requires(rules.may_have_own_data, on="conference")
def my_file(conference: Conference) -> Response:
    """Return the same as a file."""
    return _attached(conference, told.file_of(_myself(conference), now=clock.now()))


@bp.route("/manage/<slug>/privacy", methods=["GET", "POST"])
@access.requires(conference_rules.may_organise)
def settings(conference: Conference) -> ResponseReturnValue:
    """Show and change how long personal data stay, and what the notice says."""
    form = NoticeForm.showing(Notice.of(setup(conference)))
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.change_notice(
                conference=conference,
                notice=form.notice(),
                actor=access.actor(),
                now=clock.now(),
                seen=form.seen(),
            )
        if not form.errors:
            return answers.see_other("privacy.settings", slug=conference.slug, said=_("Saved."))
    return answers.page("privacy/settings.html", form=form)


@bp.get("/manage/<slug>/privacy/erasure")
@access.requires(conference_rules.may_organise)
def erasure(conference: Conference) -> ResponseReturnValue:
    """Show who and what would be erased, and what would stay; nothing is done."""
    return answers.page(
        "privacy/erasure.html",
        plan=queries.plan(conference, queries.held_ids(conference)),
        page=queries.held(conference, page=request.args.get("page", 1, type=int)),
        setup=setup(conference),
        sections=words.SECTION_LABELS,
        fates=words.FATES,
    )


@bp.get("/manage/<slug>/privacy/people/<int:subject_id>")
@access.requires(conference_rules.may_organise)
def one(conference: Conference, person: Person) -> ResponseReturnValue:
    """Show what erasing one person would do, and ask whether it is meant."""
    subject = queries.subject_of(conference, person)
    return answers.page(
        "privacy/one.html",
        subject=subject,
        plan=queries.plan_of(subject),
        sections=words.SECTION_LABELS,
        fates=words.FATES,
        button_form=ButtonForm(),
    )


@bp.post("/manage/<slug>/privacy/people/<int:subject_id>/erase")
@access.requires(conference_rules.may_organise)
def erase(conference: Conference, person: Person) -> ResponseReturnValue:
    """Erase one person; it cannot be undone."""
    if not ButtonForm().validate_on_submit():
        abort(400)
    with unit_of_work():
        operations.erase_person(
            conference=conference,
            person_id=person.id,
            link_for=link_for(),
            actor=access.actor(),
            now=clock.now(),
        )
    return answers.see_other(
        "privacy.erasure", slug=conference.slug, said=_("Erased. Numbers and texts have stayed.")
    )


@bp.get("/manage/<slug>/privacy/people/<int:subject_id>/data.json")
@access.requires(conference_rules.may_organise)
def file(conference: Conference, person: Person) -> Response:
    """Return a person's file, to be sent to them; the history notes who took it."""
    subject, now = queries.subject_of(conference, person), clock.now()
    with unit_of_work():
        operations.note_file(subject=subject, actor=access.actor(), now=now)
        return _attached(conference, told.file_for_organisers(subject, now=now))


def _myself(conference: Conference) -> Subject:
    person = queries.find_person(access.actor().person_id)
    if person is None:
        abort(404)
    return queries.subject_of(conference, person)


def _attached(conference: Conference, file: Facts) -> Response:
    return answers.attachment(
        told.as_json(file),
        filename=f"{conference.slug}-personal-data.json",
        media_type="application/json; charset=utf-8",
    )
