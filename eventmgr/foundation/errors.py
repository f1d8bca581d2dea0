"""What a rule says to the person who broke it."""

from collections.abc import Mapping


class DomainError(Exception):
    """An act that the rules refuse, with a sentence that says how to mend it.

    ``field`` names the form field to blame; None blames the whole form.
    """

    def __init__(self, message: object, *, field: str | None = None) -> None:
        self.message = message
        self.field = field
        super().__init__(message)

    def __str__(self) -> str:
        """Return the sentence in the language of the reader (it may be a lazy translation)."""
        return str(self.message)


class Stale(DomainError):  # noqa: N818 - read aloud: a stale form
    """Others changed meanwhile what the writer saw; nothing was written.

    ``version`` stands for what there is now: who sends it again overwrites knowingly.
    """

    def __init__(self, message: object, *, version: str = "") -> None:
        super().__init__(message)
        self.version = version


class InputErrors(DomainError):  # noqa: N818 - several at once
    """Several lines of an input that were refused; nothing of it was taken."""

    def __init__(
        self, message: object, *, lines: Mapping[int, str], field: str | None = None
    ) -> None:
        super().__init__(message, field=field)
        self.lines = dict(lines)
