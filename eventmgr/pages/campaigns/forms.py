"""Forms about campaigns."""

import re
from typing import Final

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, SelectField, StringField

from eventmgr.campaigns.enums import CAMPAIGN_KIND_LABELS, CampaignKind
from eventmgr.campaigns.rules import LONGEST_BODY, LONGEST_NAME
from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.web.forms import ChoiceField, Form, LineField, TextField, VersionedForm

MOST_BYTES = 5_000_001


_ANY_FILE: Final = "application/octet-stream"
_PLAIN_TYPE: Final = re.compile(r"(?!message/|multipart/)[a-z0-9.+-]+/[a-z0-9.+-]+")
"""What a file may call itself in a mail; a message in a message travels as any other file."""


class ChangeForm(VersionedForm):
    """How a campaign is called and what goes along."""

    name = LineField(
        _l("Name"),
        required=True,
        longest=LONGEST_NAME,
        description=_l("As in First wave to ministries. Recipients never see it."),
    )
    is_bulk = BooleanField(_l("It goes to many: let them unsubscribe"), default=True)


class CampaignForm(ChangeForm):
    """A new campaign."""

    kind = ChoiceField(_l("What it brings"), CAMPAIGN_KIND_LABELS, default=CampaignKind.MESSAGE)


class WhomForm(Form):
    """One more choice of people."""

    choice = SelectField(_l("People"), validate_choice=False)
    act = StringField()
    """The button that was pressed."""


class WordsForm(VersionedForm):
    """What a campaign says in one language."""

    subject = LineField(_l("Subject"), required=True)
    body = TextField(
        _l("Text"),
        required=True,
        longest=LONGEST_BODY,
        description=_l(
            "Markdown: **bold**, *emphasis*, lists, # headings, [words](https://…). "
            "A {link} that stands alone becomes a button."
        ),
    )


class CalendarForm(VersionedForm):
    """What goes into calendars with every mail."""

    calendar = SelectField(
        _l("Into the calendar"),
        validate_choice=False,
        description=_l(
            "Each recipient gets it as an entry of their own. Changes and cancellations follow "
            "as they do for entries that people asked for."
        ),
    )


class FileForm(Form):
    """A file that goes with every mail."""

    file = FileField(_l("File"), description=_l("All files together: at most 5 MB."))

    def content(self) -> tuple[str, str, bytes]:
        """Return name, media type and bytes; raises DomainError if no file was chosen."""
        chosen = self.file.data
        if not chosen:
            raise DomainError(_("Choose a file."), field="file")
        media_type = chosen.mimetype if _PLAIN_TYPE.fullmatch(chosen.mimetype or "") else _ANY_FILE
        return str(chosen.filename or ""), media_type, chosen.read(MOST_BYTES)


class TestForm(Form):
    """Whose values a test has."""

    __test__ = False
    person = HiddenField()
