"""The windows and deadlines of many groups, and the clock that a group's page asks."""

from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import ngettext
from eventmgr.groups import queries, rules, windows
from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.whereabouts import find_bare
from eventmgr.pages.groups.blueprint import bp
from eventmgr.pages.groups.window_forms import WindowsForm
from eventmgr.web import access, answers, loading


@bp.route("/manage/<slug>/groups/windows", methods=["GET", "POST"])
@access.requires(rules.may_edit_groups)
def many_windows(conference: Conference) -> ResponseReturnValue:
    """Give the ticked groups the same window, or move their deadlines."""
    form = WindowsForm(conference, queries.in_conference(conference))
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            changed = len(_act(conference, form))
        if not form.errors:
            said = ngettext(
                "%(num)s group has another window.", "%(num)s groups have another window.", changed
            )
            return answers.see_other("groups.many_windows", slug=conference.slug, said=said)
    return answers.page("groups/windows.html", form=form, groups=queries.in_conference(conference))


@bp.get("/c/<slug>/groups/<code>/clock")
@access.requires(rules.may_see_group, on="group")
@loading.together(find_bare)
def server_clock(conference: Conference, group: WorkingGroup) -> ResponseReturnValue:  # noqa: ARG001 - access looks at the conference
    """Say what time it is here, and until when the group has; for clocks that go wrong."""
    moments = {
        "now": clock.now(),
        "opens": group.opens_at,
        "deadline": group.deadline,
        "closes": rules.closes_at(group),
    }
    answer = jsonify({name: each.timestamp() if each else None for name, each in moments.items()})
    answer.cache_control.no_store = True
    return answer


def _act(conference: Conference, form: WindowsForm) -> list[WorkingGroup]:
    asked: dict[str, Any] = {
        "conference": conference,
        "group_ids": form.chosen(),
        "seen": form.seen(),
        "actor": access.actor(),
        "now": clock.now(),
    }
    if request.form.get("act") == "move":
        return windows.move_deadlines(minutes=form.minutes.data, **asked)
    return windows.give_window(window=form.window(), **asked)
