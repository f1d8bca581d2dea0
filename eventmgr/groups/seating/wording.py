"""The sentences about what a seating does not keep: whole ones, for each kind of thing known."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import ngettext

Said = Callable[..., str]
"""Takes how many; and by name the group, the value, the attribute, and the round if it is one."""


class Off(StrEnum):
    """In what way people who share a value sit as they should not."""

    SHORT = "short"
    OVER = "over"
    ALONE = "alone"
    SPREAD = "spread"


FROM: Final[Mapping[Off, Said]] = {
    Off.SHORT: lambda size, **told: ngettext(
        "%(group)s is short of one person from %(value)s.",
        "%(group)s is short of %(num)s people from %(value)s.",
        size,
        **told,
    ),
    Off.OVER: lambda size, **told: ngettext(
        "%(group)s has one person too many from %(value)s.",
        "%(group)s has %(num)s people too many from %(value)s.",
        size,
        **told,
    ),
    Off.ALONE: lambda _size, **told: _("Only one person in %(group)s is from %(value)s.", **told),
    Off.SPREAD: lambda size, **told: ngettext(
        "People from %(value)s sit in one group more than needed.",
        "People from %(value)s sit in %(num)s groups more than needed.",
        size,
        **told,
    ),
}
WOMEN: Final[Mapping[Off, Said]] = {
    Off.SHORT: lambda size, **told: ngettext(
        "%(group)s is short of one woman.", "%(group)s is short of %(num)s women.", size, **told
    ),
    Off.OVER: lambda size, **told: ngettext(
        "%(group)s has one woman too many.", "%(group)s has %(num)s women too many.", size, **told
    ),
    Off.ALONE: lambda _size, **told: _("There is only one woman in %(group)s.", **told),
    Off.SPREAD: lambda size, **told: ngettext(
        "Women sit in one group more than needed.",
        "Women sit in %(num)s groups more than needed.",
        size,
        **told,
    ),
}
MEN: Final[Mapping[Off, Said]] = {
    Off.SHORT: lambda size, **told: ngettext(
        "%(group)s is short of one man.", "%(group)s is short of %(num)s men.", size, **told
    ),
    Off.OVER: lambda size, **told: ngettext(
        "%(group)s has one man too many.", "%(group)s has %(num)s men too many.", size, **told
    ),
    Off.ALONE: lambda _size, **told: _("There is only one man in %(group)s.", **told),
    Off.SPREAD: lambda size, **told: ngettext(
        "Men sit in one group more than needed.",
        "Men sit in %(num)s groups more than needed.",
        size,
        **told,
    ),
}
SPEAKING: Final[Mapping[Off, Said]] = {
    Off.SHORT: lambda size, **told: ngettext(
        "%(group)s is short of one person whose language is %(value)s.",
        "%(group)s is short of %(num)s people whose language is %(value)s.",
        size,
        **told,
    ),
    Off.OVER: lambda size, **told: ngettext(
        "%(group)s has one person too many whose language is %(value)s.",
        "%(group)s has %(num)s people too many whose language is %(value)s.",
        size,
        **told,
    ),
    Off.ALONE: lambda _size, **told: _(
        "The language of only one person in %(group)s is %(value)s.", **told
    ),
    Off.SPREAD: lambda size, **told: ngettext(
        "People whose language is %(value)s sit in one group more than needed.",
        "People whose language is %(value)s sit in %(num)s groups more than needed.",
        size,
        **told,
    ),
}
SAT: Final[Mapping[Off, Said]] = {
    Off.SHORT: lambda size, **told: ngettext(
        "%(group)s is short of one person who sat in %(value)s in “%(round)s”.",
        "%(group)s is short of %(num)s people who sat in %(value)s in “%(round)s”.",
        size,
        **told,
    ),
    Off.OVER: lambda size, **told: ngettext(
        "%(group)s has one person too many who sat in %(value)s in “%(round)s”.",
        "%(group)s has %(num)s people too many who sat in %(value)s in “%(round)s”.",
        size,
        **told,
    ),
    Off.ALONE: lambda _size, **told: _(
        "Only one person in %(group)s sat in %(value)s in “%(round)s”.", **told
    ),
    Off.SPREAD: lambda size, **told: ngettext(
        "People who sat in %(value)s in “%(round)s” sit in one group more than needed.",
        "People who sat in %(value)s in “%(round)s” sit in %(num)s groups more than needed.",
        size,
        **told,
    ),
}
OTHERWISE: Final[Mapping[Off, Said]] = {
    Off.SHORT: lambda size, **told: ngettext(
        "%(group)s is short of one person with “%(value)s” under “%(attribute)s”.",
        "%(group)s is short of %(num)s people with “%(value)s” under “%(attribute)s”.",
        size,
        **told,
    ),
    Off.OVER: lambda size, **told: ngettext(
        "%(group)s has one person too many with “%(value)s” under “%(attribute)s”.",
        "%(group)s has %(num)s people too many with “%(value)s” under “%(attribute)s”.",
        size,
        **told,
    ),
    Off.ALONE: lambda _size, **told: _(
        "Only one person in %(group)s has “%(value)s” under “%(attribute)s”.", **told
    ),
    Off.SPREAD: lambda size, **told: ngettext(
        "People with “%(value)s” under “%(attribute)s” sit in one group more than needed.",
        "People with “%(value)s” under “%(attribute)s” sit in %(num)s groups more than needed.",
        size,
        **told,
    ),
}
