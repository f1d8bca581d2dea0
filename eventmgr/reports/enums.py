"""The closed lists about reports."""

from enum import StrEnum

from eventmgr.foundation.i18n import lazy_gettext as _l


class FileState(StrEnum):
    """How far the compilation of one file has come."""

    QUEUED = "queued"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"


class Format(StrEnum):
    """The formats of a closing report."""

    PDF = "pdf"
    DOCX = "docx"
    HTML = "html"
    JSON = "json"


REPORT_LABELS = {
    FileState.QUEUED: _l("Waiting for a worker"),
    FileState.RUNNING: _l("Being compiled"),
    FileState.READY: _l("Ready"),
    FileState.FAILED: _l("Failed"),
}
FORMAT_LABELS = {
    Format.PDF: _l("PDF document"),
    Format.DOCX: _l("Word document"),
    Format.HTML: _l("Web page"),
    Format.JSON: _l("Data (JSON)"),
}
