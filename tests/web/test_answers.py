import pytest
from flask import Flask
from werkzeug.http import parse_options_header

from eventmgr.web.answers import attachment


@pytest.mark.parametrize(
    "name",
    [
        "report.pdf",
        'a"b\\c.pdf',
        "a;b=c, d.pdf",
        "رپورٹ.pdf",
        "Bericht über ½ ?.pdf",
        "../../etc/passwd",
        "%2e%2e.pdf",
    ],
)
def test_any_file_name_arrives_as_it_was(app: Flask, name: str) -> None:
    with app.test_request_context():
        header = attachment(b"x", filename=name, media_type="application/pdf").headers[
            "Content-Disposition"
        ]
    kind, options = parse_options_header(header)
    assert (kind, options["filename"]) == ("attachment", name)
    assert header.isascii()
    assert header.isprintable()


def test_a_file_is_handed_out_whole_and_as_what_it_is(app: Flask) -> None:
    with app.test_request_context():
        answer = attachment(b"\x00\xff", filename="a.bin", media_type="application/octet-stream")
    assert answer.get_data() == b"\x00\xff"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == "attachment; filename=a.bin"


@pytest.mark.parametrize("name", ["a\r\nSet-Cookie: b=c.pdf", "a\x00.pdf", "a\x7f.pdf"])
def test_a_file_name_makes_no_header(app: Flask, name: str) -> None:
    with app.test_request_context():
        answer = attachment(b"x", filename=name, media_type="application/pdf")
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Content-Disposition"].isprintable()
