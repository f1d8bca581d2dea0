"""The least that takes a save: its JSON read, one row of the same size inserted and committed.

And the least that a safe one takes: who asks is read, and what they may; then the row of the text
is locked, what stands there read, the new row inserted and made the one that stands.
"""

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
_VISITOR = text("SELECT id, name FROM bare_visitor WHERE key = :key")
_MAY = text("SELECT role FROM bare_seat WHERE visitor_id = :visitor AND place = :place")
_LOCK = text("SELECT id, standing_id FROM bare_text WHERE place = :place FOR NO KEY UPDATE")
_STANDS = text("SELECT id, client_id, title, text, rationale FROM bare_save WHERE id = :id")
_RETURNING = text(f"{_INSERT.text} RETURNING id")
_STAND = text("UPDATE bare_text SET standing_id = :standing WHERE id = :id")


@app.post("/")
def save() -> ResponseReturnValue:
    """Store the words, and give them back."""
    sent = request.get_json()
    words = {name: sent["fields"].get(name, "") for name in ("title", "text", "rationale")}
    with _engine.begin() as connection:
        connection.execute(_INSERT, {"client_id": sent["client_id"], **words})
    return jsonify(client_id=sent["client_id"], stands={"number": 1, "fields": sent["fields"]})


@app.post("/safe/<place>")
def save_safely(place: str) -> ResponseReturnValue:
    """Store the words in six plain statements, with no rule, no merge and no history of acts."""
    sent = request.get_json()
    words = {name: sent["fields"].get(name, "") for name in ("title", "text", "rationale")}
    with _engine.begin() as connection:
        visitor = connection.execute(_VISITOR, {"key": "visitor"}).one()
        connection.execute(_MAY, {"visitor": visitor.id, "place": place}).one()
        held = connection.execute(_LOCK, {"place": place}).one()
        connection.execute(_STANDS, {"id": held.standing_id}).one_or_none()
        made = connection.execute(_RETURNING, {"client_id": sent["client_id"], **words}).one()
        connection.execute(_STAND, {"standing": made.id, "id": held.id})
    return jsonify(client_id=sent["client_id"], stands={"number": 1, "fields": sent["fields"]})
