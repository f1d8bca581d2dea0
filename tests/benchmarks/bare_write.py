"""The least that Flask and PostgreSQL can do together: one row inserted and committed."""

from flask import Flask
from sqlalchemy import create_engine, text

import config

app = Flask(__name__)
_engine = create_engine(
    config.read().database_url.replace("postgresql://", "postgresql+psycopg://"),
    pool_pre_ping=True,
    pool_size=10,
    max_overflow=20,
)


@app.post("/")
def write() -> str:
    with _engine.begin() as connection:
        connection.execute(text("INSERT INTO bare (word) VALUES (:word)"), {"word": "bare"})
    return "<!doctype html><title>Bare</title><p>Written."
