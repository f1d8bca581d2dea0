"""Who is named by a working group's pages: nobody outside a group under the Chatham House Rule.

Every template asks here, so that none has to know the rule. Protected people go by their display
name among those who sit with them, and stand nowhere else.
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
        shown_members=shown_members,
        submitter_of=submitter_of,
    )


def author_of(revision: Revision) -> str:
    """Return whose text it is, as far as the reader of the page of its group may know it."""
    group = (request.view_args or {}).get("group")
    if revision.is_by_group:
        return str(_("the group"))
    return _named(revision.author, group) if isinstance(group, WorkingGroup) else ""


def shown_members(group: WorkingGroup) -> Sequence[GroupMember]:
    """Return the members whom the reader may know."""
    return group.seated if rules.may_see_names(access.standing(), group) else ()


def submitter_of(submission: Submission, group: WorkingGroup) -> str:
    """Return who handed the list in, if the reader may know it."""
    return _named(submission.person, group)


def _named(person: Person | None, group: WorkingGroup) -> str:
    standing = access.standing()
    if person is None or not rules.may_see_names(standing, group):
        return ""
    if person.is_protected and not rules.is_inside(standing, group):
        return ""
    return person.shown_name
