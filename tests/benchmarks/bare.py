"""The least that Flask can do: what everything else is measured against."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def page() -> str:
    return "<!doctype html><title>Bare</title><p>Nothing to see."
