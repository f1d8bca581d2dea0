"""Which column holds what, guessed by its name in many spellings and by what stands in it."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.foundation.text import clean_line, fold

FIELDS: Final = {
    "name": _l("Name"),
    "given": _l("Given name"),
    "family": _l("Family name"),
    "email": _l("E-mail address"),
    "honorific": _l("Form of address"),
    "badge_name": _l("Name on the badge"),
    "sort_name": _l("Sorted by"),
    "title": _l("Office or title"),
    "organisation": _l("Organisation"),
    "level": _l("Level of the organisation"),
    "province": _l("Province of the organisation"),
    "sector": _l("Sector"),
    "country": _l("Country"),
    "languages": _l("Languages spoken"),
}
_SPELLINGS: Final = {
    "name": "name|full name|fullname|participant|participant name|person|names|nom|nom complet"
    "|name of participant|nom et prénom|nombre|nombre completo|nome|vollständiger name|ad soyad"
    "|نام|الاسم|پورا نام|имя|фио|姓名",
    "given": "first name|firstname|given name|given names|forename|vorname|prénom|prénoms"
    "|primer nombre|nome próprio|имя собственное|الاسم الأول",
    "family": "last name|lastname|surname|family name|nachname|familienname|nom de famille"
    "|apellido|apellidos|sobrenome|фамилия|اسم العائلة|خاندانی نام",
    "email": "email|e mail|mail|email address|e mail address|emailaddress|address email|courriel"
    "|adresse électronique|adresse e mail|correo|correo electrónico|correio|e posta|ای میل"
    "|البريد الإلكتروني|برقی پتہ|эл почта|электронная почта|电子邮件",
    "honorific": "honorific|salutation|form of address|prefix|mr mrs|mr ms|civilité|anrede"
    "|tratamiento|لقب|اللقب",
    "badge_name": "badge|badge name|name on badge|name on the badge|preferred name|known as"
    "|nom sur le badge|name auf dem schild|بیج پر نام",
    "sort_name": "sort name|sorted by|sort|name for sorting|sortiername|ترتیب",
    "title": "title|job title|position|designation|office|office or title|role|function|post"
    "|fonction|poste|titre|cargo|puesto|funktion|amt|عہدہ|المنصب|должность|职位",
    "organisation": "organisation|organization|institution|company|employer|affiliation|agency"
    "|ministry|department|body|organisme|société|organización|institución|firma|organisation name"
    "|organization name|ادارہ|تنظیم|المؤسسة|организация|单位",
    "level": "level|level of government|government level|level of the organisation|niveau|ebene"
    "|سطح|المستوى",
    "province": "province|state|region|state province|province of the organisation|provincia"
    "|bundesland|صوبہ|المحافظة|область",
    "sector": "sector|stakeholder group|secteur|sektor|شعبہ|القطاع",
    "country": "country|country of residence|nationality|nation|nationalities|citizenship"
    "|citizen of|country of origin|country of citizenship|home country|country name"
    "|country code"
    "|pays|nationalité|país|nacionalidad|nacionalidade|land|staatsangehörigkeit|nationalität|paese"
    "|nazionalità|cittadinanza|ülke|uyruk|ملک|قومیت|شہریت|الدولة|البلد|الجنسية|страна|гражданство"
    "|国家|国籍",
    "languages": "language|languages|languages spoken|spoken languages|langue|langues|idioma"
    "|idiomas|sprache|sprachen|زبان|زبانیں|اللغة|اللغات|язык|языки|语言",
}
_NAMES: Final = {
    spelling: field
    for field, words in _SPELLINGS.items()
    for spelling in map(fold, words.split("|"))
}
_EITHER: Final = frozenset(map(fold, ("name", "names", "nom", "nome", "nombre", "имя", "نام")))
"""What calls a whole name, and the rest of one where another column holds a part of it."""
_NOT_WORDS: Final = re.compile(r"[\W_]+")


def guess(header: Sequence[str], sample: Sequence[Sequence[str]]) -> dict[str, int]:
    """Return which column holds a field; what the names do not tell, an @ in the cells does."""
    found: dict[str, int] = {}
    for place, name in enumerate(header):
        field = _NAMES.get(_plain(name))
        if field and field not in found:
            found[field] = place
    _part_names(found, header)
    if "email" not in found:
        _add(found, "email", _likeliest(header, sample, found, lambda cell: "@" in cell))
    if not found.keys() & {"name", "given", "family"}:
        _add(found, "name", _likeliest(header, sample, found, lambda cell: " " in cell.strip()))
    return found


def recognised(cells: Sequence[str]) -> int:
    """Return how many of the cells are the name of a column."""
    return sum(1 for cell in cells[:1000] if len(cell) < 100 and _plain(cell) in _NAMES)  # noqa: PLR2004 - no column has a longer name


def left_out(
    header: Sequence[str], sample: Sequence[Sequence[str]], chosen: Mapping[str, int]
) -> list[str]:
    """Return the names of the columns that say something and are not taken over."""
    taken = set(chosen.values())
    names = [clean_line(name) or str(place + 1) for place, name in enumerate(header)]
    return [
        name[:100]
        for place, name in enumerate(names)
        if place not in taken and any(place < len(row) and row[place].strip() for row in sample)
    ]


def _part_names(found: dict[str, int], header: Sequence[str]) -> None:
    """See to it that “Nom, Prénom” and “Name, Surname” are two parts of one name."""
    place = found.get("name")
    if place is None or _plain(header[place]) not in _EITHER:
        return
    if "given" in found and "family" not in found:
        found["family"] = found.pop("name")
    elif "family" in found and "given" not in found:
        found["given"] = found.pop("name")


def _plain(name: str) -> str:
    return _NOT_WORDS.sub(" ", fold(name)).strip()


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
