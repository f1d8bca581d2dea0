"""The area of the day."""

from flask import Blueprint

bp = Blueprint("desk", __name__)
