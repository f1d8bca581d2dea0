"""Formal letters of invitation, asked for and made as a worker makes them."""

from io import BytesIO
from typing import Any

from pypdf import PdfReader

from eventmgr.conferences.models import Conference
from eventmgr.foundation.db import db
from eventmgr.invitations.formal import making, operations, queries
from eventmgr.invitations.formal.models import FormalLetter
from eventmgr.invitations.formal.operations import Made, Wanted
from eventmgr.invitations.models import Invitation
from eventmgr.invitations.queries import find_invitation
from eventmgr.people.actor import COMMAND
from eventmgr.printing import files
from tests.factories.people import NOW

SETUP: dict[str, Any] = {
    "letterhead": "Ministry of Planning\nPak Secretariat, Islamabad",
    "prefix": "MP/INV-2026",
    "place": "Islamabad",
    "signatory": "Dr Sana Malik",
    "office": "Secretary of the Conference",
    "is_enclosed": False,
}


def arrange(conference: Conference, **values: Any) -> None:
    """Somebody signs the conference's letters."""
    operations.arrange(
        conference=conference,
        wanted=Wanted(**{**SETUP, **values}),
        seen=None,
        actor=COMMAND,
        now=NOW,
    )
    db.session.flush()


def ask_for(conference: Conference, *invitations: Invitation, now: Any = NOW) -> Made:
    """Their letters wait for a worker."""
    fresh = [find_invitation(conference, each.id) for each in invitations]
    return operations.make(
        conference=conference, invitations=list(filter(None, fresh)), actor=COMMAND, now=now
    )


def work(invitation: Invitation, now: Any = NOW) -> FormalLetter:
    """What a worker does about the invitation's letter."""
    db.session.flush()
    letter = letter_of(invitation)
    order = making.claim(file_id=letter.id, now=now)
    if order:
        db.session.flush()
        files.deliver(order=order, content=making.make(order), now=now)
    operations.send_waiting(now=now)
    db.session.flush()
    return letter_of(invitation)


def letter_of(invitation: Invitation) -> FormalLetter:
    """The invitation's letter, freshly read."""
    found = queries.find_letter(invitation.id)
    assert found is not None
    return found


def make_letter(conference: Conference, invitation: Invitation, **values: Any) -> FormalLetter:
    """A ready letter."""
    arrange(conference, **values)
    ask_for(conference, invitation)
    return work(invitation)


def release(conference: Conference, *letters: FormalLetter) -> int:
    return operations.release(conference=conference, letters=letters, actor=COMMAND, now=NOW)


def words_of(content: bytes) -> str:
    """All words of the PDF, white space evened out."""
    pages = PdfReader(BytesIO(content)).pages
    return " ".join(" ".join(each.extract_text().split()) for each in pages)


def content(letter: FormalLetter) -> bytes:
    return files.content_of(letter)
