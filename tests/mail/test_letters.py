import jinja2
import pytest

from eventmgr.mail.letters import paragraphs, render_letter

HOSTILE = '<script>alert(1)</script> & "you" {{ 7*7 }} #let'


@pytest.mark.usefixtures("app")
def test_values_are_data_in_text_and_in_markup() -> None:
    letter = render_letter("sign_in", language="en", name=HOSTILE, link="https://example.org/x?a&b")
    assert HOSTILE in letter.text
    assert "https://example.org/x?a&b" in letter.text
    assert "<script>" not in letter.html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#34;you&#34; {{ 7*7 }} #let" in letter.html
    assert 'href="https://example.org/x?a&amp;b"' in letter.html
    assert letter.subject == "Your link to sign in"


@pytest.mark.usefixtures("app")
def test_language_and_direction_are_said() -> None:
    assert '<html lang="en" dir="ltr">' in _sign_in("en")
    assert '<html lang="ur" dir="rtl">' in _sign_in("ur")
    assert '<html lang="en" dir="ltr">' in _sign_in("tlh")


@pytest.mark.usefixtures("app")
def test_a_forgotten_value_is_an_error_and_no_gap_in_the_letter() -> None:
    with pytest.raises(jinja2.UndefinedError):
        render_letter("sign_in", language="en", name="A person")


def test_paragraphs_keep_line_breaks_and_escape() -> None:
    assert paragraphs("One\n<two>\n\n\nThree\n") == ("<p>One<br>\n&lt;two&gt;</p>\n<p>Three</p>")
    assert paragraphs("  \n") == ""


def _sign_in(language: str) -> str:
    return render_letter("sign_in", language=language, name="X", link="https://example.org").html
