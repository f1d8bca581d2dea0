"""What a letter is, before and after its values are in it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a letter: Markdown with a slot wherever something is said of its own."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What is said in one mail."""

    subject: str
    text: str
    html: str
    language: str
