"""Forms about closing reports."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from uuid import UUID, uuid4

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice

from eventmgr.conferences.enums import SHEET_LABELS, SheetSize
from eventmgr.conferences.operations.house_style import Style
from eventmgr.conferences.pictures import MOST_BYTES
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import REPORT_LANGUAGES
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.printing.typefaces import LATIN
from eventmgr.reports.enums import (
    ATTRIBUTION_LABELS,
    FORMAT_LABELS,
    VARIANT_LABELS,
    Attribution,
    Variant,
)
from eventmgr.reports.models import ReportComment
from eventmgr.reports.selection import Selection
from eventmgr.reports.structure.subjects import Subject
from eventmgr.web.forms import REQUIRED, Form, LineField, MomentField, TextField

BETWEEN: Final = "|"
"""Between a variant and what it is about; no variant has it in its name."""


class CompileForm(Form):
    """The language of the frame, for what people wrote stays as it is, and who is told."""

    language = SelectField(
        _l("Language of headings and labels"),
        choices=[SelectChoice(code, name) for code, name in REPORT_LANGUAGES.items()],
    )
    tells_all = BooleanField(_l("Write to all organisers and moderators once it is ready"))


class MoreForm(Form):
    """Further files of a version: which part of it, who is named, in which language and formats."""

    part = SelectField(_l("What it tells"))
    attribution = SelectField(
        _l("Who is named"),
        choices=[SelectChoice(each.value, name) for each, name in ATTRIBUTION_LABELS.items()],
    )
    language = SelectField(
        _l("Language of headings and labels"),
        choices=[SelectChoice(code, name) for code, name in REPORT_LANGUAGES.items()],
    )
    formats = SelectMultipleField(
        _l("Formats"),
        choices=[SelectChoice(each.value, name) for each, name in FORMAT_LABELS.items()],
    )

    def offer(self, parts: Mapping[Variant, Sequence[Subject]]) -> None:
        """Offer the parts of a snapshot, those that are about one of several under their kind."""
        self.part.choices = [
            SelectChoice(f"{variant}{BETWEEN}{each.key}", each.label, optgroup=group)
            for variant, group, each in _offered(parts)
        ]

    def selection(self) -> Selection:
        """Return what was chosen."""
        variant, _between, subject = self.part.data.partition(BETWEEN)
        return Selection(
            variant=Variant(variant),
            subject=subject,
            attribution=Attribution(self.attribution.data),
        )


def _offered(
    parts: Mapping[Variant, Sequence[Subject]],
) -> Iterator[tuple[Variant, str | None, Subject]]:
    for variant, subjects in parts.items():
        name = str(VARIANT_LABELS[variant])
        if not subjects:
            yield variant, None, Subject("", name)
        for each in subjects:
            yield variant, name, each


class StyleForm(Form):
    """How the report looks."""

    paper = SelectField(
        _l("Paper"), choices=[SelectChoice(each.value, name) for each, name in SHEET_LABELS.items()]
    )
    typeface = SelectField(
        _l("Letters"), choices=[SelectChoice(each, each) for each in LATIN], default=LATIN[0]
    )
    naskh = BooleanField(_l("Set Urdu in Naskh instead of Nastaliq"))
    donor_line = TextField(
        _l("Line about the donors"),
        description=_l("Stands on the cover, such as who paid for the conference."),
    )
    disclaimer = TextField(
        _l("Disclaimer"), description=_l("Stands on the cover, such as whose views these are.")
    )

    def style(self) -> Style:
        """Return what was chosen; the usual family is nothing chosen."""
        chosen = self.typeface.data
        return Style(
            paper=SheetSize(self.paper.data),
            typeface="" if chosen == LATIN[0] else chosen,
            naskh=self.naskh.data,
            donor_line=self.donor_line.data or "",
            disclaimer=self.disclaimer.data or "",
        )


class LogoForm(Form):
    """A picture that stands for an organisation."""

    logo = FileField(_l("Picture"), description=_l("PNG or JPEG, at most 2 MB."))

    def content(self) -> bytes:
        """Return the bytes, one more than may be at most; raise DomainError if none were chosen."""
        if not self.logo.data:
            raise DomainError(_("Choose a picture."), field="logo")
        with self.logo.data.stream as stream:
            content: bytes = stream.read(MOST_BYTES + 1)
        return content


class ReviewForm(Form):
    """Until when comments are asked for."""

    until = MomentField(
        _l("Comments until"), validators=[REQUIRED], description=_l("By the venue’s clocks.")
    )


class PublishForm(Form):
    """Which files everybody may have."""

    files = SelectMultipleField(_l("Files for everybody"), coerce=int, validate_choice=False)


class CorrectForm(Form):
    """What a corrigendum corrects."""

    note = TextField(_l("What is corrected"), required=True, longest=2_000)


class CommentForm(Form):
    """Something to say about a version, and about what in it."""

    comment_id = HiddenField()
    place = LineField(_l("Section or reference"), longest=200)
    comment = TextField(_l("Comment"), required=True, longest=10_000)

    def renew(self) -> None:
        """Make the form a comment of its own."""
        self.comment_id.data = str(uuid4())

    def client_id(self) -> UUID:
        """Return which comment this is; a garbled one counts as a new one."""
        try:
            return UUID(self.comment_id.data or "")
        except ValueError:
            return uuid4()


class AnswerForm(Form):
    """What became of a comment."""

    answer = LineField(_l("What became of it"), longest=2_000)

    def stand_at(self, comment: ReportComment) -> None:
        """Be the form at that comment: the page has one at each."""
        self.answer.id = f"answer-{comment.id}"
