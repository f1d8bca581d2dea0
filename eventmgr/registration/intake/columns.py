"""Which column holds what, guessed by its name in many spellings and by what stands in it."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.foundation.text import fold

FIELDS: Final = {
    "name": _l("Name"),
    "email": _l("E-mail address"),
    "honorific": _l("Form of address"),
    "title": _l("Office or title"),
    "organisation": _l("Organisation"),
    "sector": _l("Sector"),
}
_SPELLINGS: Final = {
    "name": "name|full name|fullname|participant|participant name|person|names|nom|nom complet"
    "|nom et prénom|nombre|nombre completo|nome|vollständiger name|ad soyad"
    "|نام|الاسم|پورا نام|имя|фио|姓名",
    "email": "email|e mail|mail|email address|e mail address|emailaddress|address email|courriel"
    "|adresse électronique|adresse e mail|correo|correo electrónico|correio|e posta|ای میل"
    "|البريد الإلكتروني|برقی پتہ|эл почта|электронная почта|电子邮件",
    "honorific": "honorific|salutation|form of address|prefix|mr mrs|mr ms|civilité|anrede"
    "|tratamiento|لقب|اللقب",
    "title": "title|job title|position|designation|office|office or title|role|function|post"
    "|fonction|poste|titre|cargo|puesto|funktion|amt|عہدہ|المنصب|должность|职位",
    "organisation": "organisation|organization|institution|company|employer|affiliation|agency"
    "|ministry|department|body|organisme|société|organización|institución|firma|organisation name"
    "|organization name|ادارہ|تنظیم|المؤسسة|организация|单位",
    "sector": "sector|stakeholder group|secteur|sektor|شعبہ|القطاع",
}
_NAMES: Final = {
    spelling: field
    for field, words in _SPELLINGS.items()
    for spelling in map(fold, words.split("|"))
}
_NOT_WORDS: Final = re.compile(r"[\W_]+")


def guess(header: Sequence[str], sample: Sequence[Sequence[str]]) -> dict[str, int]:
    """Return which column holds a field; what the names do not tell, an @ in the cells does."""
    found: dict[str, int] = {}
    for place, name in enumerate(header):
        field = _NAMES.get(_NOT_WORDS.sub(" ", fold(name)).strip())
        if field and field not in found:
            found[field] = place
    if "email" not in found:
        _add(found, "email", _likeliest(header, sample, found, lambda cell: "@" in cell))
    if "name" not in found:
        _add(found, "name", _likeliest(header, sample, found, lambda cell: " " in cell.strip()))
    return found


def _add(found: dict[str, int], field: str, place: int | None) -> None:
    if place is not None:
        found[field] = place


def _likeliest(
    header: Sequence[str],
    sample: Sequence[Sequence[str]],
    found: dict[str, int],
    fits: Callable[[str], bool],
) -> int | None:
    free = [place for place in range(len(header)) if place not in found.values()]
    counts = {p: sum(1 for row in sample if p < len(row) and fits(row[p])) for p in free}
    best = max(free, key=lambda place: counts[place], default=None)
    return best if best is not None and counts[best] * 2 > len(sample) else None
