"""Working groups: the participant's own page, the group's page, and setting groups up."""

from itertools import chain

from flask import abort
from flask.typing import ResponseReturnValue

from eventmgr.agenda import queries as agenda
from eventmgr.agenda.items import AgendaItem
from eventmgr.agenda.versions import published
from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.enums import GroupRole
from eventmgr.conferences.models import Conference
from eventmgr.conferences.queries import find_conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups import operations, queries, rules, windows
from eventmgr.groups.models import GroupMember, WorkingGroup
from eventmgr.pages.groups import mine, notices, prints
from eventmgr.pages.groups import windows as many
from eventmgr.pages.groups.blueprint import bp
from eventmgr.pages.groups.forms import RoleForm, SeatForm, SettingForm
from eventmgr.pages.groups.today import today_of
from eventmgr.recommendations import endorsements, progress
from eventmgr.recommendations import queries as recommendations
from eventmgr.recommendations.agreement import version_of_order
from eventmgr.recommendations.read_back import listed
from eventmgr.registration.questionnaire.queries import group_choices
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm, Form

__all__ = ["bp", "many", "prints"]


@bp.get("/c/<slug>/me")
@access.requires(rules.may_see_own_page)
def me(conference: Conference) -> ResponseReturnValue:
    """Show a participant what concerns them."""
    page = mine.page_of(conference, access.standing(), now=clock.now())
    return answers.page("groups/me.html", page=page)


@bp.get("/c/<slug>/groups/<code>")
@access.requires(rules.may_see_group, on="group")
def show(conference: Conference, group: WorkingGroup) -> ResponseReturnValue:
    """Show a group, its members and its recommendations."""
    standing, now = access.standing(), clock.now()
    entries = recommendations.recommendations_of(group)
    others = recommendations.others_of(group)
    submission = recommendations.standing_submission(group)
    places = [each.recommendation.number for each in listed(entries)]
    own = progress.of_group(group, submission, now=now)
    return answers.page(
        "groups/show.html",
        conference=conference,
        group=group,
        today=today_of(
            group,
            conference,
            published.current(conference).agenda,
            standing,
            progress=own,
            now=now,
        ),
        moves=windows.moves(group),
        entries=entries,
        counts=endorsements.counts([each.recommendation for each in entries]),
        others=others,
        places=places,
        seen=version_of_order(places),
        submission=submission,
        notices=notices.of_group(
            group, [*entries, *chain(*others.values())], submission, standing, now=now
        ),
        may_begin=rules.may_begin(standing, group, now=now),
        may_submit=rules.may_submit(standing, group),
        button=ButtonForm(),
    )


@bp.get("/manage/<slug>/groups")
@access.requires(conference_rules.may_see_office)
def index(conference: Conference) -> ResponseReturnValue:
    """Show all groups and how far they are."""
    now = clock.now()
    return answers.page(
        "groups/index.html",
        groups=queries.groups(conference),
        progress=progress.of_conference(conference, now=now),
        stages=progress.STAGE_LABELS,
        may_edit=rules.may_edit_groups(access.standing()),
        may_read=rules.may_see_groups(access.standing()),
    )


@bp.route("/manage/<slug>/groups/new", methods=["GET", "POST"])
@access.requires(rules.may_edit_groups)
def new(conference: Conference) -> ResponseReturnValue:
    """Set a group up."""
    form = SettingForm(conference, _sessions(conference))
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            group = operations.add_group(
                conference=conference,
                setting=form.setting(),
                actor=access.actor(),
                now=clock.now(),
            )
            code = group.code
        if not form.errors:
            said = _("%(code)s is set up. Next: its members.", code=code)
            return answers.see_other("groups.edit", slug=conference.slug, code=code, said=said)
    return answers.page("groups/new.html", form=form)


@bp.route("/manage/<slug>/groups/<code>", methods=["GET", "POST"])
@access.requires(rules.may_edit_groups)
def edit(conference: Conference, group: WorkingGroup) -> ResponseReturnValue:
    """Change a group and see its members."""
    form = SettingForm(conference, _sessions(conference), group)
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.change_group(
                group=group,
                setting=form.setting(),
                actor=access.actor(),
                now=clock.now(),
                seen=form.seen(),
            )
        if not form.errors:
            return _back(conference, group, _("Saved."))
    return _office_page(conference.slug, group.code, setting_form=form)


@bp.post("/manage/<slug>/groups/<code>/seats")
@access.requires(rules.may_edit_groups)
def seat(conference: Conference, group: WorkingGroup) -> ResponseReturnValue:
    """Give seats to people."""
    form = SeatForm(queries.people_to_seat(group), group_choices(conference, group.code))
    if form.validate_on_submit():
        sent = {"role": form.role.data, "actor": access.actor(), "now": clock.now()}
        with form.blaming(), unit_of_work():
            seated = operations.seat_people(group=group, people=form.chosen(), **sent)
            seated += operations.seat_members(group=group, addresses=form.typed(), **sent)
        if not form.errors:
            return _back(conference, group, _("Seats given: %(count)d.", count=len(seated)))
    return _office_page(conference.slug, group.code, seat_form=form)


@bp.post("/manage/<slug>/groups/<code>/seats/<int:member_id>")
@access.requires(rules.may_edit_groups)
def give_role(conference: Conference, group: WorkingGroup, member_id: int) -> ResponseReturnValue:
    """Change what a member is in the group."""
    member, form = _member(group, member_id), RoleForm()
    if not form.validate_on_submit():
        abort(400)
    with form.blaming(), unit_of_work():
        operations.give_role(
            member=member, role=form.role.data, actor=access.actor(), now=clock.now()
        )
    if form.errors:
        return _office_page(conference.slug, group.code, refused=form)
    return _back(conference, group, _("Saved."))


@bp.post("/manage/<slug>/groups/<code>/seats/<int:member_id>/remove")
@access.requires(rules.may_edit_groups)
def unseat(conference: Conference, group: WorkingGroup, member_id: int) -> ResponseReturnValue:
    """Take a member's seat away."""
    member = _member(group, member_id)
    form = ButtonForm()
    if not form.validate_on_submit():
        abort(400)
    with form.blaming(), unit_of_work():
        operations.unseat(member=member, actor=access.actor(), now=clock.now())
    if form.errors:
        return _office_page(conference.slug, group.code, refused=form)
    return _back(conference, group, _("Removed from the group."))


def _sessions(conference: Conference) -> list[AgendaItem]:
    """Return the draft's sessions that a group can meet in, those without a time last."""
    return [*agenda.draft(conference).items, *agenda.unscheduled(conference)]


def _member(group: WorkingGroup, member_id: int) -> GroupMember:
    return queries.find_member(group, member_id) or abort(404)


def _back(conference: Conference, group: WorkingGroup, said: str) -> ResponseReturnValue:
    return answers.see_other("groups.edit", slug=conference.slug, code=group.code, said=said)


def _office_page(
    slug: str,
    code: str,
    *,
    setting_form: SettingForm | None = None,
    seat_form: SeatForm | None = None,
    refused: Form | None = None,
) -> ResponseReturnValue:
    """Return the page of one group, read anew: a refused act has let go of what was loaded."""
    conference = find_conference(slug) or abort(404)
    group = queries.find_group(conference, code) or abort(404)
    choices = group_choices(conference, group.code)
    if setting_form is None:  # what was sent is for the other form, which has no such boxes
        setting_form = SettingForm(conference, _sessions(conference), group, formdata=None)
    return answers.page(
        "groups/edit.html",
        form=refused or (setting_form if seat_form is None else seat_form),
        refused=refused,
        group=group,
        setting_form=setting_form,
        seat_form=seat_form or SeatForm(queries.people_to_seat(group), choices),
        choices=choices,
        roles=list(GroupRole),
        button=ButtonForm(),
    )
