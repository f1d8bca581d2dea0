"""The area's blueprint and the beginnings of its addresses."""

from typing import Final

from flask import Blueprint

bp = Blueprint("recommendations", __name__)

GROUP: Final = "/c/<slug>/groups/<code>"
ONE: Final = f"{GROUP}/recommendations/<written:number>"
