"""Forms about the import of people."""

from collections.abc import Iterable, Mapping

from flask_wtf.file import FileField
from wtforms import SelectField, StringField

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.registration.intake.columns import FIELDS
from eventmgr.registration.intake.encodings import ENCODINGS
from eventmgr.registration.intake.enums import TWIN_LABELS, Twin
from eventmgr.registration.intake.planning import Line
from eventmgr.registration.intake.source import MOST_BYTES, Source
from eventmgr.registration.intake.workbook import Sheet
from eventmgr.web.forms import Form, TextField

TWIN_MARK = "twin-"
_NONE = "-1"
_USUAL = frozenset({"name", "email", "organisation"})


class UploadForm(Form):
    """People in a file, or pasted."""

    file = FileField(
        _l("File"),
        description=_l(
            "CSV or XLSX, from any program. The next page shows how it was understood; "
            "nothing is done yet."
        ),
    )
    pasted = TextField(
        _l("Or paste a table"),
        longest=MOST_BYTES,
        description=_l("The first line names the columns, as in: name, email, organisation."),
    )

    def content(self) -> tuple[str, bytes]:
        """Return name and bytes of the one thing given; raises DomainError for both or none."""
        content = self.file.data.read(MOST_BYTES + 1) if self.file.data else b""
        pasted = (self.pasted.data or "").strip()
        if bool(content) == bool(pasted):
            raise DomainError(_("Choose a file or paste a table: one of the two."), field="file")
        if pasted:
            return _("Pasted table"), pasted.encode()
        return str(self.file.data.filename or ""), content


class ReadingForm(Form):
    """How a file is to be read: its encoding, its sheet, and what its columns hold."""

    act = StringField()
    """The button that was pressed: look or take."""
    encoding = SelectField(_l("Encoding"))
    sheet = SelectField(_l("Sheet"))
    name = SelectField(FIELDS["name"], default=_NONE)
    given = SelectField(FIELDS["given"], default=_NONE)
    family = SelectField(FIELDS["family"], default=_NONE)
    email = SelectField(FIELDS["email"], default=_NONE)
    honorific = SelectField(FIELDS["honorific"], default=_NONE)
    badge_name = SelectField(FIELDS["badge_name"], default=_NONE)
    sort_name = SelectField(FIELDS["sort_name"], default=_NONE)
    title = SelectField(FIELDS["title"], default=_NONE)
    organisation = SelectField(FIELDS["organisation"], default=_NONE)
    level = SelectField(FIELDS["level"], default=_NONE)
    province = SelectField(FIELDS["province"], default=_NONE)
    sector = SelectField(FIELDS["sector"], default=_NONE)
    country = SelectField(FIELDS["country"], default=_NONE)
    languages = SelectField(FIELDS["languages"], default=_NONE)
    rest = SelectField(
        _l("Equal names without an address"),
        default="",
        description=_l("For all of them that you have not answered below."),
    )

    def offer(self, held: Source) -> None:
        """Offer what the file has."""
        self.encoding.choices = [(key, str(words)) for key, words in ENCODINGS.items()]
        if not held.encoding:
            self.encoding.choices = [("", "")]
        self.sheet.choices = [(each.name, _shown(each)) for each in held.sheets] or [("", "")]
        self.rest.choices = [("", _("I decide one by one"))] + [
            (key.value, str(words)) for key, words in TWIN_LABELS.items()
        ]
        samples = [
            next((each.cells[place] for each in held.lines if _says(each.cells, place)), "")[:40]
            for place in range(len(held.header))
        ]
        offered = [
            (str(place), f"{name or place + 1} — {sample}" if sample else str(name or place + 1))
            for place, (name, sample) in enumerate(zip(held.header, samples, strict=True))
        ]
        for field in self.fields():
            field.choices = [(_NONE, _("Not in the file")), *offered]

    def show(self, held: Source, columns: dict[str, int]) -> None:
        """Fill in how the file is read so far."""
        self.encoding.data = held.encoding
        self.sheet.data = held.sheet
        self.rest.data = ""
        for field in self.fields():
            field.data = str(columns.get(field.name, _NONE))

    def fields(self) -> list[SelectField]:
        """Return the choices of columns."""
        return [self[name] for name in FIELDS]

    def used(self) -> list[SelectField]:
        """Return the choices that are made, and those that every list of people has."""
        return [each for each in self.fields() if each.data != _NONE or each.name in _USUAL]

    def unused(self) -> list[SelectField]:
        """Return the other choices."""
        used = self.used()
        return [each for each in self.fields() if each not in used]

    def columns(self) -> dict[str, int]:
        """Return which column was chosen for which field."""
        return {each.name: int(each.data) for each in self.fields() if each.data != _NONE}

    def for_the_rest(self) -> Twin | None:
        """Return what all equal names are that nobody has answered for."""
        return Twin(self.rest.data) if self.rest.data else None


def answers_in(form: Mapping[str, str], lines: Iterable[Line]) -> dict[int, Twin]:
    """Return what was said of those lines that are named as another one: line -> who it is."""
    said = {each.number: form.get(f"{TWIN_MARK}{each.number}") for each in lines if each.twin}
    return {number: Twin(answer) for number, answer in said.items() if answer in set(Twin)}


def _shown(sheet: Sheet) -> str:
    return _("%(name)s (hidden)", name=sheet.name) if sheet.is_hidden else sheet.name


def _says(cells: list[str], place: int) -> bool:
    return place < len(cells) and bool(cells[place].strip())
