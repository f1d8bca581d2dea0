"""The closed lists about reports."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from eventmgr.agenda.enums import SessionKind
from eventmgr.foundation.i18n import lazy_gettext as _l


class Format(StrEnum):
    """The formats of a closing report."""

    PDF = "pdf"
    DOCX = "docx"
    HTML = "html"
    MARKDOWN = "md"
    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"


FORMAT_LABELS = {
    Format.PDF: _l("PDF document"),
    Format.DOCX: _l("Word document"),
    Format.HTML: _l("Web page"),
    Format.MARKDOWN: _l("Plain text (Markdown)"),
    Format.XLSX: _l("Workbook of recommendations"),
    Format.CSV: _l("Table of recommendations (CSV)"),
    Format.JSON: _l("Data (JSON)"),
}


class Variant(StrEnum):
    """How much of a snapshot a file tells, and to whom."""

    FULL = "full"
    GROUP = "group"
    THEME = "theme"
    ADDRESSEE = "addressee"
    HIGHLIGHTS = "highlights"
    PRESS = "press"
    SLIDES = "slides"


VARIANT_LABELS = {
    Variant.FULL: _l("Full report"),
    Variant.GROUP: _l("One working group"),
    Variant.THEME: _l("One theme"),
    Variant.ADDRESSEE: _l("Letter to one addressee"),
    Variant.HIGHLIGHTS: _l("Highlights on one page"),
    Variant.PRESS: _l("For the press"),
    Variant.SLIDES: _l("Slides"),
}


class Attribution(StrEnum):
    """Who is named in a file."""

    NAMES = "names"
    ORGANISATIONS = "organisations"
    GROUPS = "groups"
    CHATHAM = "chatham"


ATTRIBUTION_LABELS = {
    Attribution.NAMES: _l("Names and organisations"),
    Attribution.ORGANISATIONS: _l("Organisations only"),
    Attribution.GROUPS: _l("Working groups only"),
    Attribution.CHATHAM: _l("Nobody (Chatham House Rule)"),
}


class VersionState(StrEnum):
    """How far a version has come on its way to the public."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    ADOPTED = "adopted"
    PUBLISHED = "published"


VERSION_STATE_LABELS = {
    VersionState.DRAFT: _l("Draft"),
    VersionState.IN_REVIEW: _l("In review"),
    VersionState.ADOPTED: _l("Adopted"),
    VersionState.PUBLISHED: _l("Published"),
}


class Stage(StrEnum):
    """What a worker is doing about a file at the moment."""

    READING = "reading"
    COMPOSING = "composing"
    SETTING = "setting"
    KEEPING = "keeping"


STAGE_LABELS = {
    Stage.READING: _l("Reading the snapshot"),
    Stage.COMPOSING: _l("Composing the document"),
    Stage.SETTING: _l("Writing the file"),
    Stage.KEEPING: _l("Keeping the file"),
}


class SectionKind(StrEnum):
    """The sections that a closing report is made of, in their usual order."""

    FOREWORD = "foreword"
    ACKNOWLEDGEMENTS = "acknowledgements"
    ACRONYMS = "acronyms"
    SUMMARY = "summary"
    BACKGROUND = "background"
    OBJECTIVES = "objectives"
    PARTICIPATION = "participation"
    OPENING = "opening"
    SESSIONS = "sessions"
    GROUPS = "groups"
    MATRIX = "matrix"
    COMMITMENTS = "commitments"
    CLOSING = "closing"
    FOLLOW_UP = "follow_up"
    EVALUATION = "evaluation"
    CUSTOM = "custom"
    PROGRAMME = "programme"
    PARTICIPANTS = "participants"
    RAW_TEXTS = "raw_texts"
    METHOD = "method"


SECTION_LABELS = {
    SectionKind.FOREWORD: _l("Foreword"),
    SectionKind.ACKNOWLEDGEMENTS: _l("Acknowledgements"),
    SectionKind.ACRONYMS: _l("Acronyms"),
    SectionKind.SUMMARY: _l("Executive summary"),
    SectionKind.BACKGROUND: _l("Background"),
    SectionKind.OBJECTIVES: _l("Objectives and method"),
    SectionKind.PARTICIPATION: _l("Participation"),
    SectionKind.OPENING: _l("Opening"),
    SectionKind.SESSIONS: _l("Plenaries and panels"),
    SectionKind.GROUPS: _l("Working groups"),
    SectionKind.MATRIX: _l("Matrix of recommendations"),
    SectionKind.COMMITMENTS: _l("Commitments"),
    SectionKind.CLOSING: _l("Closing"),
    SectionKind.FOLLOW_UP: _l("Follow-up plan"),
    SectionKind.EVALUATION: _l("Evaluation"),
    SectionKind.CUSTOM: _l("Further section"),
    SectionKind.PROGRAMME: _l("Programme"),
    SectionKind.PARTICIPANTS: _l("Participants"),
    SectionKind.RAW_TEXTS: _l("Texts of the working groups"),
    SectionKind.METHOD: _l("How this report was compiled"),
}

ANNEXES = (
    SectionKind.PROGRAMME,
    SectionKind.PARTICIPANTS,
    SectionKind.RAW_TEXTS,
    SectionKind.METHOD,
)
"""What stands at the end, with letters instead of numbers."""
ONLY_WRITTEN: Final = frozenset(
    {
        SectionKind.FOREWORD,
        SectionKind.ACKNOWLEDGEMENTS,
        SectionKind.ACRONYMS,
        SectionKind.BACKGROUND,
        SectionKind.EVALUATION,
        SectionKind.CUSTOM,
    }
)
"""Sections that say nothing until somebody writes them; all others fill themselves."""
SESSIONS_OF: Final[Mapping[SectionKind, tuple[SessionKind, ...]]] = MappingProxyType(
    {
        SectionKind.OPENING: (SessionKind.OPENING,),
        SectionKind.SESSIONS: (
            SessionKind.KEYNOTE,
            SessionKind.PLENARY,
            SessionKind.PANEL,
            SessionKind.REPORT_BACK,
        ),
        SectionKind.CLOSING: (SessionKind.CLOSING,),
    }
)
"""Which sessions a section tells, each with what was said there."""
