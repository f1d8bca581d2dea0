"""Who sits at this browser: kept in the signed cookie as a key to a row of the database."""

from datetime import timedelta

import flask_login
from flask import Flask, g, session
from flask_wtf.csrf import generate_csrf

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.people import operations, queries
from eventmgr.people.actor import ANONYMOUS, Actor
from eventmgr.people.models import Account, Person

manager = flask_login.LoginManager()


class SignedIn(flask_login.UserMixin):  # type: ignore[misc]  # Flask-Login ships no types
    """Flask-Login's view of an actor."""

    def __init__(self, key: str, actor: Actor) -> None:
        self.key = key
        self.actor = actor

    def get_id(self) -> str:
        """Return what the cookie holds."""
        return self.key


def init_app(app: Flask) -> None:
    """Let Flask-Login find the actor of each request."""
    app.config["REMEMBER_COOKIE_DURATION"] = timedelta(0)
    manager.init_app(app)


@manager.user_loader  # type: ignore[untyped-decorator]
def _load(key: str) -> SignedIn | None:
    actor = queries.actor_of(key, now=clock.now())
    return SignedIn(key, actor) if actor else None


def current_actor() -> Actor:
    """Return who acts in this request."""
    user = flask_login.current_user
    return user.actor if isinstance(user, SignedIn) else ANONYMOUS


def enter(account: Account) -> None:
    """Sign this browser in with an account; call inside a unit of work."""
    _start(operations.sign_in(account=account, now=clock.now()), account.person)


def enter_by_link(person: Person, conference: Conference) -> None:
    """Sign this browser in for one conference only; call inside a unit of work.

    Whoever is signed in already as the same person keeps the wider sign-in.
    """
    actor = current_actor()
    if actor.person_id == person.id and actor.only_conference_id in {None, conference.id}:
        return
    key = operations.begin_sign_in(person=person, conference_id=conference.id, now=clock.now())
    _start(key, person)


def leave() -> None:
    """Sign this browser out; call inside a unit of work."""
    user = flask_login.current_user
    if isinstance(user, SignedIn):
        operations.sign_out(key=user.key, actor=user.actor, now=clock.now())
    flask_login.logout_user()
    session.clear()


def is_somebody_else(person: Person) -> bool:
    """Whether this browser is signed in as another than the person."""
    actor = current_actor()
    return not actor.is_anonymous and actor.person_id != person.id


def _start(key: str, person: Person) -> None:
    earlier = flask_login.current_user
    if isinstance(earlier, SignedIn):
        operations.end_sign_in(key=earlier.key)  # or a copy of the old cookie would still open
    chosen = {name: session[name] for name in ("language", "theme") if name in session}
    session.clear()  # nothing else of an earlier visitor, the CSRF secret included, lives on
    session.update(chosen)
    session.permanent = True
    flask_login.login_user(SignedIn(key, Actor(name=person.shown_name, person_id=person.id)))
    g.pop("csrf_token", None)  # made of the earlier visitor's secret
    generate_csrf()  # now: two pages asked for at once would each begin a secret of their own
