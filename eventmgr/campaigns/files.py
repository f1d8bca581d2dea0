"""What a file of a letter may be, and what it is called; pure decisions."""

import re
from typing import Final

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean_line

LONGEST_NAME: Final = 120
LONGEST_ENDING: Final = 10
PROGRAMS: Final = frozenset(
    re.findall(
        r"\w+",
        "ade adp apk appx appxbundle bat cab chm cmd com cpl diagcab diagcfg diagpkg dll "
        "dmg ex ex_ exe hta img ins iso isp jar jnlp js jse lib lnk mde mjs msc msi msix "
        "msixbundle msp mst nsh pif ps1 scr sct shb sys vb vbe vbs vhd vxd wsc wsf wsh xll ",
    )
)
"""Endings of which Gmail and others refuse the whole mail, whatever the file holds."""
_PROGRAM: Final = (b"MZ", b"\x7fELF")
"""How programs begin, whatever they call themselves."""
_DIRECTIONS: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""They turn letters around on the screen: annexe.fdp would read as annpdf.exe."""


def called(typed: str) -> str:
    """Return the name under which a file travels: without folders, never without its ending."""
    name = re.split(r"[/\\]", clean_line(_DIRECTIONS.sub("", typed)))[-1].strip()
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > LONGEST_ENDING:
        stem, dot, ending = name, "", ""
    stem = stem.strip(". ")[: LONGEST_NAME - len(ending) - 1].rstrip(". ")
    return f"{stem or _('File')}{dot if ending else ''}{ending}"


def require_taken(name: str, content: bytes) -> None:
    """Raise DomainError for a program: a mail with one reaches nobody."""
    ending = name.rpartition(".")[2] if "." in name else ""
    if ending.strip().lower() in PROGRAMS or content.startswith(_PROGRAM):
        raise DomainError(
            _(
                "“%(name)s” is a program, or is called like one. Mail servers refuse every mail "
                "with one: it would reach nobody.",
                name=name,
            ),
            field="file",
        )
