"""One round: what must hold, looking for seats, the draft, and applying it."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue

from eventmgr.conferences.models import Conference
from eventmgr.foundation import clock
from eventmgr.foundation.db import unit_of_work
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import ngettext
from eventmgr.groups.seating import attending, operations, queries, rules
from eventmgr.groups.seating.costs import percent
from eventmgr.groups.seating.drafts import Draft, Offer, draft_of, offers
from eventmgr.groups.seating.enums import SeatingState
from eventmgr.groups.seating.explaining import summary
from eventmgr.groups.seating.models import SeatingBond, SeatingRound
from eventmgr.pages.seating.blueprint import again, bp, round_again
from eventmgr.pages.seating.forms import ApplyForm, BondForm, DayForm, MoveForm, PriceForm
from eventmgr.web import access, answers
from eventmgr.web.forms import ButtonForm, Form, require_button
from eventmgr.web.templating import day as in_full

DRAFTED = frozenset({SeatingState.READY, SeatingState.APPLIED})


@bp.get("/manage/<slug>/seating/<int:round_id>")
@access.requires(rules.may_seat)
def one(conference: Conference, found: SeatingRound) -> ResponseReturnValue:
    """Show a round: how far it is, its draft, and what must hold."""
    return _page(conference, found)


@bp.post("/manage/<slug>/seating/<int:round_id>/bonds")
@access.requires(rules.may_seat)
def bind(conference: Conference, found: SeatingRound) -> ResponseReturnValue:
    """Have something hold for one person, or for two."""
    form = _bond_form(conference, found)
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            operations.add_bond(
                conference=conference,
                found=found,
                kind=form.kind.data,
                person_id=form.person_id.data,
                other_id=form.other_id.data,
                group_id=form.group_id.data,
                actor=access.actor(),
                now=clock.now(),
            )
        if not form.errors:
            return _back(conference, found, _("Noted. It holds when seats are looked for."))
    return _page_again(conference, found, bond=form)


@bp.post("/manage/<slug>/seating/<int:round_id>/bonds/<int:bond_id>/remove")
@access.requires(rules.may_seat)
def unbind(conference: Conference, found: SeatingRound, bond_id: int) -> ResponseReturnValue:
    """Let something hold no longer."""
    require_button()
    bond: SeatingBond = queries.find_bond(found, bond_id) or abort(404)
    form = ButtonForm()
    with form.blaming(), unit_of_work():
        operations.remove_bond(
            conference=conference,
            found=found,
            bond=bond,
            actor=access.actor(),
            now=clock.now(),
        )
    if form.errors:
        return _page_again(conference, found, act=form)
    return _back(conference, found, _("It holds no longer."))


@bp.post("/manage/<slug>/seating/<int:round_id>/solve")
@access.requires(rules.may_seat)
def solve(conference: Conference, found: SeatingRound) -> ResponseReturnValue:
    """Have a worker look for seats."""
    require_button()
    form = ButtonForm()
    with form.blaming(), unit_of_work():
        operations.ask(conference=conference, found=found, actor=access.actor(), now=clock.now())
    if form.errors:
        return _page_again(conference, found, act=form)
    return _back(conference, found, None)


@bp.post("/manage/<slug>/seating/<int:round_id>/stop")
@access.requires(rules.may_seat)
def stop(conference: Conference, found: SeatingRound) -> ResponseReturnValue:
    """Take the best that was found so far."""
    require_button()
    said = (
        _("Seats are not looked for any more.")
        if found.progress.get("cost") is None
        else _("The best that was found so far is taken.")
    )
    with unit_of_work():
        operations.stop(conference=conference, found=found, actor=access.actor(), now=clock.now())
    return _back(conference, found, said)


@bp.post("/manage/<slug>/seating/<int:round_id>/move")
@access.requires(rules.may_seat)
def move(conference: Conference, found: SeatingRound) -> ResponseReturnValue:
    """Put people into another group of the draft."""
    form = MoveForm([each.group for each in found.tables])
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            moved = operations.move_people(
                conference=conference,
                found=found,
                person_ids=form.people.data or [],
                group_id=form.group_id.data,
                actor=access.actor(),
                now=clock.now(),
                seen=form.seen(),
            )
        if not form.errors:
            said = ngettext("One person was moved.", "%(num)s people were moved.", moved)
            return _back(conference, found, said)
    return _page_again(conference, found, move=form)


@bp.post("/manage/<slug>/seating/<int:round_id>/price")
@access.requires(rules.may_seat)
def price(conference: Conference, found: SeatingRound) -> ResponseReturnValue:
    """Say what it would cost to put those who are ticked into each group; nothing is moved.

    The page asks while people are being ticked, and gets the answer alone; without JavaScript a
    button asks, and gets the whole page.
    """
    form = PriceForm([each.group for each in found.tables])
    offered: list[Offer] = []
    if form.validate_on_submit():
        with form.blaming():
            offered = offers(conference, found, form.people.data or [], form.seen())
    if request.headers.get("HX-Request"):
        said = [sentence for _target, sentence in form.problems()]
        return answers.page("seating/_prices.html", problems=said, offers=offered)
    if form.errors:
        return _page_again(conference, found, move=form)
    return _page(conference, found, offered, move=form)


@bp.post("/manage/<slug>/seating/<int:round_id>/apply")
@access.requires(rules.may_seat)
def apply_draft(conference: Conference, found: SeatingRound) -> ResponseReturnValue:
    """Give people the seats of the draft."""
    form = ApplyForm()
    if not form.validate_on_submit():
        return _page_again(conference, found, apply=form)
    with form.blaming(), unit_of_work():
        done = operations.apply_draft(
            conference=conference,
            found=found,
            actor=access.actor(),
            now=clock.now(),
            seen=form.seen(),
        )
    if form.errors:
        return _page_again(conference, found, apply=form)
    said = _(
        "Applied: %(seated)d seats given, %(unseated)d taken away.",
        seated=done.seated,
        unseated=done.unseated,
    )
    return _back(conference, found, said)


@bp.post("/manage/<slug>/seating/<int:round_id>/mend")
@access.requires(rules.may_seat)
def mend(conference: Conference, found: SeatingRound) -> ResponseReturnValue:
    """Prepare a round for those who came, in which few are moved."""
    form = _day_form(conference)
    if form.validate_on_submit():
        with form.blaming(), unit_of_work():
            made = operations.mend_round(
                conference=conference,
                found=found,
                day=form.chosen(),
                actor=access.actor(),
                now=clock.now(),
            )
            made_id = made.id
        if not form.errors:
            said = _("The round is prepared. Look for seats: as few people as possible are moved.")
            where = {"slug": conference.slug, "round_id": made_id}
            return answers.see_other("seating.one", said=said, **where)
    return _page_again(conference, found, mend=form)


def _back(conference: Conference, found: SeatingRound, said: str | None) -> ResponseReturnValue:
    return answers.see_other("seating.one", said=said, slug=conference.slug, round_id=found.id)


def _bond_form(conference: Conference, found: SeatingRound, **sent: Any) -> BondForm:  # noqa: ANN401
    people = [each.person for each in attending.registrations(conference)]
    people.sort(key=lambda each: each.shown_name.casefold())
    return BondForm(people, [each.group for each in found.tables], **sent)


def _day_form(conference: Conference, **sent: Any) -> DayForm:  # noqa: ANN401
    count = (conference.ends - conference.starts).days + 1
    days = [conference.starts + timedelta(days=number) for number in range(count)]
    return DayForm({each.isoformat(): in_full(each) for each in days}, **sent)


def _page_again(conference: Conference, found: SeatingRound, **forms: Form) -> ResponseReturnValue:
    conference = again(conference)
    return _page(conference, round_again(conference, found), **forms)


def _page(
    conference: Conference, found: SeatingRound, offered: Sequence[Offer] = (), **forms: Form
) -> ResponseReturnValue:
    """Return the page of a round; of the forms one may have been refused.

    While it is busy it looks again every second: it makes none of the forms that it does not show.
    """
    is_busy = found.state in rules.BUSY
    draft = draft_of(conference, found) if found.state in DRAFTED else None
    refused = [name for name, each in forms.items() if each.errors]
    return answers.page(
        "seating/one.html",
        form=forms[refused[0]] if refused else None,
        refused=set(refused),
        conference=conference,
        found=found,
        draft=draft,
        offers=offered,
        problems=[],
        percent=percent,
        summary=summary(draft.cost, has_rules=bool(found.rules)) if draft else "",
        present_on=date.fromisoformat(found.present_on) if found.present_on else None,
        is_busy=is_busy,
        before=queries.before(found) if is_busy else 0,
        button=ButtonForm(formdata=None),
        **({} if is_busy else _forms(conference, found, draft, forms)),
    )


def _forms(
    conference: Conference, found: SeatingRound, draft: Draft | None, forms: Mapping[str, Form]
) -> dict[str, Form]:
    """Return the forms of the page: the one that was sent, and the others fresh."""
    made = {"bond_form": forms.get("bond") or _bond_form(conference, found, formdata=None)}
    if draft is None:
        return made
    groups = [each.group for each in found.tables]
    seen = {"version": draft.seats_version}
    return made | {
        "move_form": forms.get("move") or MoveForm(groups, formdata=None, data=seen),
        "apply_form": forms.get("apply")
        or ApplyForm(formdata=None, data={"version": draft.version}),
        "mend_form": forms.get("mend") or _day_form(conference, formdata=None),
    }
