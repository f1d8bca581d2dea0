"""MIME parts with slots (RFC 2045): what all share is encoded once, the rest when it is sent.

The standard library's `EmailMessage` takes 2.5 ms for one invitation, most of it for looking at
header lines again; the tests hold what is made here against its parser.
"""

import binascii
import re
from base64 import encodebytes
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from eventmgr.mail import slots

NAME_PIECE: Final = 50
"""How many characters of a file's name one line holds."""
_PLAIN_NAME: Final = re.compile(rf"[A-Za-z0-9 ._()+,-]{{1,{NAME_PIECE}}}")
_PIECE_OF_NAME: Final = re.compile(rf"(?:%..|[^%]){{1,{NAME_PIECE // 3}}}")
_ROOM_FOR_BREAK: Final = 75
_OVERHANGING: Final = re.compile(rb"(?m)^([^\n]{73,75})(=(?:20|09))$")
"""A space at the end of a full line, which the library encodes beyond the 76th column."""
SOFT_BREAK: Final = b"=\r\n"
END: Final = b"\r\n"
Writer = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Room:
    """Where a value stands, and how it is written there."""

    slot: str
    write: Writer


Pieces = list[bytes | Room]


def text_part(
    media_type: str, text: str, write: Writer = lambda value: value, *, name: str = ""
) -> Pieces:
    """Return the part with this text, its slots left open (quoted-printable, RFC 2045, 6.7).

    One with a name is a file beside the words.
    """
    head = f"Content-Type: {media_type};\r\n charset=utf-8\r\n"
    if name:
        head += f"Content-Disposition: attachment{_named(name)}\r\n"
    head += "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    return [head.encode("ascii"), *_open(text, write)]


def file_part(name: str, media_type: str, content: bytes) -> Pieces:
    """Return the part with a file of any content and any name of one line (RFC 2183)."""
    head = (
        f"Content-Type: {media_type}\r\n"
        f"Content-Disposition: attachment{_named(name)}\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n"
    )
    return [head.encode("ascii") + encodebytes(content).replace(b"\n", END)]


def _named(name: str) -> str:
    """Return the parameter with the name, in pieces if it is long (RFC 2231, 3 and 4)."""
    if _PLAIN_NAME.fullmatch(name):
        return f';\r\n filename="{name}"'
    written = quote(name, safe="")
    if len(written) <= NAME_PIECE:
        return f";\r\n filename*=utf-8''{written}"
    pieces = _PIECE_OF_NAME.findall("utf-8''" + written)
    return "".join(f";\r\n filename*{number}*={each}" for number, each in enumerate(pieces))


def multipart(subtype: str, boundary: str, parts: Iterable[Pieces]) -> Pieces:
    """Return the parts as one (RFC 2046, 5.1).

    The boundary begins with ``=_``, which no encoded line can hold.
    """
    pieces: Pieces = [f'Content-Type: multipart/{subtype};\r\n boundary="{boundary}"\r\n'.encode()]
    for part in parts:
        pieces += [f"\r\n--{boundary}\r\n".encode(), *part]
    return [*pieces, f"\r\n--{boundary}--\r\n".encode()]


def joined(pieces: Pieces) -> Pieces:
    """Return the same with neighbouring words put together."""
    found: Pieces = []
    for piece in pieces:
        if isinstance(piece, bytes) and found and isinstance(found[-1], bytes):
            found[-1] += piece
        else:
            found.append(piece)
    return found


def spliced(pieces: Pieces, values: Mapping[str, str]) -> bytes:
    """Return the pieces with the values in their rooms; raises KeyError for one that is missing."""
    return b"".join(
        piece if isinstance(piece, bytes) else quoted(piece.write(values[piece.slot])) + SOFT_BREAK
        for piece in pieces
    )


def quoted(text: str) -> bytes:
    """Return the text as quoted-printable lines; their last one has room for a soft break."""
    lines = binascii.b2a_qp(text.encode(), istext=True)
    if len(lines) > _ROOM_FOR_BREAK:
        lines = _OVERHANGING.sub(rb"\1=\n\2", lines)
        last = lines.rpartition(b"\n")[2]
        if len(last) > _ROOM_FOR_BREAK:
            end = 3 if last[-3:-2] == b"=" else 1  # an octet is not torn
            lines = lines[:-end] + b"=\n" + lines[-end:]
    return lines.replace(b"\n", END)


def _open(text: str, write: Writer) -> Pieces:
    parts = slots.parted(text.replace(END.decode(), "\n"))
    pieces: Pieces = []
    for words, name in zip(parts[::2], parts[1::2], strict=False):
        pieces += [_before_room(words), Room(name, write)]
    return [*pieces, quoted(parts[-1])]


def _before_room(words: str) -> bytes:
    return quoted(words) + (SOFT_BREAK if words and not words.endswith("\n") else b"")
