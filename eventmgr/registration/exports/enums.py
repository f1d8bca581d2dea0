"""The closed lists of exports."""

from enum import StrEnum

from eventmgr.foundation.i18n import lazy_gettext as _l


class FileKind(StrEnum):
    """As what file people are taken along."""

    CSV = "csv"
    XLSX = "xlsx"


FILE_KIND_LABELS = {FileKind.CSV: _l("CSV"), FileKind.XLSX: _l("Workbook (XLSX)")}
