"""What a new round begins with: the rules that most conferences want."""

from collections.abc import Mapping, Sequence
from typing import Final

from eventmgr.groups.models import WorkingGroup
from eventmgr.groups.seating.attributes import ORGANISATION, QUESTION, ROUND, SECTOR, Attribute
from eventmgr.groups.seating.enums import RuleKind
from eventmgr.groups.seating.operations import RoundSetting
from eventmgr.groups.seating.problem import Rule
from eventmgr.registration.enums import Category
from eventmgr.registration.questionnaire.ready_made import GENDER

MOST_OF_A_BODY: Final = 2


def usual_setting(groups: Sequence[WorkingGroup], known: Mapping[str, Attribute]) -> RoundSetting:
    """Return a setting to begin with: all groups, sectors and what else is known spread evenly."""
    spread = [SECTOR, f"{QUESTION}{GENDER}", "province"]
    earlier = [key for key in known if key.startswith(ROUND)]
    rules = [
        Rule(attribute=key, kind=RuleKind.DISTRIBUTE)
        for key in (*spread, *earlier[-1:])
        if key in known
    ]
    rules.append(Rule(attribute=ORGANISATION, kind=RuleKind.AT_MOST, most=MOST_OF_A_BODY))
    return RoundSetting(
        name="",
        groups={each.id: (None, None) for each in groups},
        categories=(Category.DELEGATE, Category.SPEAKER),
        rules=rules,
    )
