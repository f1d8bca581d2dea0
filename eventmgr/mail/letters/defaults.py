"""The words that the product brings along, in each language."""

from functools import cache

from eventmgr.foundation import i18n
from eventmgr.mail.letters.catalogue import LETTERS
from eventmgr.mail.letters.letter import Wording
from eventmgr.mail.slots import slot
from eventmgr.mail.templating import environment


@cache
def default_wording(name: str, language: str) -> Wording:
    """Return the letter's own words: the first line of its template is the subject."""
    marks = {each: slot(each) for each in LETTERS[name].placeholders}
    with i18n.in_language(language):
        source = environment().get_template(f"{name}.md.jinja").render(marks)
    subject, _, body = source.strip().partition("\n")
    return Wording(subject=subject.strip(), body=body.strip() + "\n")
