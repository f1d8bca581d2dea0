"""Names in addresses become objects, looked up within their conference.

What is not there is a 404, or a way to sign in: the guard in ``access`` answers.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from flask import Flask, abort, current_app, g
from werkzeug.exceptions import NotFound
from werkzeug.routing import BaseConverter, IntegerConverter, Map

from eventmgr.agenda.queries import find_session
from eventmgr.campaigns.queries import find_campaign
from eventmgr.conferences.queries import find_conference
from eventmgr.groups.queries import find_group
from eventmgr.groups.seating.queries import find_round
from eventmgr.invitations.answers.queries import find_proposal
from eventmgr.invitations.delegations.queries import find_delegation
from eventmgr.invitations.mail_log import find_mail, find_mailing
from eventmgr.invitations.queries import find_invitation
from eventmgr.invitations.unwritten import find_unwritten
from eventmgr.merging.queries import find_merge, find_open_person
from eventmgr.organisations.queries import find_merge as find_organisation_merge
from eventmgr.organisations.queries import find_organisation
from eventmgr.people.models import Person
from eventmgr.privacy.queries import find_subject
from eventmgr.recommendations import addresses
from eventmgr.recommendations.history import find_saved
from eventmgr.recommendations.prints.queries import find as find_group_print
from eventmgr.recommendations.queries import find_recommendation
from eventmgr.registration.address_book import find_contact, find_stays
from eventmgr.registration.attendance.queries import find_certificate
from eventmgr.registration.lists.queries import find_list
from eventmgr.registration.numbers.queries import find_target
from eventmgr.registration.prints.queries import find_print
from eventmgr.registration.queries import find_registration_by_id
from eventmgr.registration.questionnaire.queries import find_question
from eventmgr.reports.queries import find_version
from eventmgr.reports.sections.queries import find_place

# name in the address -> (argument of the view, what it is looked up in, how)
LOADERS: dict[str, tuple[str, str | None, Callable[..., Any]]] = {
    "slug": ("conference", None, find_conference),
    "session_id": ("session", "conference", find_session),
    "code": ("group", "conference", find_group),
    "number": ("recommendation", "group", find_recommendation),
    "revision_number": ("revision", "recommendation", find_saved),
    "invitation_id": ("invitation", "conference", find_invitation),
    "contact_id": ("person", "conference", find_contact),
    "registration_id": ("registration", "conference", find_registration_by_id),
    "paper_id": ("paper", "conference", find_print),
    "delegation_id": ("delegation", "conference", find_delegation),
    "version_number": ("version", "conference", find_version),
    "section_key": ("place", "conference", find_place),
    "certificate_id": ("certificate", "conference", find_certificate),
    "subject_id": ("person", "conference", find_subject),
    "list_id": ("saved", "conference", find_list),
    "target_id": ("target", "conference", find_target),
    "first_id": ("first", "conference", find_open_person),
    "second_id": ("second", "conference", find_open_person),
    "merge_id": ("merge", "conference", find_merge),
    "organisation_id": ("organisation", "conference", find_organisation),
    "joined_id": ("merge", "conference", find_organisation_merge),
    "proposal_id": ("proposal", "conference", find_proposal),
    "question_id": ("question", "conference", find_question),
    "suppression_id": ("suppression", "conference", find_unwritten),
    "campaign_id": ("campaign", "conference", find_campaign),
    "mailing_id": ("mailing", "conference", find_mailing),
    "mail_id": ("mail", "conference", find_mail),
    "group_print_id": ("found", "conference", find_group_print),
    "round_id": ("found", "conference", find_round),
}


MERGEABLE: Final = ("contact_id", "first_id", "second_id")
"""What in an address is a person who may have been merged into another one meanwhile."""

ViewT = TypeVar("ViewT", bound=Callable[..., Any])


class NumberConverter(IntegerConverter):
    """A number that a column can hold; an address with a greater one leads nowhere."""

    def __init__(self, map: Map) -> None:  # noqa: A002 - werkzeug's name
        super().__init__(map, max=2**31 - 1)


class WrittenConverter(BaseConverter):
    """What a group wrote: 7 is a recommendation, F01, D01 and P01 are texts of other kinds."""

    regex = addresses.PATTERN
    part_isolating = True


def init_app(app: Flask) -> None:
    """Let every view receive objects in place of the names in its address."""
    app.url_map.converters["int"] = NumberConverter
    app.url_map.converters["written"] = WrittenConverter
    app.url_value_preprocessor(_load)


def together(find: Callable[..., Mapping[str, Any]]) -> Callable[[ViewT], ViewT]:
    """Have the view's objects found by one call, for addresses that are asked for all the time.

    ``find`` takes the names of the address and returns the view's arguments, from the outermost to
    the innermost, with None for what is not there; each is looked up within the one before it.
    """

    def mark(view: ViewT) -> ViewT:
        view.__dict__["together"] = find
        return view

    return mark


def again() -> None:
    """Read the request's objects again, with all that their pages need, after a rollback."""
    _find(dict(g.get("names", {})), {})


def is_missing() -> bool:
    """Whether something that the address names is not there."""
    return bool(g.get("is_missing"))


def stays() -> Person | None:
    """Return whom the person that the address names was merged into, if the conference has them."""
    conference = g.get("conference")
    lost = [g.names[name] for name in MERGEABLE if name in g.get("names", {})]
    return find_stays(conference, lost) if conference is not None and lost else None


def _load(endpoint: str | None, values: dict[str, Any] | None) -> None:
    if not values:
        return
    g.names = {name: values.pop(name) for name in LOADERS if name in values}
    if any("\0" in str(name) for name in g.names.values()):
        abort(404)  # no text of the database has one, nor may it be asked for
    view = current_app.view_functions.get(endpoint or "")
    find = getattr(view, "together", None)
    try:
        if find is None:
            _find(g.names, values)
        else:
            _take(find(**g.names), values)
    except NotFound:
        g.is_missing = True  # the guard answers: not everybody may know what is there and what not


def _take(rows: Mapping[str, Any], found: dict[str, Any]) -> None:
    """Add the rows to ``found``; raises NotFound at the first that is not there."""
    for argument, row in rows.items():
        if row is None:
            abort(404)
        found[argument] = row


def _find(names: dict[str, Any], found: dict[str, Any]) -> None:
    """Add to ``found`` what the names stand for; raises NotFound at the first that is not there."""
    for name, key in names.items():
        argument, within, find = LOADERS[name]
        row = find(found[within], key) if within else find(key)
        if row is None:
            abort(404)
        found[argument] = row
