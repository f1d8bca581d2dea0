"""A strict reader of messages, written from RFC 5322, 2045, 2047 and 2231 and nothing else."""

import re
from base64 import b64decode
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import Final

LONGEST_LINE: Final = 998
WISHED_LINE: Final = 78
LONGEST_ENCODED_WORD: Final = 75
LONGEST_ENCODED_LINE: Final = 76
_ONCE: Final = (
    "date", "from", "sender", "reply-to", "to", "cc", "bcc", "message-id", "in-reply-to",
    "references", "subject", "mime-version", "content-type", "content-transfer-encoding",
    "auto-submitted", "list-id", "list-unsubscribe", "list-unsubscribe-post",
)  # fmt: skip
_FIELD = re.compile(rb"([\x21-\x39\x3b-\x7e]+):(.*)", re.DOTALL)
_ENCODED_WORD = re.compile(rb"=\?([A-Za-z0-9*-]+)\?([bBqQ])\?([\x21-\x3e\x40-\x7e]*)\?=")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
MESSAGE_ID = re.compile(rf"<{_ATOM}(\.{_ATOM})*@{_ATOM}(\.{_ATOM})*>")
_URL = re.compile(r"https?://[^\s<>]+[^\s<>.,:;!?\u060c\u06d4]")
_QUOTED_PRINTABLE = re.compile(rb"(?:[\x21-\x3c\x3e-\x7e \t]|=[0-9A-F]{2})*=?")


@dataclass(frozen=True)
class Read:
    """A message that broke no rule."""

    fields: dict[str, str]
    """Small name -> value, unfolded and not decoded; those that may stand once."""
    message: EmailMessage

    def text(self, subtype: str) -> str:
        """Return the body of the kind, with newlines."""
        part = self.message.get_body((subtype,))
        assert part is not None
        return str(part.get_content()).replace("\r\n", "\n")

    def name_in(self, field: str) -> str:
        """Return the display name of the one mailbox in the field."""
        return phrase_of(self.fields[field])

    @property
    def types(self) -> list[str]:
        return [each.get_content_type() for each in self.message.walk()]


def read(octets: bytes, *, internationalised: bool = False) -> Read:
    """Return the message; fail for whatever a strict server or reader could object to."""
    _require_lines(octets)
    head, _, body = octets.partition(b"\r\n\r\n")
    assert body.isascii()
    assert head.isascii() or internationalised
    fields = fields_of(head)
    message = message_from_bytes(octets, policy=policy.strict)
    assert isinstance(message, EmailMessage)
    for part in message.walk():
        assert isinstance(part, EmailMessage)
        _require_part(part)
    names = [name for name, _value in fields]
    for name in _ONCE:
        assert names.count(name) <= 1, name
    for name in ("date", "from", "to", "message-id", "subject", "mime-version", "content-type"):
        assert name in names, name
    assert MESSAGE_ID.fullmatch(dict(fields)["message-id"])
    assert message["Date"].datetime.tzinfo is not None
    for name in ("From", "To"):
        assert message[name].defects == ()
        assert len(message[name].addresses) == 1, f"{name} names more than one mailbox"
    return Read(dict(fields), message)


def phrase_of(field: str) -> str:
    """Return the display name in a field with one mailbox (RFC 5322, 3.4; RFC 2047, 5 and 6.2)."""
    phrase = re.sub(r" ?<[^<>]*>$", "", field)
    if not phrase or phrase.startswith('"'):
        assert re.fullmatch(r'(?:"(?:[^"\\]|\\.)*")?', phrase), phrase
        return re.sub(r"\\(.)", r"\1", phrase[1:-1])
    if "=?" in phrase:
        return str(make_header(decode_header(phrase)))
    assert re.fullmatch(rf"{_ATOM}(?: {_ATOM})*", phrase), phrase
    return phrase


def _require_lines(octets: bytes) -> None:
    assert b"\x00" not in octets
    assert octets.endswith(b"\r\n")
    for line in octets.split(b"\r\n"):
        assert b"\r" not in line
        assert b"\n" not in line
        assert len(line) <= LONGEST_LINE, line


def fields_of(head: bytes) -> list[tuple[str, str]]:
    """Return the fields of a head, small name and value; fail for what RFC 5322, 2 forbids."""
    found: list[tuple[str, str]] = []
    for raw in re.split(rb"\r\n(?![ \t])", head):
        for line in raw.split(b"\r\n"):
            assert line.strip(), f"a line of {raw!r} is white space alone"
            if b"=?" in line:
                assert len(line) <= LONGEST_ENCODED_LINE, line
        parts = _FIELD.fullmatch(raw)
        assert parts, raw
        name, value = parts[1].decode().lower(), parts[2].replace(b"\r\n", b"")
        assert value.startswith(b" ")
        _require_encoded_words(value)
        found.append((name, value.decode().strip()))
    return found


def _require_encoded_words(value: bytes) -> None:
    """Each word is short enough, and whole characters by itself (RFC 2047, 2 and 5)."""
    for word in _ENCODED_WORD.finditer(value):
        assert len(word[0]) <= LONGEST_ENCODED_WORD
        text = b64decode(word[3], validate=True) if word[2] in b"bB" else _from_q(word[3])
        assert text
        text.decode(word[1].decode())
    rest = _ENCODED_WORD.sub(b"", value)
    assert b"=?" not in rest, value
    assert not re.search(rb'"[^"]*=\?[^"]*\?=[^"]*"', value), "an encoded word in a quoted string"


def _from_q(text: bytes) -> bytes:
    spaced = text.replace(b"_", b" ")
    return re.sub(rb"=([0-9A-F]{2})", lambda found: bytes([int(found[1], 16)]), spaced)


def _require_part(part: EmailMessage) -> None:
    assert part.defects == []
    if part.is_multipart():
        assert part["Content-Transfer-Encoding"] is None
        boundary = part.get_boundary()
        assert boundary
        assert len(boundary) <= 70
        return
    how = part["Content-Transfer-Encoding"]
    lines = str(part.get_payload()).replace("\r\n", "\n").encode("ascii").split(b"\n")
    assert max(map(len, lines)) <= LONGEST_ENCODED_LINE, max(lines, key=len)
    if how == "quoted-printable":
        assert part.get_content_charset() == "utf-8"
        for line in lines:
            assert _QUOTED_PRINTABLE.fullmatch(line), line
            assert not line.endswith((b" ", b"\t")), line
    else:
        assert how == "base64"
        b64decode(b"".join(lines), validate=True)


class Page(HTMLParser):
    """What the HTML part says and whereto it leads, without what its styles add."""

    _APART: Final = frozenset({"p", "li", "br", "td", "div", "ul", "ol", "h1", "h2", "blockquote"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words = ""
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._is_head = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._is_head = self._is_head or tag == "head"
        if tag == "a":
            self.links.append(str(dict(attrs)["href"]))
        if tag in self._APART:
            self.words += "\n"

    def handle_endtag(self, tag: str) -> None:
        self._is_head = self._is_head and tag != "head"
        if tag in self._APART:
            self.words += "\n"

    def handle_data(self, data: str) -> None:
        if not self._is_head:
            self.words += data


def links_in(text: str) -> list[str]:
    """Return the addresses in plain text, in order, as mail programs find them."""
    return _URL.findall(text)


def words_of(told: str) -> list[str]:
    """Return the words without addresses, marks of lists and of direction."""
    plain = re.sub("[\u2068\u2069\u200e\u200f]", "", _URL.sub(" ", told))
    return re.findall(r"\w+", re.sub(r"(?m)^\s*\d+\. ", "", plain))
