"""What a document, a table or a paste would become: drafts to look at, and what is left over."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from dataclasses import fields as fields_of
from typing import Any, Final

from eventmgr.conferences.models import Theme
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean, fold
from eventmgr.groups.asking import ASKED_LABELS
from eventmgr.groups.models import WorkingGroup
from eventmgr.printing.canonical import canonical, digest
from eventmgr.recommendations import exchange
from eventmgr.recommendations.taking_in import fields, template, word
from eventmgr.recommendations.taking_in.splitting import MOST, Line, Split, split, split_lines
from eventmgr.recommendations.wording import Wording

_REFERENCE: Final = re.compile(r"WG(\d{1,9})-R(\d{1,9})\s*(?:/\s*(\d{1,9}))?", re.ASCII)
_CODE: Final = re.compile(r"WG\d{1,9}", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """One recommendation as it was read."""

    wording: Wording
    mark: str = ""
    """What stood before it: 3. or a bullet."""
    number: int | None = None
    """Which recommendation of the group it is a new text of; None: it is a new one."""
    base: int | None = None
    """Which of its texts the paper was filled in from; None: the paper does not say."""
    named: frozenset[str] = frozenset()
    """The fields that the paper speaks of and that could be read; the others stay as they are."""
    origin: str = ""
    """What stands for its words as they were read: the same paper has the same."""


@dataclass(slots=True)
class Reading:
    """What was understood of a paper, and what of it has no place yet."""

    drafts: list[Draft] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)

    def sealed(self) -> "Reading":
        """Give every draft its origin; equal ones are told apart by which of them comes first."""
        for each in self.drafts[MOST:]:
            words = exchange.to_fields(each.wording)
            self.rest.append("\n".join(value for value in words.values() if value))
        del self.drafts[MOST:]
        seen: dict[str, int] = {}
        for place, each in enumerate(self.drafts):
            key = _digest(each)
            seen[key] = seen.get(key, 0) + 1
            self.drafts[place] = replace(each, origin=f"{key[:40]}-{seen[key]}")
        return self


def from_paste(text: str) -> Reading:
    """Return what a pasted text holds."""
    return _plain(split(clean(text))).sealed()


def from_word(content: bytes, *, group: WorkingGroup, themes: Sequence[Theme]) -> Reading:
    """Return what a Word document holds: our template filled in, or any other.

    Raise DomainError for what is no such document, or for another group's template.
    """
    document = word.read(content)
    is_ours = any(isinstance(each, word.Table) and _is_form(each) for each in document.blocks)
    if is_ours:
        _require_own(document, group)
        reading = _filled(document, group, themes)
    else:
        reading = _foreign(document)
    reading.rest.extend(document.aside)
    return reading.sealed()


def _plain(found: Split) -> Reading:
    drafts = [Draft(wording=Wording(text=each.text), mark=each.mark) for each in found.items]
    return Reading(drafts=drafts, rest=list(found.rest))


def _foreign(document: word.Document) -> Reading:
    """Split what stands outside tables; headings and tables are left over, to be looked at."""
    lines: list[Line] = []
    rest: list[str] = []
    for block in document.blocks:
        if isinstance(block, word.Table):
            rest.extend("\t".join(row) for row in block.rows if any(each.strip() for each in row))
        elif block.is_heading:
            rest.extend([block.text] if block.text.strip() else [])
        else:
            first, *more = block.text.split("\n")
            lines += [Line(first, block.is_listed), *(Line(each) for each in more)]
    reading = _plain(split_lines(lines))
    reading.rest = [*rest, *reading.rest]
    return reading


def _is_form(table: word.Table) -> bool:
    labels = fields.by_label()
    known = [row for row in table.rows if len(row) > 1 and _first_line(row[0]) in labels]
    return bool(known) and any(labels[_first_line(row[0])] == "text" for row in known)


def _require_own(document: word.Document, group: WorkingGroup) -> None:
    """Raise DomainError if the paper's own lines name another group and never this one."""
    said = " ".join(
        each.text
        for each in document.blocks
        if isinstance(each, word.Paragraph) and each.is_heading
    )
    codes = set(_CODE.findall(said))
    if codes and group.code not in codes:
        raise DomainError(
            _(
                "This paper was made for %(other)s. Hand it in on the page of that group.",
                other=", ".join(sorted(codes)),
            ),
            field="file",
        )


def _filled(document: word.Document, group: WorkingGroup, themes: Sequence[Theme]) -> Reading:
    found, reference = Reading(), ""
    ours = template.own_lines(group)
    for block in document.blocks:
        if isinstance(block, word.Table) and _is_form(block):
            _take_form(found, block, reference, group, themes, ours)
            reference = ""
        elif isinstance(block, word.Table):
            found.rest.extend(_joined(block.rows))
        elif _REFERENCE.fullmatch(block.text.strip()):
            reference = block.text.strip()
        elif block.text.strip() and fold(block.text.strip()) not in ours:
            found.rest.append(block.text)
    return found


def _take_form(
    found: Reading,
    table: word.Table,
    reference: str,
    group: WorkingGroup,
    themes: Sequence[Theme],
    ours: set[str],
) -> None:
    labels = fields.by_label()
    values: dict[str, str] = {}
    for row in table.rows:
        name = labels.get(_first_line(row[0])) if len(row) > 1 else None
        if name is None or name in values:
            found.rest.extend(_joined([row]))
            continue
        values[name] = row[1]
        beside = [*row[0].split("\n")[1:], *row[2:]]
        found.rest.extend(
            each for each in beside if each.strip() and fold(each.strip()) not in ours
        )
    number, base = _referred(reference, group)
    if reference and number is None:
        found.rest.append(reference)
    wording, unknown = _wording(values, themes)
    found.rest.extend(unknown.values())
    if number is not None or any(each.strip() for each in values.values()):
        found.drafts.append(
            Draft(wording=wording, number=number, base=base, named=frozenset(values) - set(unknown))
        )


def _referred(reference: str, group: WorkingGroup) -> tuple[int | None, int | None]:
    found = _REFERENCE.fullmatch(reference)
    if found is None or int(found[1]) != group.number:
        return None, None
    return int(found[2]), int(found[3]) if found[3] else None


def _wording(values: Mapping[str, str], themes: Sequence[Theme]) -> tuple[Wording, dict[str, str]]:
    """Return the words, and by field what stands in one of a list without being on it."""
    words: dict[str, Any] = dict(values)
    unknown = {}
    if "supporting_addressees" in words:
        lines = words["supporting_addressees"].split("\n")
        words["supporting_addressees"] = tuple(each for each in lines if each.strip())
    if "time_frame" in words:
        frame = fields.time_frame(words.pop("time_frame"))
        if frame is None:
            unknown["time_frame"] = f"{ASKED_LABELS['time_frame']}: {values['time_frame']}"
        else:
            words["time_frame"] = frame
    if "theme_id" in words:
        typed = words.pop("theme_id").strip()
        theme = next((each for each in themes if fold(each.name) == fold(typed)), None)
        words["theme_id"] = theme.id if theme else None
        if typed and theme is None:
            unknown["theme_id"] = f"{ASKED_LABELS['theme_id']}: {typed}"
    return Wording(**words), unknown


def over(base: Wording, draft: Draft) -> Wording:
    """Return the draft's words, with the base's wherever the paper does not speak of a field."""
    named = {name: getattr(draft.wording, name) for name in draft.named}
    return replace(base, **named)


def _joined(rows: Iterable[Sequence[str]]) -> list[str]:
    return ["\t".join(row) for row in rows if any(each.strip() for each in row)]


def _first_line(cell: str) -> str:
    return fold(cell.split("\n", 1)[0].strip())


def _digest(draft: Draft) -> str:
    words = {each.name: getattr(draft.wording, each.name) for each in fields_of(Wording)}
    return digest(canonical({**words, "number": draft.number}))
