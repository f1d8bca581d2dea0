"""The formal letter of one invitation: for organisers, and for whom it is written to."""

from flask import Response, abort
from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.conferences.rules import may_organise
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.invitations.formal import operations, queries
from eventmgr.invitations.formal.models import FormalLetter
from eventmgr.invitations.formal.rules import is_for_organisers
from eventmgr.invitations.models import Invitation
from eventmgr.pages.formal.blueprint import bp
from eventmgr.printing.files import contents_of
from eventmgr.registration.rules import may_answer
from eventmgr.web import access, answers
from eventmgr.web.forms import require_button

_ADDRESS = "/manage/<slug>/invitations/<int:invitation_id>/formal"


@bp.post(f"{_ADDRESS}/make")
@access.requires(may_organise)
def make_one(conference: Conference, invitation: Invitation) -> ResponseReturnValue:
    """Have the letter made, or made again; one that failed is tried again."""
    require_button()
    with unit_of_work():
        made = operations.make(
            conference=conference, invitations=[invitation], actor=access.actor(), now=clock.now()
        )
    said = _("The letter says already what it would say.") if made.same else _("It is being made.")
    return _back(conference, invitation, said)


@bp.post(f"{_ADDRESS}/release")
@access.requires(may_organise)
def release_one(conference: Conference, invitation: Invitation) -> ResponseReturnValue:
    """Let the invited person download the letter."""
    require_button()
    with unit_of_work():
        operations.release(
            conference=conference,
            letters=[_found(invitation)],
            actor=access.actor(),
            now=clock.now(),
        )
    said = _("Released: the letter can be downloaded on the invited person's own page.")
    return _back(conference, invitation, said)


@bp.get(f"{_ADDRESS}/letter.pdf")
@access.requires(may_organise)
def download_one(conference: Conference, invitation: Invitation) -> Response:
    """Return the letter, unless it is a protected person's."""
    letter = _found(invitation)
    if not is_for_organisers(letter):
        abort(404)
    with unit_of_work():
        [content] = operations.hand_out(
            conference=conference, letters=[letter], actor=access.actor(), now=clock.now()
        )
    return _file(conference, letter, content)


@bp.get("/c/<slug>/registration/letter.pdf")
@access.requires(may_answer)
def mine(conference: Conference) -> Response:
    """Return the visitor's own letter, once it is released."""
    person_id = access.actor().person_id
    letter = queries.own(conference, person_id) if person_id else None
    if letter is None:
        abort(404)
    content = contents_of(FormalLetter, [letter.id]).get(letter.id)
    if content is None:  # an organiser has it made anew at this very moment
        abort(404)
    return _file(conference, letter, content)


def _found(invitation: Invitation) -> FormalLetter:
    letter = queries.find_letter(invitation.id)
    if letter is None:
        abort(404)
    return letter


def _file(conference: Conference, letter: FormalLetter, content: bytes) -> Response:
    """Return the file under its number: a name would tell who is invited."""
    return answers.attachment(
        content,
        filename=f"{conference.slug}-letter-{letter.number:04d}.pdf",
        media_type="application/pdf",
    )


def _back(conference: Conference, invitation: Invitation, said: str) -> ResponseReturnValue:
    return answers.see_other(
        "invitations.one", slug=conference.slug, invitation_id=invitation.id, said=said
    )
