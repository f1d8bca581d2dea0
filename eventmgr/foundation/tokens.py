"""Signed links: what a link is for is part of its signature."""

import hmac
from typing import Any

from flask import current_app
from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer

from eventmgr.foundation.errors import DomainError
from eventmgr.foundation.i18n import lazy_gettext as _l


class BadToken(DomainError):  # noqa: N818 - read aloud: a bad token
    """A link that was not made here, was changed, is too old, or is for something else."""


def sign(purpose: str, payload: Any) -> str:  # noqa: ANN401 - any JSON value
    """Return a token that only `read` for the same purpose accepts; anyone can read its payload."""
    return _serializer(purpose).dumps(payload)


def read(purpose: str, token: str, *, max_age: int | None = None) -> Any:  # noqa: ANN401
    """Return the payload of a token made by `sign`; ``max_age`` in seconds. Raises BadToken."""
    try:
        return _serializer(purpose).loads(token, max_age=max_age)
    except SignatureExpired as error:
        raise BadToken(_l("This link is too old. Ask for a new one.")) from error
    except BadData as error:
        raise BadToken(
            _l("This link is not complete. Copy the whole address from the message."),
        ) from error


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=f"eventmgr.{purpose}")


def seal(purpose: str, words: str, *, key: str | None = None) -> bytes:
    """Return a mark on the words that only this installation can make, always the same.

    ``key`` is the installation's secret where no application is at hand.
    """
    secret = current_app.config["SECRET_KEY"] if key is None else key
    return hmac.digest(secret.encode(), f"eventmgr.{purpose}\n{words}".encode(), "sha256")
