"""Forms of a focal point, and of an organiser who acts for one."""

from collections.abc import Iterator
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, FieldList, FormField, StringField
from wtforms import Form as PlainForm

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.invitations.delegations.nominee import Nominee, RefusedNominees
from eventmgr.web.forms import Form, LineField, in_summary

LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets
MOST_ROWS = 50
ROWS = 3


class NomineeRow(PlainForm):  # type: ignore[misc]  # WTForms ships no types
    """One person; a row in which nothing was typed names nobody."""

    honorific = LineField(_l("Form of address"), longest=60)
    name = LineField(_l("Name"))
    title = LineField(_l("Office or title"))
    email = LineField(_l("E-mail address"), longest=LONGEST_ADDRESS)
    is_head = BooleanField(_l("Heads the delegation"))

    def __init__(self, *args: Any, **values: Any) -> None:  # noqa: ANN401 - wtforms' signature
        super().__init__(*args, **values)
        for field in (self.name, self.email):  # a row may be empty; a person has both
            field.flags.optional = False

    @property
    def says_something(self) -> bool:
        """Whether the row names anybody."""
        typed = (self.honorific, self.name, self.title, self.email)
        return any(each.data for each in typed)

    def nominee(self) -> Nominee:
        """Return who was typed."""
        return Nominee(
            name=self.name.data or "",
            email=self.email.data or "",
            honorific=self.honorific.data or "",
            title=self.title.data or "",
            is_head=self.is_head.data,
        )


class NominationForm(Form):
    """Several people at once; more rows come with a button of their own."""

    people = FieldList(FormField(NomineeRow), max_entries=MOST_ROWS)
    act = StringField()
    """The button that was pressed: nominate or more."""

    @classmethod
    def empty(cls, free: int, rows: int = ROWS) -> "NominationForm":
        """Return the form with a few empty rows, no more than may be nominated."""
        form: NominationForm = cls(formdata=None)
        form.add_rows(free, max(rows, ROWS))
        return form

    def add_rows(self, free: int, rows: int = ROWS) -> None:
        """Add a few empty rows, as far as the quota reaches."""
        for _row in range(min(rows, MOST_ROWS)):
            if len(self.people.entries) < min(free, MOST_ROWS):
                self.people.append_entry()

    def nominees(self) -> list[Nominee]:
        """Return who was typed, empty rows left out."""
        return [row.nominee() for row in self._filled()]

    def blame(self, error: DomainError) -> None:
        """Show each fault at its row's field."""
        if not isinstance(error, RefusedNominees):
            super().blame(error)
            return
        rows = list(self._filled())
        for fault in error.faults:
            field = rows[fault.row][fault.field]
            field.errors = [*field.errors, fault.sentence]
        self.people.errors = [entry.errors for entry in self.people.entries]

    def problems(self) -> list[tuple[str | None, str]]:
        """Return every error, each of a row with the row's number and its field's id."""
        told = [each for each in super().problems() if each[0] != self.people.id]
        told.extend(
            (
                field.id,
                _(
                    "Person %(number)d: %(sentence)s",
                    number=number,
                    sentence=in_summary(field, error),
                ),
            )
            for number, entry in enumerate(self.people.entries, 1)
            for field in entry.form
            for error in field.errors
        )
        return told

    def _filled(self) -> Iterator[NomineeRow]:
        for entry in self.people.entries:
            if entry.form.says_something:
                yield entry.form


class SubstituteForm(Form):
    """The person who comes instead."""

    honorific = LineField(_l("Form of address"), longest=60)
    name = LineField(_l("Name"), required=True)
    title = LineField(_l("Office or title"))
    email = LineField(_l("E-mail address"), required=True, longest=LONGEST_ADDRESS)

    def nominee(self) -> Nominee:
        """Return who was typed."""
        return Nominee(
            name=self.name.data,
            email=self.email.data,
            honorific=self.honorific.data or "",
            title=self.title.data or "",
        )

    def blame(self, error: DomainError) -> None:
        """Show each fault at its field."""
        if not isinstance(error, RefusedNominees):
            super().blame(error)
            return
        for fault in error.faults:
            super().blame(DomainError(fault.sentence, field=fault.field))


class AddressForm(Form):
    """The right address of a nominee."""

    email = LineField(_l("Right address"), required=True, longest=LONGEST_ADDRESS)


class LetterForm(Form):
    """The institution's official letter."""

    letter = FileField(
        _l("Official letter"), description=_l("A PDF, PNG or JPEG file of at most 5 MB.")
    )

    def content(self) -> bytes:
        """Return the file; raises DomainError if none was chosen."""
        content = b""
        if self.letter.data:
            content = self.letter.data.read()
            self.letter.data.close()
        if not content:
            raise DomainError(_("Choose a file."), field="letter")
        return content
