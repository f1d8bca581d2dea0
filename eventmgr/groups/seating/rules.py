"""Who may say and decide what about seats, and what is refused; pure decisions."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from eventmgr.conferences.standing import Standing
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.versions import require_same
from eventmgr.groups.rules import may_edit_groups
from eventmgr.groups.seating.enums import BondKind, RuleKind, SeatingState
from eventmgr.groups.seating.models import SeatingBond, SeatingRound, WishSetting
from eventmgr.groups.seating.problem import Rule

LONGEST_NAME: Final = 120
MOST_IN_GROUP: Final = 2_000
LONGEST_SEARCH: Final = 120
BUSY: Final = frozenset({SeatingState.QUEUED, SeatingState.RUNNING})


def may_seat(standing: Standing) -> bool:
    """Whether rounds of seating may be prepared, seen and decided on."""
    return may_edit_groups(standing)


def may_wish(standing: Standing) -> bool:
    """Whether the person may say in which groups they would like to be."""
    return standing.is_confirmed


def is_open(setting: WishSetting | None, *, now: datetime) -> bool:
    """Whether wishes are taken now; the closing moment itself is still in time."""
    if setting is None or setting.opens_at is None or now < setting.opens_at:
        return False
    return setting.closes_at is None or now <= setting.closes_at


def require_open(setting: WishSetting | None, *, now: datetime) -> None:
    """Raise DomainError unless wishes are taken now."""
    if not is_open(setting, now=now):
        raise DomainError(_("Wishes are not taken now. Write to the organisers."))


def require_window(opens_at: datetime | None, closes_at: datetime | None) -> None:
    """Raise DomainError unless it opens before it closes."""
    if closes_at is not None and (opens_at is None or closes_at <= opens_at):
        raise DomainError(_("Say when it opens, and close it later."), field="closes_at")


def require_wishes(codes: Sequence[str], offered: Mapping[str, str], ranks: int) -> None:
    """Raise DomainError for a group that is not offered, named twice, or one too many."""
    if len(set(codes)) < len(codes):
        raise DomainError(_("Name each group once."), field="wishes")
    if any(each not in offered for each in codes) or len(codes) > ranks:
        raise DomainError(_("Choose from the groups in the list."), field="wishes")


def require_idle(found: SeatingRound) -> None:
    """Raise DomainError while a worker has to do with the round."""
    if found.state in BUSY:
        raise DomainError(_("Seats are being looked for. Stop that first, or wait."))


def require_draft(found: SeatingRound) -> None:
    """Raise DomainError unless there is a draft to decide on."""
    if found.state is not SeatingState.READY:
        raise DomainError(_("There is no draft to decide on. Have seats looked for first."))


def require_seen(seen: str | None, current: str) -> None:
    """Raise Stale if others have changed the draft since it was seen."""
    require_same(
        seen,
        current,
        said=_(
            "Somebody has changed the draft meanwhile. Look at what it is now, and press again."
        ),
    )


def require_setting(*, name: str, groups: int, categories: int) -> None:
    """Raise DomainError unless a round has a name, two groups and somebody to seat."""
    if not name:
        raise DomainError(_("Give the round a name."), field="name")
    if len(name) > LONGEST_NAME:
        limit = LONGEST_NAME
        raise DomainError(
            _("This is longer than %(limit)d characters. Shorten it.", limit=limit), field="name"
        )
    if groups < 2:  # noqa: PLR2004 - one group alone leaves nothing to decide
        raise DomainError(_("Choose at least two groups."), field="groups")
    if not categories:
        raise DomainError(_("Choose who is seated."), field="categories")


def require_sizes(smallest: int | None, largest: int | None) -> None:
    """Raise DomainError unless a group's sizes are in order."""
    sizes = [each for each in (smallest, largest) if each is not None]
    if any(not 0 <= each <= MOST_IN_GROUP for each in sizes) or sizes != sorted(sizes):
        raise DomainError(_("A group's smallest size is not above its largest."), field="sizes")


def require_rules(rules: Sequence[Rule], attributes: Mapping[str, str]) -> None:
    """Raise DomainError for a rule about what nobody knows, said twice, or without its number."""
    said = [(each.attribute, each.kind) for each in rules]
    if len(set(said)) < len(said):
        raise DomainError(_("Say each rule once."), field="rules")
    if any(each.attribute not in attributes for each in rules):
        raise DomainError(_("Choose from the list what the rule is about."), field="rules")
    if any(each.kind is RuleKind.AT_MOST and not 1 <= each.most <= MOST_IN_GROUP for each in rules):
        raise DomainError(_("Say how many of them a group may have."), field="rules")


def require_bond(
    kind: BondKind, person_id: int, other_id: int | None, group_id: int | None
) -> None:
    """Raise DomainError unless a bond says of whom, with whom or where."""
    if kind is BondKind.STAYS:
        if group_id is None:
            raise DomainError(_("Choose the group."), field="group_id")
    elif other_id is None or other_id == person_id:
        raise DomainError(_("Choose two different people."), field="other_id")


def contradictions(bonds: Sequence[SeatingBond], leads: Mapping[int, int]) -> list[SeatingBond]:
    """Return the bonds that cannot hold together with the others.

    ``leads`` says in which group those sit who lead one.
    """
    joined = _Joined(leads)
    in_order = sorted(bonds, key=lambda each: _ORDER.index(each.kind))
    return [each for each in in_order if not joined.takes(each)]


_ORDER: Final = (BondKind.STAYS, BondKind.TOGETHER, BondKind.APART)


class _Joined:
    """Who must sit together so far, and in which group."""

    def __init__(self, places: Mapping[int, int]) -> None:
        self.places = dict(places)
        self.head: dict[int, int] = {}

    def root(self, key: int) -> int:
        while self.head.get(key, key) != key:
            key = self.head[key]
        return key

    def takes(self, bond: SeatingBond) -> bool:
        """Whether the bond can hold with all that were taken before; if so it is taken."""
        one, other = self.root(bond.person_id), self.root(bond.other_id or 0)
        here, there = self.places.get(one), self.places.get(other)
        if bond.kind is BondKind.STAYS:
            return self.places.setdefault(one, bond.group_id or 0) == bond.group_id
        if bond.kind is BondKind.APART:
            return one != other and (here is None or here != there)
        if here is not None and there is not None and here != there:
            return False
        if one != other:
            self.head[other] = one
            if there is not None:
                self.places[one] = there
        return True
