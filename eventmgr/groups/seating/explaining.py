"""What a seating keeps and what not, in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass

from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import ngettext
from eventmgr.groups.seating.attributes import Attribute
from eventmgr.groups.seating.costs import Breach, Cost
from eventmgr.groups.seating.enums import RuleKind


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
    """Return what is not kept, as “WG3 is short of one: Gender, Woman”."""
    attribute, value = names.of(breach)
    told = {"attribute": attribute, "value": value}
    if breach.table is None:
        return ngettext(
            "%(attribute)s, %(value)s: spread over one group more than needed.",
            "%(attribute)s, %(value)s: spread over %(num)s groups more than needed.",
            breach.size,
            **told,
        )
    told["group"] = names.groups.get(breach.table, "")
    if breach.rule.kind is RuleKind.NEVER_ALONE:
        return _("%(group)s has only one: %(attribute)s, %(value)s.", **told)
    if breach.is_short:
        return ngettext(
            "%(group)s is short of one: %(attribute)s, %(value)s.",
            "%(group)s is short of %(num)s: %(attribute)s, %(value)s.",
            breach.size,
            **told,
        )
    return ngettext(
        "%(group)s has one too many: %(attribute)s, %(value)s.",
        "%(group)s has %(num)s too many: %(attribute)s, %(value)s.",
        breach.size,
        **told,
    )


def summary(cost: Cost) -> str:
    """Return how far rules and wishes are met, as “Every rule is kept. 91 % ...”."""
    rules = (
        ngettext("One breach of a rule.", "%(num)s breaches of rules.", cost.broken)
        if cost.broken
        else _("Every rule is kept.")
    )
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
