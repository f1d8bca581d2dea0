"""Letters that the product sends by itself: their words, and what conferences make of them."""

from eventmgr.mail.letters.letter import Letter
from eventmgr.mail.letters.rendering import render_letter, written

__all__ = ["Letter", "render_letter", "written"]
