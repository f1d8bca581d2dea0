"""Reads of the journal of consents."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from eventmgr.foundation.db import db
from eventmgr.registration.consents import rules
from eventmgr.registration.consents.enums import Consent
from eventmgr.registration.consents.models import ConsentEntry
from eventmgr.registration.consents.words import WORDINGS, Wording
from eventmgr.registration.models import Registration


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How one consent stands, and how it came to that: the newest entry first."""

    what: Consent
    wording: Wording
    is_given: bool
    entries: Sequence[ConsentEntry]


def history(registration: Registration) -> Sequence[ConsentEntry]:
    """Return what the person gave and withdrew, the newest first."""
    return db.session.scalars(
        select(ConsentEntry)
        .where(ConsentEntry.registration_id == registration.id)
        .order_by(ConsentEntry.id.desc())
    ).all()


def standing(registration: Registration) -> list[Standing]:
    """Return each consent as it stands, in the order in which they are asked."""
    given, entries = rules.given(registration), history(registration)
    return [
        Standing(
            what=what,
            wording=wording,
            is_given=what in given,
            entries=[each for each in entries if each.what is what],
        )
        for what, wording in WORDINGS.items()
    ]
