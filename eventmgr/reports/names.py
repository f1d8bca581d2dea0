"""What files of a report are called when somebody keeps them: letters of every system, no names."""

import re
from typing import Final

from eventmgr.conferences.models import Conference
from eventmgr.reports.enums import Attribution, Variant
from eventmgr.reports.models import ReportFile, ReportVersion
from eventmgr.reports.renderers import RENDERERS

LONGEST_SUBJECT: Final = 40
_OTHERS: Final = re.compile(r"[^a-z0-9]+")


def version_name(conference: Conference, version: ReportVersion) -> str:
    """Return what a version is called, without a suffix."""
    return f"{conference.slug}-closing-report-v{version.number}"


def file_name(conference: Conference, version: ReportVersion, file: ReportFile) -> str:
    """Return what a file is called; two files of a version never share a name.

    What is about one of several is told apart by its subject, or where that has no plain letters
    by its number.
    """
    parts = [version_name(conference, version), file.language]
    if file.variant is not Variant.FULL:
        parts.append(file.variant)
    if file.subject:
        parts += [_plain(file.subject), str(file.id)]
    if file.attribution is not Attribution.NAMES:
        parts.append(file.attribution)
    return f"{'-'.join(filter(None, parts))}.{RENDERERS[file.format].suffix}"


def _plain(subject: str) -> str:
    return _OTHERS.sub("-", subject.casefold()).strip("-")[:LONGEST_SUBJECT]
