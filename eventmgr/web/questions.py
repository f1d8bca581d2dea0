"""Fields for the questions that organisers compose, to be put into any form."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import request
from wtforms import Field
from wtforms.validators import StopValidation

from eventmgr.conferences.models import Conference
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.groups import queries as groups
from eventmgr.people import countries
from eventmgr.registration.enums import Category
from eventmgr.registration.models import Registration
from eventmgr.registration.questionnaire import queries, rules
from eventmgr.registration.questionnaire.asked import Asked, Option, Value, Values
from eventmgr.registration.questionnaire.composing import answers_named, answers_to
from eventmgr.registration.questionnaire.enums import LISTED, Among, QuestionKind
from eventmgr.registration.questionnaire.errors import RefusedAnswers
from eventmgr.registration.questionnaire.reading import LONGEST_LINE, LONGEST_TEXT, typed_of
from eventmgr.registration.questionnaire.wording import told
from eventmgr.web.forms import Form

FEW = 6
"""So many options stand one below the other; more of them are a list to open."""

_INPUTS = {
    QuestionKind.DATE: "date",
    QuestionKind.MOMENT: "datetime-local",
    QuestionKind.TELEPHONE: "tel",
    QuestionKind.EMAIL: "email",
}
_EDGES = {"date": ("", ""), "datetime-local": ("T00:00", "T23:59")}
"""The first and the last moment of a day, by how HTML calls the field."""
_COMPLETED_BY = {"telephone": "tel"}
"""What browsers may fill in by themselves, by the keys of ready-made questions."""


@dataclass(kw_only=True)
class Sheet:
    """What one person is asked in one form, and what they typed into it."""

    questions: Sequence[Asked]
    """Of the conference, in order."""
    category: Category
    stored: Values = field(default_factory=dict)
    demands: bool = True
    typed: dict[str, Sequence[str]] = field(default_factory=dict)
    _faults: dict[str, str] | None = None

    @property
    def asked(self) -> list[Asked]:
        """The questions that have a field."""
        return rules.asked_of(self.questions, self.category)

    @property
    def groups(self) -> Sequence[Option]:
        """The working groups among which some question lets choose."""
        about_groups = (each.options for each in self.questions if each.among is Among.GROUPS)
        return next(about_groups, ())

    def fault_of(self, key: str) -> str | None:
        """Return what is wrong with the answer, once everything typed is here."""
        if self._faults is None:
            self._faults = rules.read(
                self.questions,
                category=self.category,
                typed=self.typed,
                stored=self.stored,
                demands=self.demands,
            ).faults
        return self._faults.get(key)


class QuestionField(Field):  # type: ignore[misc]  # WTForms ships no types
    """The field, or the fields of one name, of one question; drawn by macros/questions.html."""

    def __init__(self, question: Asked, sheet: Sheet, **values: Any) -> None:  # noqa: ANN401 - wtforms' signature
        super().__init__(question.label, description=question.why, **values)
        self.question, self.sheet = question, sheet
        self.shown: list[str] = []
        self.flags.required = question.is_required
        self.flags.optional = not question.is_required

    def process_data(self, value: Value) -> None:
        """Take what was answered before."""
        super().process_data(value)
        self.shown = typed_of(self.question, value)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was typed; a form that did not show the question says nothing of it."""
        if valuelist:
            self.shown = [each for each in valuelist if each]
            self.sheet.typed[self.question.key] = valuelist

    def pre_validate(self, form: Any) -> None:  # noqa: ANN401, ARG002 - wtforms' signature
        """Refuse what the rules refuse."""
        fault = self.sheet.fault_of(self.question.key)
        if fault:
            raise StopValidation(fault)

    @property
    def input_type(self) -> str:
        """How HTML calls a field for one line of it; what was refused is plain text, and stays."""
        return "text" if self.errors else _INPUTS.get(self.question.kind, "text")

    @property
    def span(self) -> dict[str, str]:
        """Between which two days the browser lets choose, as HTML says it; nothing for any day."""
        edges = _EDGES.get(self.input_type)
        earliest, latest = self.question.earliest, self.question.latest
        if edges is None or earliest is None or latest is None:
            return {}
        return {"min": f"{earliest}{edges[0]}", "max": f"{latest}{edges[1]}"}

    @property
    def takes_digits(self) -> bool:
        """Whether a phone may show nothing but digits."""
        lowest = self.question.lowest
        return self.question.kind is QuestionKind.NUMBER and lowest is not None and lowest >= 0

    @property
    def longest(self) -> int:
        """How many characters an answer has at most."""
        return LONGEST_TEXT if self.question.kind is QuestionKind.LONG_TEXT else LONGEST_LINE

    @property
    def completed_by(self) -> str:
        """What the browser may put in."""
        return _COMPLETED_BY.get(self.question.key, "off")

    @property
    def choices(self) -> list[Option]:
        """What there is to choose from: what is offered, and what was chosen before."""
        if self.question.kind is QuestionKind.COUNTRY:
            return [Option(code, name) for code, name in countries.choices().items()]
        if self.question.kind is QuestionKind.YES_NO:
            return answers_to(self.question)
        before = typed_of(self.question, self.sheet.stored.get(self.question.key))
        return [each for each in self.question.options if not each.is_gone or each.key in before]

    @property
    def is_list(self) -> bool:
        """Whether the choices stand in a list to open."""
        return self.question.kind is QuestionKind.COUNTRY or (
            self.question.kind is QuestionKind.ONE_OF and len(self.choices) > FEW
        )

    @property
    def ranks(self) -> list[str]:
        """What is chosen at each place, nothing where nothing is."""
        places = min(self.question.ranks, len(self.choices))
        chosen = self.shown[:places]
        return [*chosen, *[""] * (places - len(chosen))]

    @property
    def decided_by(self) -> Asked | None:
        """The question that decides whether this one is asked."""
        condition = self.question.condition
        if condition is None:
            return None
        return next((e for e in self.sheet.questions if e.key == condition.key), None)

    @property
    def deciding_answers(self) -> list[Option]:
        """By which of its answers it is."""
        decides = self.decided_by
        return answers_named(decides, self.question.condition) if decides else []


def groups_of(conference: Conference) -> queries.GroupsOf:
    """Return what tells the working groups to choose among."""
    return lambda: [
        Option(code, f"{code}: {title}") for code, title in groups.titles(conference).items()
    ]


def sheet_of(conference: Conference, category: Category) -> Sheet:
    """Return what somebody of the category is asked at the conference."""
    return Sheet(questions=queries.questions(conference, groups_of(conference)), category=category)


def sheet_for(conference: Conference, registration: Registration, *, demands: bool = True) -> Sheet:
    """Return what the person is asked, with what they have answered."""
    sheet = sheet_of(conference, registration.category)
    sheet.demands = demands
    sheet.stored = queries.stored(registration) if sheet.questions else {}
    return sheet


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What organisers see of somebody's answers."""

    answers: list[tuple[str, str]]
    """Each question with its answer in words."""
    corrected: list[queries.Corrected]
    may_correct: bool


def told_of(conference: Conference, registration: Registration) -> Told:
    """Return the answers that count; of a protected person nothing in words of their own."""
    sheet = sheet_for(conference, registration)
    is_protected = registration.person.is_protected
    standing = rules.standing(sheet.questions, sheet.category, sheet.stored)
    return Told(
        answers=[
            (
                each.label,
                _("Not shown: this person is protected.")
                if is_protected and each.kind not in LISTED
                else told(each, standing[each.key]),
            )
            for each in sheet.questions
            if each.key in standing
        ],
        corrected=[] if is_protected else queries.corrected(registration, sheet.questions),
        may_correct=bool(sheet.asked) and not is_protected,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOver:
    """An answer that is kept, though the person is not asked for it any more."""

    question: Asked
    answer: str


def left_over(conference: Conference, registration: Registration) -> list[LeftOver]:
    """Return the person's answers that do not count now, in words."""
    stored = queries.stored(registration)
    everything = queries.everything(conference, groups_of(conference)) if stored else []
    return [
        LeftOver(question=each, answer=told(each, stored[each.key]))
        for each in rules.left_over(everything, registration.category, stored)
    ]


class AskingForm(Form):
    """A form that also asks what organisers have composed."""

    sheet: Sheet | None = None

    def ask(self, sheet: Sheet) -> None:
        """Ask the questions of the sheet, each with what was typed or else answered before."""
        self.sheet = sheet
        typed = request.form if self.is_submitted() else None
        for question in sheet.asked:
            name = question.field
            field = QuestionField(question, sheet).bind(self, name, prefix=self._prefix)
            field.process(typed, sheet.stored.get(question.key))
            self._fields[name] = field

    @property
    def questions(self) -> list[QuestionField]:
        """The fields of the questions, in order."""
        return [each for each in self._fields.values() if isinstance(each, QuestionField)]

    @property
    def lacking(self) -> list[QuestionField]:
        """What has to be answered and is not, such as a question that came after the person did."""
        if self.sheet is None:
            return []
        answered = rules.read(
            self.sheet.questions,
            category=self.sheet.category,
            typed={},
            stored=self.sheet.stored,
        )
        return [each for each in self.questions if each.question.key in answered.faults]

    def blame(self, error: DomainError) -> None:
        """Show each fault of refused answers at its field, and anything else as forms do."""
        if not isinstance(error, RefusedAnswers):
            super().blame(error)
            return
        for name, sentence in error.faults.items():
            super().blame(DomainError(sentence, field=name))
