"""Forms about the report's sections."""

from collections.abc import Iterable

from wtforms import IntegerField
from wtforms.validators import InputRequired

from eventmgr.foundation.i18n import lazy_gettext as _l
from eventmgr.reports.sections.models import SectionRevision
from eventmgr.reports.sections.rules import LONGEST
from eventmgr.reports.sections.wording import Wording
from eventmgr.web.forms import Form, LineField, TextField
from eventmgr.web.saves import SaveForm


class WordingForm(SaveForm):
    """The words of a section, and which save this is."""

    title = LineField(_l("Heading"), longest=LONGEST["title"])
    text = TextField(
        _l("Text"),
        longest=LONGEST["text"],
        description=_l("An empty line begins a new paragraph."),
    )

    def __init__(self, revision: SectionRevision | None, usual_heading: str) -> None:
        super().__init__(data=Wording.of(revision).fields() if revision else None)
        self.title.description = _l("Empty: “%(heading)s”.", heading=usual_heading)
        self.text.flags.optional = False  # it may wait, but it is what the section is for
        if not self.is_submitted():
            self.renew(revision.number if revision else 0)

    def show(self, revision: SectionRevision, names: Iterable[str]) -> None:
        """Put these fields of a saved text in place of what is in the form."""
        for name in names:
            self[name].data = getattr(revision, name)

    def wording(self) -> Wording:
        """Return what was typed."""
        return Wording(title=self.title.data, text=self.text.data)


class AddForm(SaveForm):
    """A section of the conference's own."""

    title = LineField(_l("Heading of a further section"), longest=LONGEST["title"], required=True)


class PlaceForm(Form):
    """Where in its part a section shall stand."""

    place = IntegerField(validators=[InputRequired()])
