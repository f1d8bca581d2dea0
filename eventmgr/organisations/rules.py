"""What may be said of an organisation, and by whom; pure decisions."""

from collections.abc import Mapping

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import fold
from eventmgr.organisations.particulars import Particulars

MOST_ALIASES = 100


def require_fitting(wanted: Particulars) -> None:
    """Raise DomainError without a name, and for more spellings than anybody has."""
    if not wanted.name:
        raise DomainError(_("Fill this in."), field="name")
    if len(wanted.aliases) > MOST_ALIASES:
        raise DomainError(
            _("An organisation has %(most)d other spellings at most.", most=MOST_ALIASES),
            field="aliases",
        )


def require_free(wanted: Particulars, taken: Mapping[str, str]) -> None:
    """Raise DomainError for a name or spelling of another organisation.

    ``taken`` says whose the folded names are.
    """
    for field, name in (("name", wanted.name), *(("aliases", each) for each in wanted.aliases)):
        owner = taken.get(fold(name))
        if owner is not None:
            raise DomainError(
                _(
                    "“%(name)s” is how “%(owner)s” is called. If the two are one, merge them.",
                    name=name,
                    owner=owner,
                ),
                field=field,
            )


def require_allowed(
    known: Particulars, wanted: Particulars, *, is_used_elsewhere: bool, is_administrator: bool
) -> None:
    """Raise DomainError for whoever overwrites what another conference relies on."""
    overwritten = known.overwritten(wanted)
    if wanted.aliases != known.aliases and "aliases" not in overwritten:
        overwritten.append("aliases")
    if overwritten and is_used_elsewhere and not is_administrator:
        raise DomainError(
            _(
                "Another conference has to do with this organisation too: what is filled in "
                "already, and its spellings, can be changed by an administrator only."
            ),
            field=overwritten[0],
        )


def require_mergeable(
    kept_id: int, lost_id: int, *, is_used_elsewhere: bool, is_administrator: bool
) -> None:
    """Raise DomainError for one and the same, and for whom others have to do with."""
    if kept_id == lost_id:
        raise DomainError(_("Choose another organisation."), field="other")
    if is_used_elsewhere and not is_administrator:
        raise DomainError(
            _(
                "Another conference has to do with one of them, so only an administrator can "
                "merge them."
            ),
            field="other",
        )


def require_undoable(*, is_used_elsewhere: bool, is_administrator: bool) -> None:
    """Raise DomainError for an organisation that others have to do with."""
    if is_used_elsewhere and not is_administrator:
        raise DomainError(
            _(
                "Another conference has to do with this organisation too, so only an administrator "
                "can undo this."
            )
        )


def require_the_last(later: str | None) -> None:
    """Raise DomainError if another one was merged into the same organisation later."""
    if later is not None:
        raise DomainError(
            _("“%(name)s” was merged into this organisation later. Undo that first.", name=later)
        )


def require_not_asked_twice(conference: str | None) -> None:
    """Raise DomainError if both were asked to nominate people of the same category."""
    if conference is not None:
        raise DomainError(
            _(
                "“%(conference)s” has asked both to nominate people, and each has a list of its "
                "own. They stay two.",
                conference=conference,
            ),
            field="other",
        )
