"""Who is named by what they do in a working group: pages, fragments and JSON all ask here.

Nobody outside a group under the Chatham House Rule is told a name. Protected people go by their
display name among those who sit with them, and stand nowhere else. Where organisers give people
their seats they see whom they seat; that is all.
"""

from collections.abc import Sequence

from flask import Flask, request

from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups import rules
from eventmgr.groups.models import GroupMember, WorkingGroup
from eventmgr.people.models import Person
from eventmgr.recommendations.models import Revision, Submission
from eventmgr.web import access


def init_app(app: Flask) -> None:
    """Let templates ask."""
    app.jinja_env.globals.update(
        author_of=author_of,
        name_in=name_in,
        shown_members=shown_members,
        submitter_of=submitter_of,
    )


def name_in(group: WorkingGroup, person: Person | None) -> str:
    """Return what the reader may call whoever did something in the group; empty: nothing."""
    if person is None or not rules.may_name(access.standing(), group, person):
        return ""
    return person.shown_name


def author_of(revision: Revision) -> str:
    """Return whose text it is, as far as the reader of the page of its group may know it."""
    group = (request.view_args or {}).get("group")
    if revision.is_by_group:
        return str(_("the group"))
    return name_in(group, revision.author) if isinstance(group, WorkingGroup) else ""


def shown_members(group: WorkingGroup) -> Sequence[GroupMember]:
    """Return the members whom the reader may know."""
    return [each for each in group.seated if name_in(group, each.person)]


def submitter_of(submission: Submission, group: WorkingGroup) -> str:
    """Return who handed the list in, if the reader may know it."""
    return name_in(group, submission.person)
