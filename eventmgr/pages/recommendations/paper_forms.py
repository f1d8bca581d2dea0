"""Forms of the way over paper: what is handed in, and the drafts that are looked at."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote_plus

from flask import request
from flask_wtf.file import FileField

from eventmgr.foundation import tables
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.foundation.text import clean
from eventmgr.groups.models import WorkingGroup
from eventmgr.recommendations import exchange, queries
from eventmgr.recommendations.taking_in import drafting, sheets
from eventmgr.recommendations.taking_in import queries as paper
from eventmgr.recommendations.taking_in.drafting import Draft, Reading
from eventmgr.recommendations.taking_in.splitting import MOST
from eventmgr.recommendations.taking_in.taking import Chosen, client_id
from eventmgr.recommendations.taking_in.word import MOST_BYTES, enormous
from eventmgr.recommendations.wording import Wording
from eventmgr.web.forms import Form, LineField, TextField
from eventmgr.web.saves import number_of

LONGEST_PASTE: Final = 500_000
MOST_CARRIED: Final = 6 * 1024 * 1024
"""As the form sends it, where a letter is up to twelve octets: what is sent back must be taken,
with room for what is added by hand before."""
_ORIGIN: Final = re.compile(r"[0-9a-f]{40}-[0-9]{1,4}", re.ASCII)
_OLD: Final = b"\xd0\xcf\x11\xe0"


class PaperForm(Form):
    """A file or a paste."""

    file = FileField(
        _l("File"),
        description=_l(
            "The filled template, any other Word document (DOCX), a table (CSV) or plain text. "
            "The next page shows what would be made of it; nothing is taken in yet."
        ),
    )
    pasted = TextField(
        _l("Or paste the text"),
        longest=LONGEST_PASTE,
        description=_l(
            "Numbered lines become one recommendation each; else bullets; else what blank lines "
            "keep apart."
        ),
    )
    column_text = LineField(_l("Column of the text"), description=_l("For a table; else “text”."))
    column_title = LineField(_l("Column of the title"))
    column_addressee = LineField(_l("Column of the addressee"))

    def reading(self, group: WorkingGroup, themes: Any) -> Reading:  # noqa: ANN401 - rows of a relationship
        """Return what was handed in; raise DomainError for both, for none, and for what is none."""
        content = self.file.data.read(MOST_BYTES + 1) if self.file.data else b""
        pasted = (self.pasted.data or "").strip()
        if bool(content) == bool(pasted):
            raise DomainError(_("Choose a file or paste a text: one of the two."), field="file")
        if pasted:
            return drafting.from_paste(pasted)
        name = str(self.file.data.filename or "").lower()
        if content.startswith(b"PK"):
            return drafting.from_word(content, group=group, themes=themes)
        if content.startswith((_OLD, b"%PDF", b"{\\rtf")) or name.endswith((".doc", ".docx")):
            raise DomainError(
                _("This file cannot be read here. Save it as DOCX, or paste its text."),
                field="file",
            )
        if len(content) > MOST_BYTES:
            raise DomainError(_("The file is larger than %(limit)d MB. Split it.", limit=5))
        if name.endswith((".txt", ".md")):
            return drafting.from_paste(tables.decoded(content, field="file"))
        return sheets.from_csv(content, columns=self._columns())

    def _columns(self) -> dict[str, str]:
        return {name: self[f"column_{name}"].data or "" for name in sheets.FIELDS}


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A draft as the page shows it."""

    fields: Mapping[str, str]
    origin: str
    mark: str = ""
    number: int | None = None
    base: int = 0
    is_ticked: bool = True
    known: str = ""
    """The reference of the recommendation that the same paper made before."""

    def chosen(self) -> Chosen:
        """Return the draft; raises DomainError for words that are none of this form's."""
        if not _ORIGIN.fullmatch(self.origin):
            raise DomainError(_("This is no text that we can read. Reload the page."))
        return Chosen(
            wording=exchange.from_fields(self.fields),
            origin=self.origin,
            number=self.number,
            base=self.base,
        )

    def plain(self) -> str:
        """Return the words one below the other, to be kept where they were not taken."""
        names = ("title", "text", "lead_addressee", "supporting_addressees", "indicator")
        words = [self.fields.get(name, "") for name in (*names, "rationale")]
        return "\n".join(each for each in (self.mark, *words) if each.strip())


def rows_of(group: WorkingGroup, reading: Reading) -> tuple[list[Row], int]:
    """Return the drafts as rows, and how many texts the paper has left as they were."""
    listed = queries.recommendations_of(group)
    entries = {each.recommendation.number: each for each in listed}
    drafts = [_known_here(each, entries) for each in reading.drafts]
    bases = {
        (entries[each.number].recommendation.id, _base_of(each, entries[each.number]))
        for each in drafts
        if each.number is not None
    }
    texts = paper.texts(bases)
    made = paper.made_by([client_id(group, each.origin, each.number) for each in drafts])
    rows, unchanged = [], 0
    for draft in drafts:
        wording, base = draft.wording, draft.base or 0
        if draft.number is not None:
            entry = entries[draft.number]
            base = _base_of(draft, entry)
            before = Wording.of(texts.get((entry.recommendation.id, base), entry.words))
            wording = drafting.over(before, draft)
            if wording == before:
                unchanged += 1
                continue
        earlier = made.get(client_id(group, draft.origin, draft.number))
        known = f"{group.code}-{earlier.recommendation.reference_suffix}" if earlier else ""
        rows.append(
            Row(
                fields=exchange.to_fields(wording),
                origin=draft.origin,
                mark=draft.mark,
                number=draft.number,
                base=base,
                is_ticked=not known,
                known=known,
            )
        )
    return rows, unchanged


def require_returnable(rows: list[Row], rest: str) -> None:
    """Raise DomainError if the page that shows them could never be sent back."""
    words = [rest, *(value for row in rows for value in (row.mark, *row.fields.values()))]
    if sum(_sent_size(each) for each in words) > MOST_CARRIED:
        raise enormous()


def _sent_size(words: str) -> int:
    # browsers end lines by two characters, and escape both
    return len(quote_plus(words.replace("\n", "\r\n"), errors="replace"))


def sent_rows() -> list[Row]:
    """Return the rows as they were sent, whatever was typed into them."""
    return [_sent(place) for place in range(min(MOST, number_of(request.form.get("count"))))]


def sent_rest() -> str:
    """Return what had no place, as it was sent."""
    return clean(request.form.get("rest", ""))


def _sent(place: int) -> Row:
    typed = request.form
    names = exchange.to_fields(Wording())
    return Row(
        fields={name: clean(typed.get(f"{place}-{name}", "")) for name in names},
        origin=typed.get(f"{place}-origin", ""),
        mark=clean(typed.get(f"{place}-mark", "")),
        number=number_of(typed.get(f"{place}-number")) or None,
        base=number_of(typed.get(f"{place}-base")),
        is_ticked=f"{place}-take" in typed,
        known=clean(typed.get(f"{place}-known", "")),
    )


def _known_here(draft: Draft, entries: Mapping[int, queries.Entry]) -> Draft:
    """Return the draft, as a new text where it refers to nothing here."""
    if draft.number is None or draft.number in entries:
        return draft
    return Draft(wording=draft.wording, mark=draft.mark, origin=draft.origin, named=draft.named)


def _base_of(draft: Draft, entry: queries.Entry) -> int:
    """Return the number of the text that the paper was written on."""
    return draft.base or entry.words.number
