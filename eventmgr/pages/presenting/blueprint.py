"""The area's blueprint and the beginnings of its addresses."""

from typing import Final

from flask import Blueprint

bp = Blueprint("presenting", __name__)

GROUP: Final = "/c/<slug>/groups/<code>/presenting"
ALL: Final = "/c/<slug>/presenting"
OFFICE: Final = "/manage/<slug>/presenting"
