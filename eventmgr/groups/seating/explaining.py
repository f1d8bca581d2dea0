"""What a seating keeps and what not, in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import ngettext
from eventmgr.groups.seating.attributes import (
    ORGANISATION,
    QUESTION,
    ROUND,
    SECTOR,
    Attribute,
)
from eventmgr.groups.seating.costs import Breach, Cost
from eventmgr.groups.seating.enums import RuleKind
from eventmgr.groups.seating.wording import FROM, MEN, OTHERWISE, SAT, SPEAKING, WOMEN, Off, Said
from eventmgr.registration.questionnaire.ready_made import GENDER


@dataclass(frozen=True, kw_only=True, slots=True)
class Names:
    """How attributes, their values and groups are called."""

    attributes: Mapping[str, Attribute]
    groups: Mapping[int, str]
    """The codes of the groups by their ids."""

    def of(self, breach: Breach) -> tuple[str, str]:
        """Return how the attribute and its value are called."""
        key = breach.rule.attribute
        attribute = self.attributes.get(key)
        if attribute is None:
            return key, breach.value
        return attribute.name, attribute.label(breach.value)


def sentence(breach: Breach, names: Names) -> str:
    """Return what is not kept, as “WG3 is short of one woman.”."""
    attribute, value = names.of(breach)
    key = breach.rule.attribute
    return _sentences(key, breach.value)[_off(breach)](
        breach.size,
        group=names.groups.get(breach.table or 0, ""),
        attribute=attribute,
        value=value,
        round=names.attributes[key].round_name if key in names.attributes else "",
    )


def _off(breach: Breach) -> Off:
    if breach.table is None:
        return Off.SPREAD
    if breach.rule.kind is RuleKind.NEVER_ALONE:
        return Off.ALONE
    return Off.SHORT if breach.is_short else Off.OVER


def _sentences(key: str, value: str) -> Mapping[Off, Said]:
    if key == QUESTION + GENDER:
        return {"woman": WOMEN, "man": MEN}.get(value, OTHERWISE)
    if key.startswith(ROUND):
        return SAT
    return _ABOUT.get(key, OTHERWISE)


_ABOUT: Final = {
    SECTOR: FROM,
    ORGANISATION: FROM,
    "country": FROM,
    "province": FROM,
    "language": SPEAKING,
}


def summary(cost: Cost, *, has_rules: bool) -> str:
    """Return how far rules and wishes are met, as “Every rule is kept. 91 % ...”."""
    if cost.broken:
        rules = ngettext("One breach of a rule.", "%(num)s breaches of rules.", cost.broken)
    else:
        rules = _("Every rule is kept.") if has_rules else _("There is no rule to keep.")
    if not cost.wishing:
        return rules
    top, first = cost.share(cost.top), cost.share(cost.first)
    wishes = _(
        "%(top)s %% of those with wishes sit in one of their first three groups, "
        "%(first)s %% in their first.",
        top=top,
        first=first,
    )
    return f"{rules} {wishes}"


def kept(cost: Cost) -> dict[str, int]:
    """Return the figures of a seating as they are kept with it: counts, no values of people."""
    return {
        "cost": cost.total,
        "broken": cost.broken,
        "first": cost.first,
        "top": cost.top,
        "wishing": cost.wishing,
        "moved": cost.moved,
    }
