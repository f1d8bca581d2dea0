"""Where the area's views hang."""

from flask import Blueprint

bp = Blueprint("suppression", __name__)
