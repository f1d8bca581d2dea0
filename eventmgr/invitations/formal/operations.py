"""Acts on formal letters: saying who signs, making, releasing, enclosing, handing out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import update

from eventmgr.conferences.models import Conference
from eventmgr.foundation import audit, jobs
from eventmgr.foundation.db import db, get_for_update
from eventmgr.foundation.i18n import in_language
from eventmgr.foundation.versions import require_same, version_of
from eventmgr.invitations.formal import paper, queries, rules
from eventmgr.invitations.formal.jobs import PRINT, SWEEP
from eventmgr.invitations.formal.models import FormalLetter, FormalSetup
from eventmgr.invitations.models import Invitation
from eventmgr.mail.operations import await_enclosure, enclose
from eventmgr.people.actor import CLOCK, Actor
from eventmgr.people.models import Person
from eventmgr.printing import dates, files, prints
from eventmgr.printing.enums import FileState
from eventmgr.printing.prints import Frozen

FILE_NAME: Final = "invitation-letter.pdf"
"""How the recipient's copy is called: it says nobody's name."""
_COLUMNS: Final = ("letterhead", "prefix", "place", "signatory", "office", "is_enclosed")


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What the formal letters of a conference have in common."""

    letterhead: str
    prefix: str
    place: str
    signatory: str
    office: str
    is_enclosed: bool


@dataclass(frozen=True, slots=True)
class Made:
    """What having letters made came to."""

    new: int
    renewed: int
    """How many say something else than before, or had failed, under the same number."""
    same: int


def version_of_setup(conference: Conference) -> str:
    """Return the version of what the letters have in common, as forms carry it."""
    setup = queries.find_setup(conference)
    return version_of({each: getattr(setup, each) if setup else "" for each in _COLUMNS})


def arrange(
    *, conference: Conference, wanted: Wanted, seen: str | None, actor: Actor, now: datetime
) -> None:
    """Say who writes and who signs; letters that are made stay until they are made again.

    Raises DomainError for what a page has no room for, and Stale.
    """
    rules.require_sound(
        letterhead=wanted.letterhead,
        prefix=wanted.prefix,
        signatory=wanted.signatory,
        office=wanted.office,
        place=wanted.place,
    )
    get_for_update(Conference, conference.id)
    require_same(seen, version_of_setup(conference))
    setup = queries.find_setup(conference) or FormalSetup(
        conference_id=conference.id, last_number=0
    )
    for each in _COLUMNS:
        setattr(setup, each, getattr(wanted, each))
    db.session.add(setup)
    audit.record(
        actor,
        "formal_letters.arranged",
        conference,
        now=now,
        conference_id=conference.id,
        after={"prefix": wanted.prefix, "is_enclosed": wanted.is_enclosed},
    )


def make(
    *, conference: Conference, invitations: Sequence[Invitation], actor: Actor, now: datetime
) -> Made:
    """Have the letters of these invitations made; each keeps the number that it once got.

    What would say the same is not made again. Raises DomainError until it is said who signs, and
    for more letters than one press makes.
    """
    rules.require_few(len(invitations))
    get_for_update(Conference, conference.id)
    setup = rules.require_setup(queries.find_setup(conference))
    ids = [each.id for each in invitations if each.taken_back_at is None]
    people, known = queries.addressees(ids), queries.letters_of(ids)
    found = {"new": 0, "renewed": 0, "same": 0}
    to_make = []
    for key in filter(people.__contains__, ids):
        letter = known.get(key) or _numbered(setup, key)
        outcome = _write(conference, setup, letter, people[key], now)
        found[outcome] += 1
        if outcome != "same":
            to_make.append(letter)
    if to_make:
        _order(to_make, now)
        _record("formal_letters.made", conference, [each.reference for each in to_make], actor, now)
    return Made(**found)


def _numbered(setup: FormalSetup, invitation_id: int) -> FormalLetter:
    setup.last_number += 1
    return FormalLetter(
        conference_id=setup.conference_id,
        invitation_id=invitation_id,
        number=setup.last_number,
        reference=rules.reference(setup.prefix, setup.last_number),
    )


def _write(
    conference: Conference, setup: FormalSetup, letter: FormalLetter, person: Person, now: datetime
) -> str:
    """Freeze what the letter says by now, and have it made unless it says so already."""
    frozen = _frozen(conference, setup, letter, person, now)
    outcome = "renewed" if letter.id else "new"
    if letter.id and letter.fingerprint == frozen.fingerprint:
        return "renewed" if letter.state is FileState.FAILED else "same"
    letter.dated = conference.at_venue(now).date()
    letter.language, letter.data = paper.language_of(person), frozen.data
    letter.fingerprint = frozen.fingerprint
    letter.created_at = letter.created_at or now
    letter.content, letter.size, letter.sha256, letter.ready_at = None, None, "", None
    return outcome


def _order(letters: Sequence[FormalLetter], now: datetime) -> None:
    """Have the letters made: one by its own bell, many by one bell of the sweep."""
    is_many = len(letters) > 1
    for each in letters:
        # Whoever has the old words in hand has lost the letter: what they bring changes nothing.
        each.state, each.attempts, each.lease_until = FileState.QUEUED, 0, None
        each.problem = ""
        each.queued_at = now - files.UNHEARD if is_many else now  # the sweep takes what has waited
    db.session.add_all(letters)
    db.session.flush()
    if is_many:
        jobs.enqueue(SWEEP)
    else:
        jobs.enqueue(PRINT, file_id=letters[0].id)


def _frozen(
    conference: Conference, setup: FormalSetup, letter: FormalLetter, person: Person, now: datetime
) -> Frozen:
    day = conference.at_venue(now).date()
    with in_language(paper.language_of(person)):
        stamp = dates.period(day, day)
    told = paper.told(conference, setup, paper.addressee_of(person), reference=letter.reference)
    return prints.freeze(told, stamp=stamp, moment=now, is_dated=False)


def release(
    *, conference: Conference, letters: Sequence[FormalLetter], actor: Actor, now: datetime
) -> int:
    """Let the invited download these letters from their own pages; return how many are new.

    Only what is ready is released. Raises DomainError if nothing is that waits for it.
    """
    rules.require_few(len(letters))
    get_for_update(Conference, conference.id)
    ids = [each.id for each in letters if each.released_at is None]
    released = db.session.scalars(
        update(FormalLetter)
        .where(
            FormalLetter.id.in_(ids),
            FormalLetter.released_at.is_(None),
            FormalLetter.state == FileState.READY,
        )
        .values(released_at=now)
        .returning(FormalLetter.reference)
        .execution_options(synchronize_session="fetch")
    ).all()
    if ids:
        rules.require_any(len(released))
        _record("formal_letters.released", conference, sorted(released), actor, now)
    return len(released)


def enclose_in(*, conference: Conference, invitations: Sequence[Invitation], now: datetime) -> None:
    """Let the mails of these invitations, just queued, wait for their letters, if that is wanted.

    Letter, number and waiting are of the transaction that queues the mails: none leaves without.
    """
    setup = queries.find_setup(conference)
    if setup is None or not setup.is_enclosed:
        return
    to_make = 0
    for start in range(0, len(invitations), rules.MOST_AT_ONCE):
        part = invitations[start : start + rules.MOST_AT_ONCE]
        made = make(conference=conference, invitations=part, actor=CLOCK, now=now)
        to_make += made.new + made.renewed
    for each in invitations:
        if each.mail is not None:
            await_enclosure(each.mail)
    if not to_make:
        jobs.enqueue(SWEEP)  # a letter that says the same as before is ready already


def send_waiting(*, now: datetime) -> int:
    """Let every mail leave whose letter is ready, with it; return how many."""
    number = 0
    for letter in queries.waiting():
        if letter.invitation.mail_id is None:
            continue
        has_left = enclose(
            mail_id=letter.invitation.mail_id,
            name=FILE_NAME,
            media_type="application/pdf",
            content=files.content_of(letter),
            now=now,
        )
        if has_left:
            number += 1
            letter.released_at = letter.released_at or now
    return number


def hand_out(
    *, conference: Conference, letters: Sequence[FormalLetter], actor: Actor, now: datetime
) -> list[bytes]:
    """Return the letters that are ready, and note who took them; raises DomainError if none is."""
    rules.require_few(len(letters))
    contents = files.contents_of(FormalLetter, [each.id for each in letters])
    taken = [each for each in letters if each.id in contents]
    rules.require_any(len(taken))
    _record("formal_letters.downloaded", conference, [each.reference for each in taken], actor, now)
    return [contents[each.id] for each in taken]


def _record(
    action: str, conference: Conference, references: list[str], actor: Actor, now: datetime
) -> None:
    audit.record(
        actor,
        action,
        conference,
        now=now,
        conference_id=conference.id,
        after={"references": references},
    )
