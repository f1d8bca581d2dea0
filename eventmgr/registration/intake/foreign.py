"""Files that are no table of ours: each is told what it is, and what to do about it."""

from typing import Final

from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.tables import UnreadableTable

_OLD: Final = b"\xd0\xcf\x11\xe0"
"""How the binary files of Office begin: old workbooks, and new ones under a password."""
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_PACKED: Final = b"PK\x03\x04"
_WITHOUT_END: Final = 4096


def require_table(content: bytes) -> None:
    """Raise UnreadableTable for a file that another program has to save as a table first."""
    if content.startswith(_OLD) and _ENCRYPTED in content:
        raise UnreadableTable(
            _("This workbook is locked by a password. Save it without one and try again.")
        )
    if content.startswith(_OLD):
        raise UnreadableTable(
            _("This is a workbook of the old kind (XLS). Open it, save it as XLSX, try again.")
        )
    head = content[:_WITHOUT_END].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"%pdf", b"{\\rtf", b"\x89png", b"\xff\xd8\xff", b"gif8")):
        raise UnreadableTable(
            _("This is a document or a picture, not a table. Save the list as XLSX or CSV.")
        )
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<?xml")):
        raise UnreadableTable(
            _("This is a web page or XML, whatever its name says. Save it as XLSX or CSV.")
        )
    if b"mimetypeapplication/vnd.oasis.opendocument" in content[:200]:
        raise UnreadableTable(
            _("This is an OpenDocument file. Save it as XLSX or CSV and try again.")
        )
