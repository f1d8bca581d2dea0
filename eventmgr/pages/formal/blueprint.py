"""The blueprint that the modules of this area hang their pages on."""

from flask import Blueprint

bp = Blueprint("formal", __name__)
