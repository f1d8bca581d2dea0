from flask import Flask
from flask_babel.speaklater import LazyString

from eventmgr.foundation.errors import DomainError, InputErrors
from eventmgr.foundation.i18n import in_language, language


def test_a_refusal_is_a_sentence_and_perhaps_a_field() -> None:
    error = DomainError("Swap the two.", field="ends")
    assert (str(error), error.field, DomainError("No.").field) == ("Swap the two.", "ends", None)


def test_a_refusal_is_told_in_the_language_of_the_reader(app: Flask) -> None:
    error = DomainError(LazyString(language))
    with app.test_request_context():
        assert str(error) == "en"
        with in_language("ur"):
            assert str(error) == "ur"


def test_refused_lines_are_kept_apart_from_what_was_given() -> None:
    lines = {3: "No such room."}
    error = InputErrors("Two lines.", lines=lines, field="file")
    lines.clear()
    assert (str(error), error.field, error.lines) == ("Two lines.", "file", {3: "No such room."})
