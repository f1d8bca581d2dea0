"""What the sample's editors wrote, and a logo to go with it."""

import struct
import zlib
from types import MappingProxyType

from eventmgr.reports.enums import SectionKind

WRITTEN = MappingProxyType(
    {
        SectionKind.FOREWORD: "This report is a promise.\n\n"
        "Whoever signed it will be asked about it.",
        SectionKind.ACKNOWLEDGEMENTS: "We thank\n\n"
        "- the interpreters,\n- the ushers,\n- the cooks.",
        SectionKind.ACRONYMS: "NGO - non-governmental organisation\n"
        "TIP – trafficking in persons\nWG: working group",
        SectionKind.SUMMARY: "Five messages came out of two days.\n\n"
        "- Victims wait too long.\n- Courts lack figures.",
        SectionKind.BACKGROUND: "The law is there; it is seldom applied.",
        SectionKind.OBJECTIVES: "To agree who does what, and by when.",
        SectionKind.PARTICIPATION: "Every province was there.",
        SectionKind.CLOSING: "The chair thanked everybody and named the next date.",
        SectionKind.FOLLOW_UP: "The host asks each addressee once a quarter.",
        SectionKind.EVALUATION: "Forty answered; most would come again.",
        SectionKind.CUSTOM: "“Nobody had asked us before.”",
        SectionKind.METHOD: "Two rapporteurs read everything.",
    }
)


def square(size: int) -> bytes:
    """Return a green square as a PNG, the same bytes every time."""

    def chunk(name: bytes, content: bytes) -> bytes:
        body = name + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    rows = (b"\0" + b"\x0b\x6e\x4f" * size) * size
    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows, 9)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
