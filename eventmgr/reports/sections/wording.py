"""The words of a section as a writer hands them in: one value, compared as a whole."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean, without_overrides
from eventmgr.reports.sections.models import SectionRevision


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """Every field that a writer fills in."""

    title: str = ""
    text: str = ""

    @classmethod
    def of(cls, revision: SectionRevision) -> "Wording":
        """Return the words of a saved revision."""
        return cls(title=revision.title, text=revision.text)

    @classmethod
    def from_fields(cls, fields: object) -> "Wording":
        """Return what the editor's script sent; raise DomainError for what is no such object."""
        if not isinstance(fields, Mapping):
            raise DomainError(_("This is no text that we can read. Reload the page."))
        title, text = fields.get("title", ""), fields.get("text", "")
        if not (isinstance(title, str) and isinstance(text, str)):
            raise DomainError(_("This is no text that we can read. Reload the page."))
        return cls(title=without_overrides(clean(title)), text=clean(text))

    def fields(self) -> dict[str, str]:
        """Return the words as `from_fields` takes them, and as the columns of a revision."""
        return asdict(self)
