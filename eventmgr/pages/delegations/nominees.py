"""One nominee, as the focal point meets them."""

from flask.typing import ResponseReturnValue

from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.invitations.delegations import operations, rules
from eventmgr.invitations.delegations.models import Delegation
from eventmgr.pages.delegations.blueprint import bp
from eventmgr.pages.delegations.by_link import (
    again,
    base_url,
    by_link,
    focal_point,
    nominee_of,
    shown_frame,
)
from eventmgr.pages.delegations.focal_forms import AddressForm, SubstituteForm
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm, Form, require_button

_ADDRESS = "/d/<token>/nominees/<int:nomination_id>"


@bp.get(_ADDRESS)
@access.public
@by_link
def nominee(token: str, delegation: Delegation, nomination_id: int) -> ResponseReturnValue:
    """Show what can be done about one nominee."""
    nominee_of(token, delegation, nomination_id)
    return _page(token, nomination_id)


@bp.post(f"{_ADDRESS}/replace")
@access.public
@by_link
def replace_nominee(token: str, delegation: Delegation, nomination_id: int) -> ResponseReturnValue:
    """Let somebody else come in the nominee's place."""
    nomination = nominee_of(token, delegation, nomination_id)
    form = SubstituteForm(prefix="new-")
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.replace_nominee(
                conference=delegation.conference,
                delegation=delegation,
                nomination=nomination,
                nominee=form.nominee(),
                base_url=base_url(),
                actor=focal_point(delegation),
                now=clock.now(),
            )
    if form.errors:
        return _page(token, nomination_id, substitute_form=form)
    return _back(token, _("Replaced. Both people are told by mail."))


@bp.post(f"{_ADDRESS}/address")
@access.public
@by_link
def correct_nominee(token: str, delegation: Delegation, nomination_id: int) -> ResponseReturnValue:
    """Write to the nominee at another address."""
    nomination = nominee_of(token, delegation, nomination_id)
    form = AddressForm(prefix="right-")
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.correct_nominee_address(
                conference=delegation.conference,
                delegation=delegation,
                nomination=nomination,
                email=form.email.data,
                base_url=base_url(),
                actor=focal_point(delegation),
                now=clock.now(),
            )
    if form.errors:
        return _page(token, nomination_id, address_form=form)
    return _back(token, _("Corrected: a new invitation is on its way."))


@bp.post(f"{_ADDRESS}/withdraw")
@access.public
@by_link
def withdraw(token: str, delegation: Delegation, nomination_id: int) -> ResponseReturnValue:
    """Take the nomination back."""
    nomination = nominee_of(token, delegation, nomination_id)
    require_button()
    with unit_of_work():
        operations.withdraw(
            conference=delegation.conference,
            delegation=delegation,
            nomination=nomination,
            base_url=base_url(),
            actor=focal_point(delegation),
            now=clock.now(),
        )
    return _back(token, _("Withdrawn. The person is told by mail."))


@bp.post(f"{_ADDRESS}/head")
@access.public
@by_link
def head(token: str, delegation: Delegation, nomination_id: int) -> ResponseReturnValue:
    """Let the nominee head the delegation."""
    nomination = nominee_of(token, delegation, nomination_id)
    require_button()
    with unit_of_work():
        operations.mark_head(
            conference=delegation.conference,
            delegation=delegation,
            nomination=nomination,
            actor=focal_point(delegation),
            now=clock.now(),
        )
    return _back(token, _("Noted who heads the delegation."))


def _page(
    token: str,
    nomination_id: int,
    *,
    substitute_form: SubstituteForm | None = None,
    address_form: AddressForm | None = None,
) -> ResponseReturnValue:
    delegation = again(token)
    nomination = nominee_of(token, delegation, nomination_id)
    registration = nomination.registration
    refused: Form | None = substitute_form or address_form
    return answers.page(
        "delegations/nominee.html",
        form=refused or ButtonForm(formdata=None),
        token=token,
        delegation=delegation,
        nomination=nomination,
        is_open=rules.is_open(delegation, clock.now()),
        may_correct=rules.may_correct_address(
            registration.state, answered_at=registration.answered_at
        ),
        substitute_form=substitute_form or SubstituteForm(prefix="new-", formdata=None),
        address_form=address_form or AddressForm(prefix="right-", formdata=None),
        button_form=ButtonForm(formdata=None),
        **shown_frame(delegation.conference),
    )


def _back(token: str, said: str) -> ResponseReturnValue:
    return answers.see_other("delegations.nominations", token=token, said=said)
