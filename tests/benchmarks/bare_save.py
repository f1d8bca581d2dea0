"""The least that takes a save: its JSON read, one row of the same size inserted and committed."""

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy import create_engine, text

import config

app = Flask(__name__)
_engine = create_engine(
    config.read().database_url.replace("postgresql://", "postgresql+psycopg://"),
    pool_pre_ping=True,
    pool_size=10,
    max_overflow=20,
)
_INSERT = text(
    "INSERT INTO bare_save (client_id, title, text, rationale)"
    " VALUES (:client_id, :title, :text, :rationale)"
)


@app.post("/")
def save() -> ResponseReturnValue:
    """Store the words, and give them back."""
    sent = request.get_json()
    words = {name: sent["fields"].get(name, "") for name in ("title", "text", "rationale")}
    with _engine.begin() as connection:
        connection.execute(_INSERT, {"client_id": sent["client_id"], **words})
    return jsonify(client_id=sent["client_id"], stands={"number": 1, "fields": sent["fields"]})
