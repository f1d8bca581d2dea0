"""The lock under which places are given: one act at a time for each conference."""

from datetime import datetime

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import get_for_update
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.people.erasing import require_not_erased
from eventmgr.people.models import Person
from eventmgr.registration import queries, rules
from eventmgr.registration.models import Registration


def hold(conference: Conference) -> None:
    """Let nobody else give places until the end; unwritten changes survive the reading."""
    get_for_update(Conference, conference.id)


def locked(conference: Conference, person: Person, now: datetime) -> Registration:
    """Return the person's registration, held; raises DomainError after the end or without one."""
    hold(conference)
    rules.require_open(conference, conference.at_venue(now).date())
    found = queries.find_registration(conference, person.id)
    if found is None:
        raise DomainError(_("Only those who are invited can register."))
    require_not_erased(found.person)
    return found
