"""The least that Flask can do: what everything else is measured against."""

import os

from flask import Flask
from sqlalchemy import create_engine, text

app = Flask(__name__)


@app.get("/")
def page() -> str:
    return "<!doctype html><title>Bare</title><p>Nothing to see."


@app.post("/")
def write() -> str:
    """Insert one row and commit, through the driver and the pool that we use."""
    with _engine.begin() as connection:
        connection.execute(text("INSERT INTO bare (word) VALUES (:word)"), {"word": "bare"})
    return "<!doctype html><title>Bare</title><p>Written."


_url = os.environ.get("DATABASE_URL", "")
_engine = create_engine(
    _url.replace("postgresql://", "postgresql+psycopg://") or "postgresql+psycopg://",
    pool_pre_ping=True,
    pool_size=10,
    max_overflow=20,
)
