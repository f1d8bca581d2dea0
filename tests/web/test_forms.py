from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, FormField, StringField
from wtforms.validators import InputRequired

from eventmgr.conferences.enums import PARTNER_LABELS, PartnerRole
from eventmgr.foundation.db import db, unit_of_work
from eventmgr.foundation.errors import DomainError
from eventmgr.people.models import Organisation
from eventmgr.web.forms import ChoiceField, Form, LineField, TextField
from tests.factories.people import make_organisation


class Plain(Form):
    name = LineField("Name", required=True, longest=5)
    note = TextField("Note", longest=5)
    role = ChoiceField("Role", PARTNER_LABELS, empty="None of them")


@pytest.fixture(autouse=True)
def request_context(app: Flask) -> Iterator[None]:
    with app.test_request_context(method="POST"):
        yield


def filled(**values: str) -> Plain:
    return Plain(MultiDict(values))


def test_what_is_typed_is_cleaned() -> None:
    form = filled(name=" a \x07 b\n", note="a\r\nb\x00 ", role="host")
    assert form.validate()
    assert (form.name.data, form.note.data, form.role.data) == ("a b", "a\nb ", PartnerRole.HOST)


def test_nothing_typed_is_no_word() -> None:
    form = filled(name="a")
    assert form.validate()
    assert (form.note.data, form.role.data) == ("", None)


@pytest.mark.parametrize(
    ("values", "problems"),
    [
        ({"name": ""}, [("name", "Name: Fill this in.")]),
        ({"name": " \x07 "}, [("name", "Name: Fill this in.")]),
        (
            {"name": "sixsix"},
            [("name", "At most 5 characters; what you typed is still here.")],
        ),
        (
            {"name": "a", "note": "sixsix"},
            [("note", "At most 5 characters; what you typed is still here.")],
        ),
        ({"name": "a", "role": "king"}, [("role", "Choose one of the list.")]),
    ],
)
def test_what_is_refused_is_told_at_its_field(
    values: dict[str, str], problems: list[tuple[str, str]]
) -> None:
    form = filled(**values)
    assert not form.validate()
    assert form.problems() == problems


def test_what_was_typed_too_long_is_still_there() -> None:
    form = filled(name="sixsix and more")
    form.validate()
    assert 'value="sixsix and more"' in str(form.name())


def test_no_browser_cuts_what_is_pasted() -> None:
    form = Plain()
    assert "maxlength" not in str(form.name()) + str(form.note())


def test_a_rules_refusal_lands_at_the_field_it_names() -> None:
    form = filled(name="a")
    form.validate()
    form.blame(DomainError("No room.", field="name"))
    form.blame(DomainError("Not today."))
    form.blame(DomainError("No such field.", field="other"))
    assert form.problems() == [
        (None, "Not today."),
        (None, "No such field."),
        ("name", "No room."),
    ]


def test_a_refused_act_leaves_nothing_behind() -> None:
    form = filled(name="a")
    with form.blaming(), unit_of_work():
        make_organisation()
        raise DomainError("No room.", field="name")
    assert form.problems() == [("name", "No room.")]
    assert db.session.query(Organisation).count() == 0


def test_what_is_no_refusal_is_not_swallowed() -> None:
    with pytest.raises(ValueError, match="broken"), filled(name="a").blaming():
        raise ValueError("broken")


class Line(Form):
    word = StringField("Word", validators=[InputRequired("Fill this in.")])


class Nested(Form):
    lines = FieldList(FormField(Line), min_entries=2)


def test_errors_of_nested_forms_are_told_one_by_one() -> None:
    form = Nested(MultiDict({"lines-0-word": "a", "lines-1-word": ""}))
    assert not form.validate()
    assert form.problems() == [("lines-1-word", "Word: Fill this in.")]
    form.blame(DomainError("Too many.", field="lines"))
    assert form.problems() == [("lines-1-word", "Word: Fill this in."), ("lines", "Too many.")]


@pytest.mark.parametrize("hostile", ['"><script>', "{{ 7*7 }}", "' onfocus='x"])
def test_what_was_typed_is_text_in_the_page(hostile: str) -> None:
    shown = str(filled(name=hostile).name())
    assert "<script>" not in shown
    assert " onfocus='x" not in shown.replace("&#39;", "")
