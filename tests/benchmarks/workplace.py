"""An instance to measure: an empty database of its own, and nobody who hears a bell."""

from pathlib import Path

from flask import Flask
from flask_migrate import upgrade

from eventmgr.app import create_app
from eventmgr.foundation.jobs import NoQueue
from eventmgr.foundation.settings import Settings


def settings(url: str, home: Path, *, base_url: str = "http://localhost") -> Settings:
    """Settings for the database at the URL."""
    return Settings(
        database_url=url,
        redis_url="filesystem://",
        smtp_url="smtp://127.0.0.1:1",
        secret_key="for-benchmarks-only-0123456789-abcdefghijkl",
        base_url=base_url,
        mail_from="eventmgr@example.org",
        home=home,
    )


def application(settings: Settings) -> Flask:
    """The application, its tables made."""
    app = started(settings)
    with app.app_context():
        upgrade()
    return app


def started(settings: Settings) -> Flask:
    """The application of an instance whose tables are made."""
    return create_app(settings, queue=NoQueue())
