"""The blueprint of the area."""

from flask import Blueprint

bp = Blueprint("questionnaire", __name__)
