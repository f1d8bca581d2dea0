"""Forms that clean what is typed, keep it when it is refused, and carry the rules' objections."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from itertools import starmap
from typing import Any

from flask import abort
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    DateTimeLocalField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, NumberRange, Optional, StopValidation

from eventmgr.foundation.db import LARGEST_KEY, db
from eventmgr.foundation.errors import DomainError, Stale
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.foundation.text import clean, clean_line
from eventmgr.people import sectors
from eventmgr.registration.questionnaire.rules import UNANSWERED
from eventmgr.web import loading

LINE_LENGTH = 300
TEXT_LENGTH = 20_000


class Required(DataRequired):  # type: ignore[misc]
    """Refuses an empty field; what was typed and not understood keeps the sentence about that."""

    def __call__(self, form: Any, field: Any) -> None:  # noqa: ANN401 - wtforms' signature
        """Refuse the field if nothing was typed."""
        if any(each.strip() for each in field.raw_data or () if isinstance(each, str)):
            understood(form, field)
        super().__call__(form, field)


def understood(_form: Any, field: Any) -> None:  # noqa: ANN401 - wtforms' signature
    """Ask nothing more of what was not understood."""
    if field.process_errors:
        raise StopValidation


REQUIRED = Required(_l("Fill this in."))
"""For fields that may not stay empty."""

RENEWED = _l("Your visit was renewed meanwhile. Nothing is lost: press the button again.")
"""For a form whose CSRF token belongs to an earlier visit."""


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The base of every form; its CSRF token is as long-lived as the sign-in."""

    is_stale = False
    """Whether it was refused because others changed meanwhile what it showed."""

    @contextmanager
    def blaming(self) -> Iterator[None]:
        """Turn a rule's refusal inside the block into an error of this form.

        Open it around the unit of work, so that a refused act leaves nothing behind.
        """
        try:
            yield
        except DomainError as error:
            db.session.rollback()
            loading.again()
            self.blame(error)

    def blame(self, error: DomainError) -> None:
        """Show the refusal at the field it names, or above the form."""
        self.is_stale = self.is_stale or isinstance(error, Stale)
        field = self._fields.get(error.field) if error.field else None
        if field is None:
            self.form_errors.append(str(error))
        else:
            field.errors = [*field.errors, str(error)]

    def sensible(self, words: Mapping[str, str]) -> dict[str, str]:
        """Return the words without those that a list of the form does not offer."""
        lists = {
            name: {str(each.value) for each in field.choices}
            for name, field in self._fields.items()
            if isinstance(field, SelectField)
        }
        return {name: each for name, each in words.items() if each in lists.get(name, {each})}

    def problems(self) -> list[tuple[str | None, str]]:
        """Return every error as (id of the field or None, sentence), in the form's order."""
        found: list[tuple[str | None, str]] = [(None, str(each)) for each in self.form_errors]
        for name, field in self._fields.items():
            if name == "csrf_token" and field.errors:
                found.append((None, str(RENEWED)))
            else:
                found.extend((part.id, in_summary(part, each)) for part, each in _errors(field))
        return found


def in_summary(field: Any, error: object) -> str:  # noqa: ANN401 - wtforms ships no types
    """Return the sentence as it stands above the form, away from its field.

    One that says the same of any field names the field there.
    """
    sentence = str(error)
    if sentence not in {str(REQUIRED.message), str(UNANSWERED)}:
        return sentence
    return _("%(field)s: %(sentence)s", field=field.label.text, sentence=sentence)


class VersionedForm(Form):
    """Carries the version of what it shows; once refused as stale, the one that is there now."""

    version = HiddenField()

    def blame(self, error: DomainError) -> None:
        """Show the refusal; pressing the button again then overwrites knowingly."""
        super().blame(error)
        if isinstance(error, Stale):
            self.version.data = error.version

    def seen(self) -> str | None:
        """Return the version that was shown, or None if the sender says nothing of it."""
        return self.version.data or None


class ButtonForm(Form):
    """A button and nothing else."""


def _errors(field: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 - wtforms ships no types
    """Yield every error with the innermost field that it is about."""
    own = field.errors
    if isinstance(field, (FormField, FieldList)):
        for part in field.form if isinstance(field, FormField) else field.entries:
            yield from _errors(part)
        nested = (list, tuple, Mapping)  # the parts' own, told already
        own = (
            []
            if isinstance(own, Mapping)
            else [each for each in own if not isinstance(each, nested)]
        )
    yield from ((field, each) for each in _flat(own))


def _flat(errors: Any) -> Iterator[Any]:  # noqa: ANN401 - wtforms nests lists and mappings
    if isinstance(errors, Mapping):
        errors = errors.values()
    for each in errors:
        if isinstance(each, (list, tuple, Mapping)):
            yield from _flat(each)
        else:
            yield each


class _AtMost(Length):  # type: ignore[misc]
    """Refuses what is too long; no browser cuts what is pasted without a word."""

    def __init__(self, most: int) -> None:
        super().__init__(max=most, message=_too_long(most))
        self.field_flags: dict[str, int] = {}


class _TypedField(StringField):  # type: ignore[misc]
    """What fields for typing share: the text is cleaned, and no longer than it may be."""

    usual_length: int
    cleaned: Callable[[str], str]

    def __init__(
        self,
        label: Any,  # noqa: ANN401 - a lazy translation
        *,
        required: bool = False,
        longest: int | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        most = self.usual_length if longest is None else longest
        super().__init__(
            label,
            validators=[
                REQUIRED if required else Optional(),
                _AtMost(most),
            ],
            filters=[lambda typed: self.cleaned(typed or "")],
            **kwargs,
        )


class LineField(_TypedField):
    """Text on one line, cleaned; at most 300 characters unless said otherwise."""

    usual_length = LINE_LENGTH
    cleaned = staticmethod(clean_line)


class TextField(_TypedField, TextAreaField):  # type: ignore[misc]
    """Text of many lines, cleaned; at most 20,000 characters unless said otherwise."""

    usual_length = TEXT_LENGTH
    cleaned = staticmethod(clean)


class ChoiceField(SelectField):  # type: ignore[misc]
    """One word of a closed list; `data` is the enum member, or None for the empty choice."""

    def __init__(
        self,
        label: Any,  # noqa: ANN401 - a lazy translation
        labels: Mapping[Any, Any],
        *,
        empty: Any = None,  # noqa: ANN401 - a lazy translation
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        words = [SelectChoice(each.value, name) for each, name in labels.items()]
        super().__init__(
            label,
            choices=words if empty is None else [SelectChoice("", empty), *words],
            coerce=_member_of(type(next(iter(labels)))),
            invalid_value_message=_l("Choose one of the list."),
            **kwargs,
        )


class KeyField(SelectField):  # type: ignore[misc]
    """One key of a list that is data; `data` is the key, or None for the empty choice.

    What is chosen already stays on offer, even if the list has dropped it meanwhile.
    """

    choices: Any

    def __init__(
        self,
        label: Any,  # noqa: ANN401 - a lazy translation
        offered: Callable[[], Mapping[str, str]],
        *,
        empty: Any = None,  # noqa: ANN401 - a lazy translation
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        first = [] if empty is None else [SelectChoice("", empty)]
        super().__init__(
            label,
            choices=lambda: [*first, *starmap(SelectChoice, offered().items())],
            coerce=lambda value: None if value in {"", None, "None"} else str(value),
            invalid_value_message=_l("Choose one of the list."),
            **kwargs,
        )

    def process_data(self, value: Any) -> None:  # noqa: ANN401 - wtforms' signature
        """Take what is stored."""
        super().process_data(value)
        offered = {each.value for each in self.choices}
        if value and value not in offered:
            self.choices = [*self.choices, SelectChoice(value, sectors.label(value))]

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was chosen; raises ValueError for what nobody offered."""
        offered = {each.value for each in self.choices}
        if valuelist and valuelist[0] not in {"", *offered}:
            self.data = None
            raise ValueError(_l("Choose one of the list."))
        super().process_formdata(valuelist)


def _member_of(kind: type[StrEnum]) -> Any:  # noqa: ANN401
    def coerce(value: Any) -> StrEnum | None:  # noqa: ANN401
        return kind(value) if value not in {"", None, "None"} else None

    return coerce


class DayField(DateField):  # type: ignore[misc]
    """A day, which may not stay empty."""

    def __init__(self, label: Any, **kwargs: Any) -> None:  # noqa: ANN401 - a lazy translation
        super().__init__(label, validators=[REQUIRED], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; raises ValueError with an example."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_l("Write the day as in 2026-03-01.")) from error


class NumberField(IntegerField):  # type: ignore[misc]
    """A whole number between two, both included; empty is None."""

    def __init__(
        self,
        label: Any,  # noqa: ANN401 - a lazy translation
        *,
        lowest: int,
        highest: int,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        self.wrong = _l(
            "Write a whole number from %(lowest)s to %(highest)s.", lowest=lowest, highest=highest
        )
        in_range = NumberRange(lowest, highest, message=self.wrong)
        super().__init__(label, validators=[Optional(), understood, in_range], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; raises ValueError that names the range."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(self.wrong) from error


class ChosenField(SelectMultipleField):  # type: ignore[misc]
    """Rows that were ticked in a list: `data` is their keys.

    Whether a row is there, and may be chosen, is for the operation to say.
    """

    data: Any

    def __init__(self, label: Any, **kwargs: Any) -> None:  # noqa: ANN401 - a lazy translation
        super().__init__(label, coerce=_row_key, validate_choice=False, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was ticked; raises ValueError for what can be the key of no row."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            self.data = None
            raise ValueError(
                _l("This choice makes no sense. Choose again from the list.")
            ) from error


def _row_key(typed: str) -> int:
    key = int(typed)
    if not 0 < key <= LARGEST_KEY:
        raise ValueError(typed)
    return key


class MomentField(DateTimeLocalField):  # type: ignore[misc]
    """A day and a time on the venue's clocks, without an offset."""

    def __init__(self, label: Any, **kwargs: Any) -> None:  # noqa: ANN401 - a lazy translation
        # The first is how HTML writes it; the others are what people and browsers send.
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]
        super().__init__(label, format=formats, **kwargs)


def _too_long(longest: int) -> Any:  # noqa: ANN401
    return _l("At most %(count)s characters; what you typed is still here.", count=longest)


def require_button() -> None:
    """Answer 400 unless a bare button of ours was pressed."""
    if not ButtonForm().validate_on_submit():
        abort(400)
