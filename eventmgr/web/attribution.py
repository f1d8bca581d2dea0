"""Who is named by what they do in a working group: pages, fragments and JSON all ask here.

Nobody outside a group under the Chatham House Rule is told a name. Protected people go by their
display name among those who sit with them, and stand nowhere else. Where organisers give people
their seats they see whom they seat; that is all.
"""

from collections.abc import Sequence

from flask import Flask, request

from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups import queries, rules
from eventmgr.groups.models import GroupMember, WorkingGroup
from eventmgr.people.models import Person
from eventmgr.recommendations import exchange
from eventmgr.recommendations.enums import RecommendationKind
from eventmgr.recommendations.models import Revision, Submission
from eventmgr.recommendations.wording import Wording
from eventmgr.web import access


def init_app(app: Flask) -> None:
    """Let templates ask."""
    app.jinja_env.globals.update(
        author_of=author_of,
        lead_of=lead_of,
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


def untold_fields(group: WorkingGroup, kind: RecommendationKind) -> frozenset[str]:
    """Return the fields of a text that the reader is not told: who commits, under the rule."""
    if kind is not RecommendationKind.COMMITMENT:
        return frozenset()
    is_told = rules.is_inside(access.standing(), group) or not queries.is_discreet(group)
    return frozenset() if is_told else frozenset({"lead_addressee"})


def lead_of(revision: Revision, kind: RecommendationKind) -> str:
    """Return who shall act or who commits, as far as the reader of a group's page is told."""
    group = (request.view_args or {}).get("group")
    if isinstance(group, WorkingGroup):
        is_told = "lead_addressee" not in untold_fields(group, kind)
    else:
        is_told = kind is not RecommendationKind.COMMITMENT
    return revision.lead_addressee if is_told else ""


def fields_of(revision: Revision, group: WorkingGroup, kind: RecommendationKind) -> dict[str, str]:
    """Return the words as the editor's script gets them; what the reader is not told is empty."""
    told = exchange.to_fields(Wording.of(revision))
    return {**told, **dict.fromkeys(untold_fields(group, kind), "")}


def shown_members(group: WorkingGroup) -> Sequence[GroupMember]:
    """Return the members whom the reader may know."""
    return [each for each in group.seated if name_in(group, each.person)]


def submitter_of(submission: Submission, group: WorkingGroup) -> str:
    """Return who handed the list in, if the reader may know it."""
    return name_in(group, submission.person)
