"""What organisers do about institutions: ask them, change what is asked, and end it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit, versions
from eventmgr.foundation.db import db
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import fold
from eventmgr.invitations.delegations import queries, rules
from eventmgr.invitations.delegations.letters import institution_letter
from eventmgr.invitations.delegations.models import Delegation
from eventmgr.invitations.delegations.operations.holding import held
from eventmgr.invitations.delegations.versions import version_of_delegation, version_of_letter
from eventmgr.invitations.rules import require_fitting_message
from eventmgr.mail.operations import queue_mails
from eventmgr.people.actor import Actor
from eventmgr.people.operations import find_or_add_organisation
from eventmgr.people.rules import checked_address
from eventmgr.registration.enums import Category
from eventmgr.registration.operations.holding import hold


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What one institution is asked for, and who answers for it."""

    organisation: str
    focal_email: str
    focal_name: str = ""
    quota: int
    deadline: datetime
    category: Category = Category.DELEGATE
    language: str = "en"
    message: str = ""


def add_delegation(
    *, conference: Conference, asked: Asked, actor: Actor, now: datetime
) -> Delegation:
    """Add a delegation; its letter is not sent yet.

    Raises DomainError for a bad address, quota, deadline or message, or if the organisation is
    asked for this category already.
    """
    hold(conference)
    rules.require_to_come(asked.deadline, now)
    checked = _checked(conference, asked, present=0)
    if queries.asked_already(conference, [checked.organisation], checked.category):
        raise DomainError(
            _("This organisation is asked already. Change its quota instead."),
            field="organisation",
        )
    return _add(conference, checked, actor, now)


def add_delegations(
    *, conference: Conference, asked: Sequence[Asked], actor: Actor, now: datetime
) -> list[Delegation]:
    """Add those of the list that are not asked yet, in an order common to all lists."""
    hold(conference)
    for each in asked:
        rules.require_to_come(each.deadline, now)
    checked = [_checked(conference, each, present=0) for each in asked]
    known = {
        category: queries.asked_already(
            conference, [each.organisation for each in checked], category
        )
        for category in {each.category for each in checked}
    }
    return [
        _add(conference, each, actor, now)
        for each in sorted(checked, key=lambda one: fold(one.organisation))
        if fold(each.organisation) not in known[each.category]
    ]


def change_delegation(
    *,
    conference: Conference,
    delegation: Delegation,
    asked: Asked,
    seen: str | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Change what is asked; another focal point's address makes the earlier link void.

    The organisation and the category stay, and a deadline may stay that has passed. Raises Stale if
    others changed it meanwhile, and DomainError for what cannot be, as for a quota below the
    present nominees.
    """
    fresh = held(conference, delegation)
    versions.require_same(seen, version_of_delegation(fresh))
    if asked.deadline != fresh.deadline.replace(second=0, microsecond=0):  # forms know minutes only
        rules.require_to_come(asked.deadline, now)
    checked = _checked(conference, asked, present=queries.tally(fresh).nominated)
    before = _told(fresh)
    if checked.focal_email.lower() != fresh.focal_email.lower():
        fresh.generation += 1
        fresh.mail, fresh.asked_at = None, None
    fresh.focal_name, fresh.focal_email = checked.focal_name, checked.focal_email
    fresh.language, fresh.message = checked.language, checked.message
    fresh.quota, fresh.deadline = checked.quota, checked.deadline
    after = _told(fresh)
    changed = {name for name in after if before[name] != after[name]}
    audit.record(
        actor,
        "delegation.changed",
        fresh,
        now=now,
        conference_id=conference.id,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )


def send_letter(
    *,
    conference: Conference,
    delegation: Delegation,
    seen: str | None,
    base_url: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Send the letter with the link; once more by a new mail, and the earlier link is void then.

    Raises Stale for a button that was pressed twice, and DomainError while an earlier letter is on
    its way or once nothing can be nominated any more.
    """
    fresh = held(conference, delegation)
    versions.require_same(seen, version_of_letter(fresh))
    rules.require_may_send(fresh, now)
    if fresh.mail is not None:
        fresh.generation += 1
        db.session.flush()
    [fresh.mail] = queue_mails([institution_letter(conference, fresh, base_url=base_url)], now=now)
    fresh.asked_at = fresh.asked_at or now
    _record("delegation.asked", conference, fresh, actor, now)


def void_link(
    *, conference: Conference, delegation: Delegation, actor: Actor, now: datetime
) -> None:
    """Let the link that was sent open nothing any more; sending again makes a new one."""
    fresh = held(conference, delegation)
    fresh.generation += 1
    _record("delegation.link_voided", conference, fresh, actor, now)


def close_delegation(
    *, conference: Conference, delegation: Delegation, actor: Actor, now: datetime
) -> None:
    """Take no more nominations, whatever the deadline says."""
    fresh = held(conference, delegation)
    if fresh.closed_at is None:
        fresh.closed_at = now
        _record("delegation.closed", conference, fresh, actor, now)


def reopen_delegation(
    *, conference: Conference, delegation: Delegation, actor: Actor, now: datetime
) -> None:
    """Take nominations again until the deadline."""
    fresh = held(conference, delegation)
    if fresh.closed_at is not None:
        fresh.closed_at = None
        _record("delegation.reopened", conference, fresh, actor, now)


def _add(conference: Conference, asked: Asked, actor: Actor, now: datetime) -> Delegation:
    delegation = Delegation(
        conference_id=conference.id,
        organisation_id=find_or_add_organisation(asked.organisation).id,
        focal_name=asked.focal_name,
        focal_email=asked.focal_email,
        language=asked.language,
        category=asked.category,
        quota=asked.quota,
        deadline=asked.deadline,
        message=asked.message,
        created_at=now,
    )
    db.session.add(delegation)
    _record("delegation.added", conference, delegation, actor, now)
    return delegation


def _checked(conference: Conference, asked: Asked, *, present: int) -> Asked:
    rules.require_quota(asked.quota, present=present)
    rules.require_deadline(asked.deadline, conference)
    require_fitting_message(asked.message)
    return replace(asked, focal_email=checked_address(asked.focal_email, field="focal_email"))


def _told(delegation: Delegation) -> dict[str, object]:
    return {
        "focal_name": delegation.focal_name,
        "focal_email": delegation.focal_email,
        "language": delegation.language,
        "quota": delegation.quota,
        "deadline": delegation.deadline.isoformat(),
        "message": delegation.message,
    }


def _record(
    action: str, conference: Conference, delegation: Delegation, actor: Actor, now: datetime
) -> None:
    db.session.flush()
    after = {"quota": delegation.quota, "generation": delegation.generation}
    audit.record(actor, action, delegation, now=now, conference_id=conference.id, after=after)
