from datetime import date

import pytest
from flask import Flask
from flask_babel import format_date

from eventmgr.foundation import i18n


@pytest.mark.parametrize(("code", "direction"), [("en", "ltr"), ("ur", "rtl")])
def test_directions(code: str, direction: str) -> None:
    assert i18n.direction(code) == direction
    assert code in i18n.LANGUAGES


def test_our_english_is_british(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en-US"}):
        assert i18n.language() == "en"
        assert format_date(date(2026, 3, 1), "full") == "Sunday, 1 March 2026"


@pytest.mark.parametrize(("asked", "spoken"), [("ur", "ur"), ("en", "en"), ("xx", "en")])
def test_a_block_speaks_its_language_and_an_unknown_one_english(
    app: Flask, asked: str, spoken: str
) -> None:
    with app.test_request_context(headers={"Accept-Language": "ur"}):
        with i18n.in_language(asked):
            assert i18n.language() == spoken
        assert i18n.language() == "ur"


def test_without_a_reader_english_is_spoken(app: Flask) -> None:
    with app.app_context():
        assert i18n.language() == "en"
