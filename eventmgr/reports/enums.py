"""The closed lists about reports."""

from enum import StrEnum

from eventmgr.foundation.i18n import lazy_gettext as _l


class Format(StrEnum):
    """The formats of a closing report."""

    PDF = "pdf"
    DOCX = "docx"
    HTML = "html"
    JSON = "json"


FORMAT_LABELS = {
    Format.PDF: _l("PDF document"),
    Format.DOCX: _l("Word document"),
    Format.HTML: _l("Web page"),
    Format.JSON: _l("Data (JSON)"),
}
