"""Forms about the questions of the registration form."""

from collections.abc import Sequence
from typing import Any, Final

from babel import Locale
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput

from eventmgr.conferences.models import Conference
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import language
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.registration.enums import CATEGORY_LABELS, Category
from eventmgr.registration.questionnaire import composing, rules
from eventmgr.registration.questionnaire.asked import Asked, Condition, Option
from eventmgr.registration.questionnaire.composing import Content
from eventmgr.registration.questionnaire.enums import Among, QuestionKind
from eventmgr.registration.questionnaire.reading import LARGEST
from eventmgr.registration.questionnaire.ready_made import LANGUAGES
from eventmgr.web import questions
from eventmgr.web.forms import (
    ChoiceField,
    Form,
    LineField,
    NumberField,
    TextField,
    VersionedForm,
)

NEW_ROWS = 3
_ONLY_FOR: Final = {
    "options": {QuestionKind.ONE_OF, QuestionKind.SEVERAL_OF, QuestionKind.RANKED},
    "ranks": {QuestionKind.RANKED},
    "lowest": {QuestionKind.NUMBER},
    "highest": {QuestionKind.NUMBER},
    "languages": {QuestionKind.LANGUAGES},
}
"""The fields that make sense for some kinds only."""


class CategoryForm(Form):
    """As what somebody comes; asked by GET."""

    class Meta:
        """Reading changes nothing, so no token."""

        csrf = False

    category = ChoiceField(_l("Category"), CATEGORY_LABELS)

    def chosen(self) -> Category:
        """Return the category that was asked for, or else the usual one."""
        found: Category = self.category.data or Category.DELEGATE
        return found


class CopyForm(Form):
    """Another conference of the organiser, whose questions are wanted."""

    source = SelectField(_l("Conference"), coerce=str)

    def __init__(self, sources: Sequence[Conference]) -> None:
        super().__init__()
        self.sources = {each.slug: each for each in sources}
        self.source.choices = [
            SelectChoice(each.slug, f"{each.title} ({each.starts:%Y})") for each in sources
        ]

    def chosen(self) -> Conference:
        """Return the conference; raises DomainError for one that is not offered."""
        found = self.sources.get(self.source.data)
        if found is None:
            raise DomainError(_("Choose one of the list."), field="source")
        return found


class CorrectionForm(questions.AskingForm, VersionedForm):
    """Somebody's answers, written by another; what they answer meanwhile is not overwritten."""

    def ask(self, sheet: questions.Sheet) -> None:
        """Ask the questions of the sheet, and remember which answers were shown."""
        super().ask(sheet)
        self.version.data = self.version.data or rules.version(sheet.stored)


class OptionRow(PlainForm):  # type: ignore[misc]  # WTForms ships no types
    """One option; a row without words is none."""

    key = HiddenField()
    label = LineField(_l("Option"), longest=composing.LONGEST_OPTION)


class QuestionForm(VersionedForm):
    """What is asked; only with the fields that the kind has a use for.

    Working groups are put in order by the ready-made question alone: those who seat people see its
    answers, and of no other.
    """

    label = LineField(_l("Question"), required=True)
    why = TextField(
        _l("Why we ask"),
        required=True,
        longest=composing.LONGEST_WORDS,
        description=_l("Stands below the question, for whoever answers it."),
    )
    kept = LineField(
        _l("How long it is kept"),
        longest=composing.LONGEST_WORDS,
        description=_l("Empty: as long as the registration, as the page about privacy says."),
    )
    is_required = BooleanField(_l("Has to be answered"))
    ranks = NumberField(
        _l("How many to put in order"), lowest=1, highest=composing.MOST_RANKS, default=3
    )
    options = FieldList(FormField(OptionRow), label=_l("Options"))
    languages = SelectMultipleField(
        _l("Languages to choose from"),
        validators=[Optional()],
        option_widget=CheckboxInput(),
        description=_l("None: all of these."),
    )
    lowest = NumberField(_l("Smallest number"), lowest=-LARGEST, highest=LARGEST)
    highest = NumberField(_l("Largest number"), lowest=-LARGEST, highest=LARGEST)
    categories = SelectMultipleField(
        _l("Who is asked"),
        choices=[SelectChoice(each.value, name) for each, name in CATEGORY_LABELS.items()],
        validators=[Optional()],
        option_widget=CheckboxInput(),
        description=_l("None: everybody."),
    )
    condition = SelectMultipleField(
        _l("Only if"), validators=[Optional()], option_widget=CheckboxInput()
    )
    act = StringField()
    """The button that was pressed: save, or more rows."""

    def __init__(
        self,
        kind: QuestionKind,
        earlier: Sequence[Asked],
        *,
        question: Asked | None = None,
        version: str = "",
    ) -> None:
        self.kind = kind
        self.among = question.among if question else Among.OPTIONS
        self.deciding = [each for each in earlier if composing.answers_to(each)]
        known = _data(Content.of(question)) | {"version": version} if question else None
        super().__init__(data=known)
        self.condition.choices = _conditions(self.deciding, question)
        self.languages.choices = _languages(self.languages.data or ())
        for name, kinds in _ONLY_FOR.items():
            if kind not in kinds:
                delattr(self, name)
        if not self.deciding:
            del self.condition
        if self.among is Among.GROUPS:
            del self.options
        if "options" in self and not self.is_submitted():
            self.add_rows()

    def add_rows(self) -> None:
        """Add a few empty rows for options."""
        for _row in range(NEW_ROWS):
            self.options.append_entry()

    def choices_by_question(self) -> list[tuple[str, list[Any]]]:
        """Return the answers on which it can depend, below the questions that they answer."""
        found = {each.key: list[Any]() for each in self.deciding}
        for each in self.condition:
            found[str(each.data).partition("=")[0]].append(each)
        return [(each.label, found[each.key]) for each in self.deciding]

    def content(self) -> Content:
        """Return what was typed; raises DomainError for a condition on two questions at once."""
        usual = Content(label="", why="")
        return Content(
            label=self.label.data,
            why=self.why.data.strip(),
            kept=self.kept.data or "",
            is_required=self.is_required.data,
            options=self._options(),
            among=self.among,
            ranks=self._typed("ranks") or usual.ranks,
            lowest=self._typed("lowest"),
            highest=self._typed("highest"),
            categories=frozenset(map(Category, self.categories.data or ())),
            condition=self._condition(),
        )

    def _typed(self, name: str) -> Any:  # noqa: ANN401 - whatever the field holds
        return self[name].data if name in self else None

    def _options(self) -> tuple[Option, ...]:
        if "languages" in self:
            return tuple(Option(each, "") for each in self.languages.data or ())
        if "options" not in self:
            return ()
        rows = (each.form for each in self.options.entries)
        return tuple(Option(row.key.data or "", row.label.data) for row in rows if row.label.data)

    def _condition(self) -> Condition | None:
        chosen = [each.split("=", 1) for each in self._typed("condition") or ()]
        keys = {key for key, _answer in chosen}
        if len(keys) > 1:
            raise DomainError(
                _("Choose answers to one question only: it depends on one."), field="condition"
            )
        if not keys:
            return None
        return Condition(keys.pop(), frozenset(answer for _key, answer in chosen))


def _data(content: Content) -> dict[str, Any]:
    condition = content.condition
    return {
        **{name: getattr(content, name) for name in ("label", "why", "kept", "is_required")},
        **{name: getattr(content, name) for name in ("ranks", "lowest", "highest")},
        "options": [{"key": each.key, "label": each.label} for each in content.options],
        "languages": [each.key for each in content.options],
        "categories": [each.value for each in content.categories],
        "condition": [f"{condition.key}={each}" for each in condition.answers] if condition else [],
    }


def _conditions(deciding: Sequence[Asked], question: Asked | None) -> list[SelectChoice]:
    """Return the answers to depend on; one taken away stays as long as the question names it."""
    condition = question.condition if question else None
    return [
        SelectChoice(f"{each.key}={answer.key}", _answer(answer))
        for each in deciding
        for answer in dict.fromkeys(
            [*composing.answers_to(each), *composing.answers_named(each, condition)]
        )
    ]


def _answer(option: Option) -> str:
    return _("%(title)s (removed)", title=option.label) if option.is_gone else option.label


def _languages(chosen: Sequence[str]) -> list[SelectChoice]:
    """Return the languages by name, whatever is chosen already among them."""
    names = Locale.parse(language()).languages
    codes = dict.fromkeys([*LANGUAGES, *(each for each in chosen if each in names)])
    return [SelectChoice(code, str(names.get(code, code))) for code in codes]
