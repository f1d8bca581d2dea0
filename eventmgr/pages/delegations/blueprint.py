"""The area's blueprint; the modules beside it add its pages."""

from flask import Blueprint

bp = Blueprint("delegations", __name__)
