"""One person in the place of another, for the focal point and for the organisers."""

from dataclasses import replace
from datetime import datetime

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.invitations import queries as invitations
from eventmgr.invitations.delegations import queries, rules
from eventmgr.invitations.delegations.models import Delegation, Nomination
from eventmgr.invitations.delegations.nominee import Nominee
from eventmgr.invitations.delegations.operations.admitting import (
    admit,
    put_on_list,
    require_admissible,
    take_off_list,
    tell,
)
from eventmgr.invitations.delegations.operations.heading import let_head
from eventmgr.invitations.delegations.operations.holding import held_nomination, held_open
from eventmgr.invitations.delegations.operations.nominating import tell_who_leaves
from eventmgr.invitations.delegations.queries import Known
from eventmgr.invitations.operations.mending import withdraw_invitation
from eventmgr.people.actor import Actor
from eventmgr.people.rules import checked_address
from eventmgr.registration import rules as registration_rules
from eventmgr.registration.models import Registration
from eventmgr.registration.operations import hand_over
from eventmgr.registration.operations.holding import hold


def replace_nominee(
    *,
    conference: Conference,
    delegation: Delegation,
    nomination: Nomination,
    nominee: Nominee,
    base_url: str,
    actor: Actor,
    now: datetime,
) -> Nomination:
    """Let another person come in a nominee's place, who takes over what the nominee had.

    The nominee is told. Raises RefusedNominees for a faulty or impossible person, and DomainError
    after the deadline or if the nomination ended meanwhile.
    """
    fresh = held_open(conference, delegation, now)
    leaving = held_nomination(fresh, nomination)
    rules.require_sound([nominee])
    checked = replace(nominee, email=checked_address(nominee.email))
    present = queries.tally(fresh).nominated
    ever = queries.count_ever(fresh)
    rules.require_room(fresh, present=min(present, fresh.quota) - 1, ever=ever, coming=1)
    known = require_admissible(conference, fresh, [checked])
    added = _exchange(
        conference,
        leaving.registration,
        checked,
        known,
        seat=(fresh, leaving),
        base_url=base_url,
        actor=actor,
        now=now,
    )
    if added is None:
        raise LookupError(nomination.id)
    return added


def substitute(
    *,
    conference: Conference,
    registration: Registration,
    nominee: Nominee,
    base_url: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Let another person come in place of anybody, on behalf of whoever sends them.

    A nominee's substitute stands on the same institution's list. Raises RefusedNominees for a
    faulty person, and DomainError for one who has a place already or stands on another list, and
    if whoever leaves has nothing and stands on no list.
    """
    hold(conference)
    registration_rules.require_open(conference, conference.at_venue(now).date())
    rules.require_sound([nominee])
    checked = replace(nominee, email=checked_address(nominee.email))
    leaving = queries.registrations_of(conference, [registration.person_id])[registration.person_id]
    known = queries.known(conference, [checked.email])
    _require_another(leaving, known)
    _require_without_place(known)
    nomination = queries.present_nomination(leaving)
    if nomination is None:
        registration_rules.require_something_to_take_over(leaving.state)
    delegation = _delegation_of(conference, nomination)
    _exchange(
        conference,
        leaving,
        checked,
        known,
        seat=(delegation, nomination) if delegation and nomination else None,
        base_url=base_url,
        actor=actor,
        now=now,
    )


def _exchange(
    conference: Conference,
    leaving: Registration,
    nominee: Nominee,
    known: dict[str, Known],
    *,
    seat: tuple[Delegation, Nomination] | None,
    base_url: str,
    actor: Actor,
    now: datetime,
) -> Nomination | None:
    """Do it: first the one who comes takes over, so that nothing is free for others meanwhile."""
    admitted = admit(
        conference,
        [nominee],
        known,
        organisation=seat[0].organisation.name if seat else "",
        language=seat[0].language if seat else leaving.person.language,
        now=now,
    )
    [(invitation, person)] = admitted
    coming = queries.registrations_of(conference, [person.id])[person.id]
    is_taken_over = hand_over(
        conference=conference, leaving=leaving, coming=coming, actor=actor, now=now
    )
    invitation.takes_over = is_taken_over
    added = _change_seat(seat, nominee, coming, now)
    _take_back(conference, leaving, base_url=base_url, actor=actor, now=now)
    delegation, ended = seat or (None, None)
    tell_who_leaves(conference, leaving, ended, delegation, is_replaced=True, now=now)
    tell(conference, admitted, base_url=base_url, now=now)
    audit.record(
        actor,
        "delegation.replaced" if delegation else "registration.substituted",
        delegation or leaving,
        now=now,
        conference_id=conference.id,
        before={"registration": leaving.id},
        after={"registration": coming.id},
    )
    return added


def _change_seat(
    seat: tuple[Delegation, Nomination] | None,
    nominee: Nominee,
    coming: Registration,
    now: datetime,
) -> Nomination | None:
    if seat is None:
        return None
    delegation, ended = seat
    was_head = take_off_list(ended, now)
    added = put_on_list(delegation, nominee, coming, now)
    if was_head or nominee.is_head:
        let_head(delegation, coming)
    ended.replaced_by_id = added.id
    db.session.flush()
    return added


def _take_back(
    conference: Conference, leaving: Registration, *, base_url: str, actor: Actor, now: datetime
) -> None:
    """Let the leaving person's link open nothing any more; their place is not theirs by now."""
    invitation = invitations.find_of_person(conference.id, leaving.person_id)
    if invitation is not None and invitation.taken_back_at is None:
        withdraw_invitation(
            conference=conference, invitation=invitation, base_url=base_url, actor=actor, now=now
        )


def _delegation_of(conference: Conference, nomination: Nomination | None) -> Delegation | None:
    if nomination is None:
        return None
    return queries.find_delegation(conference, nomination.delegation_id)


def _require_another(leaving: Registration, known: dict[str, Known]) -> None:
    if any(each.registration.id == leaving.id for each in known.values()):
        raise DomainError(_("This is the same person. Choose somebody else."), field="email")


def _require_without_place(known: dict[str, Known]) -> None:
    for each in known.values():
        if each.last is not None and each.last.ended_at is None:
            raise DomainError(_("This person stands on an institution's list."), field="email")
        if each.registration.state in registration_rules.CAN_BE_TAKEN_OVER:
            raise DomainError(
                _("This person has a place or waits for one. Choose somebody else."), field="email"
            )
