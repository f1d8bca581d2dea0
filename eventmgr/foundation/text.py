"""What is done to typed text at the edge: only what no text can mean is taken out."""

import re
import unicodedata

# C0 and C1 controls but tab and newline, and what Unicode calls noncharacters and surrogates.
_MEANINGLESS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_LINE_ENDS = re.compile("\r\n?|\u0085|\u2028|\u2029")
# They turn the letters after them around: a name with one reads as another, and garbles the line.
_OVERRIDES = re.compile("[\u202d\u202e]")
_SPACES = re.compile(r"\s+")
_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")


def clean(typed: str) -> str:
    """Return the text as typed, every line end a newline, without control characters."""
    return _MEANINGLESS.sub("", _LINE_ENDS.sub("\n", typed))


def clean_line(typed: str) -> str:
    """Return the text on one line, runs of white space as one space, nothing around it.

    What would force a direction on the letters is taken out as well.
    """
    return _SPACES.sub(" ", without_overrides(clean(typed))).strip()


def without_overrides(typed: str) -> str:
    """Return the text without what would force a direction on its letters."""
    return _OVERRIDES.sub("", typed)


def fold(name: str) -> str:
    """Return the form in which two spellings of the same name are equal (case, accents' encoding).

    Unicode's NFKC_Casefold (section 3.13, D146) of the line; folding twice changes nothing more.
    """
    plain = unicodedata.normalize("NFD", clean_line(name)).casefold()
    folded = unicodedata.normalize("NFKC", plain).casefold()
    return clean_line(unicodedata.normalize("NFKC", folded))


def slug(title: str) -> str:
    """Return a short name for addresses made of a title: a to z, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return _NOT_IN_SLUG.sub("-", plain).strip("-")[:60].strip("-")
