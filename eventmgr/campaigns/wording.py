"""From what an organiser typed to what a mail says: text and HTML, with a slot for each value."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from eventmgr.campaigns import placeholders
from eventmgr.campaigns.placeholders import Placeholder
from eventmgr.foundation import i18n
from eventmgr.foundation.i18n import gettext as _
from eventmgr.foundation.text import clean_line
from eventmgr.mail import slots
from eventmgr.mail.contents import Said, said_with
from eventmgr.mail.frame import framed
from eventmgr.mail.markup import marked
from eventmgr.mail.models import MailContent

_LINK: Final = re.escape(slots.slot("link"))
_ALONE: Final = re.compile(rf"(?:(?<=\n\n)|\A)[ ]{{0,3}}{_LINK}[ ]*(?=\n\n|\n?\Z)")
_BARE: Final = re.compile(rf"(?<!\]\(){_LINK}")
_UNSUBSCRIBE: Final = "unsubscribe_link"


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """The words of one language, with slots, and which slot each placeholder has become."""

    language: str
    subject: str
    text: str
    html: str
    slots: Mapping[Placeholder, str]
    is_bulk: bool

    def values(self, of_person: Mapping[str, str]) -> dict[str, str]:
        """Return what stands in the slots for whoever has these values."""
        way_out = {_UNSUBSCRIBE: of_person[_UNSUBSCRIBE]} if self.is_bulk else {}
        return {name: each.value(of_person) for each, name in self.slots.items()} | way_out

    def content(self) -> MailContent:
        """Return what mails share; it is in no session yet."""
        return MailContent(
            language=self.language,
            subject=self.subject,
            text=self.text,
            html=self.html,
            calendar="",
            method="",
        )

    def said(self, of_person: Mapping[str, str]) -> Said:
        """Return what it says to whoever has these values."""
        return said_with(self.content(), self.values(of_person))


def wording(*, language: str, subject: str, body: str, is_bulk: bool) -> Wording:
    """Return the words as mails hold them; what is not understood stays as it was typed.

    What goes to many says below how to be left out.
    """
    head, said = placeholders.read(clean_line(subject)), placeholders.read(body)
    names = placeholders.slot_names(head, said)
    with i18n.in_language(language):
        source = _with_links(placeholders.slotted(said, names))
        if is_bulk:
            source = f"{source.rstrip()}\n\n---\n\n{_way_out()}"
    letter, title = marked(source), placeholders.slotted(head, names)
    return Wording(
        language=language,
        subject=title,
        text=letter.text,
        html=framed(letter.html, subject=title, language=language),
        slots=names,
        is_bulk=is_bulk,
    )


def _way_out() -> str:
    sentence = _("You get this because the organisers write to everybody concerned.")
    words = _("No longer get such mails")
    return f"{sentence}\n[{words}]({slots.slot(_UNSUBSCRIBE)})"


def _with_links(source: str) -> str:
    """Let a link that stands in the text by itself be one that can be pressed."""
    mark = slots.slot("link")
    words = _("Open your personal page")
    named = _ALONE.sub(f"[{words}]({mark})", source)
    return _BARE.sub(f"[{mark}]({mark})", named)
