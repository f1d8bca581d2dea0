from typing import IO

import pytest
from flask import Flask
from werkzeug.http import parse_options_header

from eventmgr.web import answers
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


@pytest.mark.parametrize("size", [3, 3 * answers.MOST_IN_MEMORY])
def test_a_file_is_given_out_whole_whatever_its_size(app: Flask, size: int) -> None:
    def write(file: IO[bytes]) -> None:
        file.write(b"x" * size)

    with app.test_request_context():
        answer = answers.file(write, filename="f.bin", media_type="a/b")
        assert answer.content_length == size
        assert answer.is_streamed == (size > answers.MOST_IN_MEMORY)
        assert b"".join(answer.iter_encoded()) == b"x" * size
        answer.close()


def test_a_file_that_cannot_be_written_leaves_nothing_open(app: Flask) -> None:
    opened: list[IO[bytes]] = []

    def write(file: IO[bytes]) -> None:
        opened.append(file)
        raise OSError("The disk is full.")

    with app.test_request_context(), pytest.raises(OSError, match="full"):
        answers.file(write, filename="f.bin", media_type="a/b")
    assert opened[0].closed
