"""Access is denied unless declared: every endpoint says who may come in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden, NotFound, Unauthorized

from eventmgr.conferences.models import Conference
from eventmgr.conferences.rules import may_see_site
from eventmgr.conferences.standing import Standing
from eventmgr.foundation.i18n import gettext as _
from eventmgr.people.actor import Actor
from eventmgr.web import kept, loading, signin
from eventmgr.web.standing import standing_of

ViewT = TypeVar("ViewT", bound=Callable[..., Any])
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Declaration:
    """Who may come in: a rule on the standing, and perhaps on one loaded object."""

    name: str
    rule: Callable[..., bool]
    on: str | None = None
    takes_actor: bool = False
    from_anywhere: bool = False
    """Whether programs and pages of others may post here: the address or a secret is the proof."""

    @property
    def asks_who(self) -> bool:
        """Whether a sign-in can open it: not what is public, now or once it is published."""
        return self.rule not in {everybody, may_see_site}

    def allows(self, actor: Actor, standing: Standing, objects: dict[str, Any]) -> bool:
        """Whether the actor may come in."""
        if self.takes_actor:
            return self.rule(actor)
        return self.rule(standing, objects[self.on]) if self.on else self.rule(standing)


def everybody(_actor: Actor) -> bool:
    """Whether the actor may see what is public: always."""
    return True


def _declare(declaration: Declaration) -> Callable[[ViewT], ViewT]:
    def mark(view: ViewT) -> ViewT:
        view.__dict__["access"] = declaration
        return view

    return mark


def public(view: ViewT) -> ViewT:
    """Let everybody in."""
    return _declare(Declaration("public", everybody, takes_actor=True))(view)


def public_from_anywhere(view: ViewT) -> ViewT:
    """Let everybody in, pages of other sites included; nothing may depend on who has signed in."""
    return _declare(Declaration("public", everybody, takes_actor=True, from_anywhere=True))(view)


def signed_in(view: ViewT) -> ViewT:
    """Let in whoever has signed in, by whatever way."""
    return _declare(
        Declaration("signed in", lambda actor: not actor.is_anonymous, takes_actor=True)
    )(view)


def requires(rule: Callable[..., bool], *, on: str | None = None) -> Callable[[ViewT], ViewT]:
    """Let in whom ``rule(standing)`` allows, or ``rule(standing, the object named by on)``."""
    return _declare(Declaration(rule.__name__, rule, on=on))


def requires_actor(rule: Callable[[Actor], bool]) -> Callable[[ViewT], ViewT]:
    """Let in whom the rule allows outside any conference: ``rule(actor)``."""
    return _declare(Declaration(rule.__name__, rule, takes_actor=True))


def actor() -> Actor:
    """Return who acts in this request."""
    return signin.current_actor()


def standing() -> Standing:
    """Return the actor's standing at the conference of this request; none outside a conference."""
    return cast("Standing", g.get("standing") or Standing(actor=actor()))


def declarations(app: Flask) -> dict[str, Declaration | None]:
    """Return each endpoint's declaration; None for one that forgot to declare."""
    return {
        endpoint: getattr(view, "access", None)
        for endpoint, view in sorted(app.view_functions.items())
    }


def init_app(app: Flask) -> None:
    """Guard every endpoint; raises RuntimeError naming those that declare nothing."""
    app.view_functions["static"].__dict__.setdefault(
        "access", Declaration("public", everybody, takes_actor=True)
    )
    forgotten = [name for name, declared in declarations(app).items() if declared is None]
    if forgotten:
        raise RuntimeError(f"Endpoints that do not declare their access: {', '.join(forgotten)}")
    app.before_request(_guard)


def _guard() -> ResponseReturnValue | None:
    if request.endpoint is None or request.endpoint == "static":
        return None
    declared: Declaration = current_app.view_functions[request.endpoint].__dict__["access"]
    if not declared.from_anywhere:
        _refuse_foreign_origin()
    objects = request.view_args or {}
    conference = objects.get("conference")
    if isinstance(conference, Conference):
        g.conference = conference
        g.standing = standing_of(actor(), conference)
    is_there = not loading.is_missing() and not _is_secret()
    if is_there and declared.allows(actor(), standing(), objects):
        return None
    return _turned_away(declared, is_there=is_there)


def _turned_away(declared: Declaration, *, is_there: bool) -> ResponseReturnValue:
    """Answer for what is secret as for what is not there; nothing that was typed is lost."""
    _hide_draft()
    kept.keep()
    if actor().is_anonymous and declared.asks_who:
        if request.method in SAFE:
            return redirect(url_for("signin.sign_in", next=request.full_path.rstrip("?")), 303)
        raise Unauthorized if request.is_json else Forbidden
    way_on = None if is_there or declared.on else _to_who_stays(declared)
    if way_on is not None:
        return way_on
    if not is_there or declared.rule is may_see_site:
        raise NotFound
    raise Forbidden


def _to_who_stays(declared: Declaration) -> ResponseReturnValue | None:
    """Lead from a person who was merged meanwhile to the one that stays, if nothing was typed."""
    conference = g.get("conference")
    if conference is None or not declared.allows(actor(), standing(), {}):
        return None
    stays = loading.stays()
    if stays is None:
        return None
    g.leads_to = url_for("people.one", slug=conference.slug, contact_id=stays.id)
    if kept.kept() and "contact_id" in g.names:
        return None  # the error's page gives back what was typed, and shows the way
    flash(_("That person was merged into this one meanwhile."), "info")
    return redirect(g.leads_to, 303)


def _is_secret() -> bool:
    """Whether the actor is not to know that this conference is there at all."""
    conference = g.get("conference")
    if conference is None or may_see_site(standing(), conference):
        return False
    return not (standing().is_invited or standing().group_roles)


def _hide_draft() -> None:
    """Let not even the error's page name a conference that is not public."""
    conference = g.get("conference")
    if conference is not None and not may_see_site(standing(), conference):
        g.pop("conference")
        g.pop("standing")


def _refuse_foreign_origin() -> None:
    """Refuse a changing request that a page of another site has sent, besides the CSRF token."""
    origin = request.headers.get("Origin")
    if request.method in SAFE or origin is None:
        return
    ours = {request.host, urlsplit(current_app.config["EVENTMGR"].base_url).netloc}
    if urlsplit(origin).netloc not in ours:
        abort(403)
