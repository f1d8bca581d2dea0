"""Who may say what of a text, and who records how far a group agrees; pure decisions."""

from collections.abc import Iterable, Mapping
from typing import Final

from eventmgr.conferences.standing import Standing
from eventmgr.foundation.errors import DomainError, Stale
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.foundation.versions import version_of
from eventmgr.groups import rules as group_rules
from eventmgr.groups.models import WorkingGroup
from eventmgr.recommendations.enums import Agreement, RecommendationState
from eventmgr.recommendations.models import Recommendation
from eventmgr.recommendations.stances import Stance

LONGEST_REASON: Final = 20_000
LONGEST_COMMENT: Final = 200_000
MOST_STARRED: Final = 3
NEED_REASON: Final = frozenset({Stance.RESERVATION, Stance.OBJECTION})
WORKED_ON: Final = frozenset(
    {
        RecommendationState.DRAFT,
        RecommendationState.PROPOSED,
        RecommendationState.AGREED,
        RecommendationState.RETURNED,
    }
)
"""States in which members answer, and suggest other words."""
PROPOSABLE: Final = frozenset({RecommendationState.DRAFT})
"""What was returned is handed in again as it is: proposed, it would leave the list it came from."""
AGREEABLE: Final = frozenset({RecommendationState.PROPOSED, RecommendationState.AGREED})


def may_answer(standing: Standing, group: WorkingGroup) -> bool:
    """Whether the person is asked what they say: those who sit in the group, not its observers."""
    return standing.group_roles.get(group.id) in group_rules.WRITERS


def may_comment(standing: Standing, group: WorkingGroup) -> bool:
    """Whether the person may comment and suggest other words."""
    return may_answer(standing, group)


def may_lead(standing: Standing, group: WorkingGroup) -> bool:
    """Whether the person records agreement, answers suggestions and gives stars."""
    return group_rules.may_submit(standing, group)


def may_propose(standing: Standing, group: WorkingGroup, *, is_author: bool) -> bool:
    """Whether the person may put the text to the group: who leads it, or who wrote of it."""
    return may_lead(standing, group) or (is_author and may_answer(standing, group))


def may_know_who(standing: Standing, group: WorkingGroup) -> bool:
    """Whether the person learns who said what: those in the room alone, under any rule.

    Everybody else, the organisers too, is told numbers.
    """
    return group.id in standing.group_roles


def require_worked_on(state: RecommendationState) -> None:
    """Raise DomainError unless the group still works on the text."""
    if state not in WORKED_ON:
        raise DomainError(
            _("The group no longer works on this text. The organisers can reopen it.")
        )


def require_reason(stance: Stance, reason: str) -> None:
    """Raise DomainError unless whoever does not simply agree says why."""
    if stance in NEED_REASON and not reason.strip():
        raise DomainError(_("Say why, so that the others can answer."), field="answer_reason")
    require_short("answer_reason", reason, LONGEST_REASON)


def require_short(field: str, text: str, limit: int) -> None:
    """Raise DomainError if the text is longer than its limit."""
    if len(text) > limit:
        raise DomainError(
            _(
                "This has %(length)d characters; %(limit)d fit. Shorten it: nothing is saved yet.",
                length=len(text),
                limit=limit,
            ),
            field=field,
        )


def require_proposable(state: RecommendationState, *, text: str) -> None:
    """Raise DomainError unless the text can be put to the group."""
    if state not in PROPOSABLE:
        raise DomainError(_("Only a draft can be proposed."))
    if not text.strip():
        raise DomainError(_("Write the text first; a title alone cannot be agreed on."))


def require_agreeable(state: RecommendationState) -> None:
    """Raise DomainError unless the text was put to the group."""
    if state not in AGREEABLE:
        raise DomainError(_("Propose the text to the group first; then record its agreement."))


def require_takeable(state: RecommendationState) -> None:
    """Raise DomainError unless the text can become a draft again."""
    if state not in AGREEABLE:
        raise DomainError(_("Only what is proposed or agreed can become a draft again."))


def require_level(level: Agreement, note: str) -> None:
    """Raise DomainError unless a level is said, and of a contested text what the others say."""
    if level is Agreement.UNSAID:
        raise DomainError(_("Say how far the group agrees."), field="level")
    if level is Agreement.CONTESTED and not note.strip():
        raise DomainError(_("Write down what those say who do not agree."), field="note")
    require_short("note", note, LONGEST_REASON)


def version_of_agreement(recommendation: Recommendation) -> str:
    """Return a text that is another one whenever state, standing text, level or note is."""
    return version_of(
        {
            "state": recommendation.state.value,
            "revision": recommendation.revision_id,
            "agreement": recommendation.agreement.value,
            "note": recommendation.agreement_note,
        }
    )


def require_seen(*, seen: str, stands: str) -> None:
    """Raise Stale if the text that stands says something else than the one that was seen."""
    if seen != stands:
        raise Stale(_l("The text has changed since you read it. Read it again, and then answer."))


def require_room_for_star(starred: int) -> None:
    """Raise DomainError if as many have stars as may."""
    if starred >= MOST_STARRED:
        raise DomainError(
            _(
                "%(count)d recommendations have a star already. Take one away first.",
                count=MOST_STARRED,
            )
        )


def place_in(length: int, wanted: int) -> int:
    """Return the place, from 1, nearest to the wanted one in a list of this length."""
    return max(1, min(wanted, length))


def version_of_order(numbers: Iterable[int]) -> str:
    """Return the version of a list of these numbers in order: another one when anything moves."""
    return version_of({"order": list(numbers)})


def moved(order: Mapping[int, int], key: int, place: int) -> list[int]:
    """Return the keys in order with one of them at another place; ``order`` is place by key."""
    keys = [each for each in sorted(order, key=lambda each: order[each]) if each != key]
    keys.insert(place_in(len(order), place) - 1, key)
    return keys
