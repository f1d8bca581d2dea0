"""Signing in and out."""

from flask import Blueprint, current_app, request
from flask.typing import ResponseReturnValue

from eventmgr.foundation import clock
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean_line
from eventmgr.invitations.operations import send_links_again
from eventmgr.pages.signin import links
from eventmgr.pages.signin.forms import LinkForm, NewPasswordForm, PasswordForm, SignInForm
from eventmgr.people import operations, queries
from eventmgr.people.errors import SignInRefused
from eventmgr.people.links import read_link
from eventmgr.people.models import Account
from eventmgr.web import access, answers, signin
from eventmgr.web.destinations import safe_destination
from eventmgr.web.forms import ButtonForm, require_button
from eventmgr.web.limits import (
    ATTEMPTS_AT_ADDRESS,
    ATTEMPTS_FROM_EVERYWHERE,
    ATTEMPTS_PER_VISITOR,
    limiter,
    typed_address,
    visitor_at_address,
)

bp = Blueprint("signin", __name__)


def _whose() -> str:
    """Return whose password is tried."""
    return f"account {access.actor().account_id}"


@bp.route("/sign-in", methods=["GET", "POST"])
@access.public
@limiter.limit(ATTEMPTS_PER_VISITOR, methods=["POST"])
@limiter.limit(ATTEMPTS_AT_ADDRESS, key_func=visitor_at_address, methods=["POST"])
@limiter.limit(ATTEMPTS_FROM_EVERYWHERE, key_func=typed_address, methods=["POST"])
def sign_in() -> ResponseReturnValue:
    """Sign in with address and password."""
    form = SignInForm()
    wanted = safe_destination(request.values.get("next"))
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            signin.enter(
                operations.check_password(email=form.email.data, password=form.password.data)
            )
        if not form.errors:
            return answers.to(wanted)
        with unit_of_work():
            operations.note_refusal(email=form.email.data, now=clock.now())
    return answers.page("signin/sign_in.html", form=form, wanted=wanted)


@bp.route("/sign-in/link", methods=["GET", "POST"])
@access.public
@limiter.limit(ATTEMPTS_PER_VISITOR, methods=["POST"])
@limiter.limit(ATTEMPTS_AT_ADDRESS, key_func=visitor_at_address, methods=["POST"])
@limiter.limit(ATTEMPTS_FROM_EVERYWHERE, key_func=typed_address, methods=["POST"])
def ask_for_link() -> ResponseReturnValue:
    """Mail a sign-in link; the answer is the same whether or not the address is known."""
    form = LinkForm()
    if form.validate_on_submit():
        with unit_of_work():
            account = queries.find_account_by_email(clean_line(form.email.data))
            if account is not None:
                links.send_link(account, now=clock.now())
            else:
                send_links_again(
                    address=clean_line(form.email.data),
                    base_url=current_app.config["EVENTMGR"].base_url,
                    now=clock.now(),
                )
        return answers.page("signin/link_sent.html", address=form.email.data)
    return answers.page("signin/ask_for_link.html", form=form)


@bp.route("/sign-in/<token>", methods=["GET", "POST"])
@access.public
@limiter.limit(ATTEMPTS_PER_VISITOR, methods=["POST"])
def follow_link(token: str) -> ResponseReturnValue:
    """Sign in by a mailed link: looking at it does nothing, for mail scanners look too."""
    account_id, nonce = read_link(token)
    if queries.is_link_used(nonce):
        raise SignInRefused(_("This link was used already. Ask for a new one."))
    account = db.session.get(Account, account_id)
    form = ButtonForm()
    if account is not None and account.is_active and form.validate_on_submit():
        with unit_of_work():
            operations.use_link(nonce=nonce, now=clock.now())
            signin.enter(account)
        return answers.see_other("home.front", said=_("Welcome. You are signed in."))
    return answers.page("signin/follow_link.html", form=form, account=account)


@bp.post("/sign-out")
@access.signed_in
def sign_out() -> ResponseReturnValue:
    """Sign this browser out."""
    require_button()
    with unit_of_work():
        signin.leave()
    return answers.see_other("home.front", said=_("You are signed out."))


@bp.route("/account", methods=["GET", "POST"])
@access.signed_in
@limiter.limit(ATTEMPTS_PER_VISITOR, methods=["POST"])
@limiter.limit(ATTEMPTS_AT_ADDRESS, key_func=_whose, methods=["POST"])
def account() -> ResponseReturnValue:
    """Show the signed-in person's account, and set a new password."""
    actor = access.actor()
    mine = db.session.get(Account, actor.account_id) if actor.account_id else None
    form = NewPasswordForm() if mine is not None and mine.password_hash else PasswordForm()
    if mine is not None and form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.change_password(
                account=mine,
                current=form.current(),
                password=form.password.data,
                actor=actor,
                now=clock.now(),
            )
            signin.enter(mine)
        if not form.errors:
            said = _("New password set. Every other browser is signed out.")
            return answers.see_other("signin.account", said=said)
    return answers.page("signin/account.html", form=form, account=mine, button_form=ButtonForm())


@bp.post("/sign-out/everywhere")
@access.signed_in
def sign_out_everywhere() -> ResponseReturnValue:
    """Sign the account out in every browser, this one included."""
    require_button()
    mine = db.session.get(Account, access.actor().account_id or 0)
    with unit_of_work():
        if mine is not None:
            operations.end_sign_ins(account=mine)
        signin.leave()
    return answers.see_other("home.front", said=_("You are signed out everywhere."))
