"""Who may have which paper, and what cannot be printed; pure decisions."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from eventmgr.agenda.items import AgendaItem
from eventmgr.conferences import rules as conference_rules
from eventmgr.conferences.enums import TeamRole
from eventmgr.conferences.standing import Standing
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import fold
from eventmgr.registration.enums import Category
from eventmgr.registration.prints.attendees import Attendee
from eventmgr.registration.prints.certificates import Certificate, Signer
from eventmgr.registration.prints.enums import Paperwork, Wearers

LISTS: Final = frozenset({Paperwork.ATTENDANCE, Paperwork.DOOR_LIST})
MOST_SIGNERS: Final = 3
MOST_SHOWN_UNKNOWN: Final = 5


def may_see_prints(standing: Standing) -> bool:
    """Whether the page of badges and lists is shown: to organisers and the desk."""
    return conference_rules.may_organise(standing) or standing.team_role is TeamRole.DESK


def may_have(standing: Standing, kind: Paperwork) -> bool:
    """Whether a print may be taken away: lists by the desk too, all else by organisers."""
    return conference_rules.may_organise(standing) or (
        kind in LISTS and standing.team_role is TeamRole.DESK
    )


def require_listable(item: AgendaItem) -> None:
    """Raise DomainError for a session of which nobody may learn who was there."""
    if item.is_chatham:
        raise DomainError(
            _(
                "“%(title)s” is under the Chatham House Rule: who was there stands on no list. "
                "Choose another session, or a day.",
                title=item.title,
            ),
            field="about",
        )


def require_people(attendees: Sequence[Attendee]) -> None:
    """Raise DomainError when paper would be empty."""
    if not attendees:
        raise DomainError(_("Nobody is confirmed yet, so there is nothing to print."))


def of_category(attendees: Sequence[Attendee], category: Category | None) -> list[Attendee]:
    """Return those of the category; raises DomainError if none is chosen, or nobody is in it."""
    if category is None:
        raise DomainError(_("Choose the category."), field="category")
    found = [each for each in attendees if each.category is category]
    if not found:
        raise DomainError(_("Nobody of this category is confirmed yet."), field="category")
    return found


def chosen(attendees: Sequence[Attendee], names: Sequence[str]) -> list[Attendee]:
    """Return those of these names, all of them if several share one.

    Raises DomainError that says which names nobody has.
    """
    wanted = {fold(each): each for each in names if fold(each)}
    if not wanted:
        raise DomainError(_("Write the names, one on each line."), field="names")
    met = {fold(each.name) for each in attendees}
    unknown = [name for folded, name in wanted.items() if folded not in met]
    if unknown:
        raise DomainError(
            _(
                "Nobody who is confirmed has this name on the badge: %(names)s. "
                "Write it as it stands in the registration.",
                names="; ".join(unknown[:MOST_SHOWN_UNKNOWN]),
            ),
            field="names",
        )
    return [each for each in attendees if fold(each.name) in wanted]


def changed(attendees: Sequence[Attendee], handed_out: Mapping[int, str]) -> list[Attendee]:
    """Return those whose badge was never handed out, or says something else by now.

    Raises DomainError if there are none.
    """
    found = [each for each in attendees if handed_out.get(each.registration_id) != each.fingerprint]
    if not found:
        raise DomainError(
            _("No badge is new or has changed since the badges were downloaded last."),
            field="wearers",
        )
    return found


def wearers(
    attendees: Sequence[Attendee],
    which: Wearers,
    *,
    category: Category | None,
    names: Sequence[str],
    handed_out: Mapping[int, str],
) -> list[Attendee]:
    """Return whose badges are to be printed; raises DomainError if that is nobody."""
    require_people(attendees)
    if which is Wearers.CATEGORY:
        return of_category(attendees, category)
    if which is Wearers.CHOSEN:
        return chosen(attendees, names)
    if which is Wearers.CHANGED:
        return changed(attendees, handed_out)
    return list(attendees)


def require_signers(signers: Sequence[Signer]) -> None:
    """Raise DomainError for an office that nobody holds, and for too many who sign."""
    if len(signers) > MOST_SIGNERS:
        raise DomainError(_("At most %(count)d people sign.", count=MOST_SIGNERS))
    for number, each in enumerate(signers, 1):
        if each.office and not each.name:
            raise DomainError(
                _("Write who signs in this office, or leave both empty."), field=f"signer_{number}"
            )


def printable(certificates: Sequence[Certificate], protected: Collection[int]) -> list[Certificate]:
    """Return those that may be printed together: none of a protected person.

    Raises DomainError if there are none.
    """
    found = [each for each in certificates if each.registration_id not in protected]
    if not found:
        raise DomainError(_("No certificates have been issued yet. Issue them, then print them."))
    return found
