"""The area's blueprint, on which its modules hang their pages."""

from flask import Blueprint

bp = Blueprint("groups", __name__)
