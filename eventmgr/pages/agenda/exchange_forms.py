"""Forms about files of the agenda."""

from flask_wtf.file import FileField, FileRequired

from eventmgr.agenda.exchange.incoming import MOST_BYTES
from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.web.forms import Form, VersionedForm


class UploadForm(Form):
    """An agenda in a file."""

    file = FileField(
        _l("File"),
        validators=[FileRequired(_l("Choose a file."))],
        description=_l(
            "A schedule in JSON or XML, as other conference programs write it; or a table in CSV "
            "with the columns start, end and title, and room, kind, closed, theme, people and "
            "description if you have them."
        ),
    )

    def content(self) -> bytes:
        """Return the file's bytes, no more than an agenda can have and one."""
        return bytes(self.file.data.stream.read(MOST_BYTES + 1))

    def filename(self) -> str:
        """Return what the file is called where it comes from."""
        return str(self.file.data.filename or "")


class TakeForm(VersionedForm):
    """The word to do what was shown; the version stands for what that was."""
