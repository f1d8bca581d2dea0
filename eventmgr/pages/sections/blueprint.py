"""The area's blueprint and the beginnings of its addresses."""

from typing import Final

from flask import Blueprint
from flask.typing import ResponseReturnValue

from eventmgr.reports.sections.queries import Place
from eventmgr.web import answers

bp = Blueprint("sections", __name__)

ALL: Final = "/c/<slug>/reports/sections"
ONE: Final = f"{ALL}/<section_key>"


def to_list(place: Place, said: str = "") -> ResponseReturnValue:
    """Lead back to the section in the list."""
    slug = place.conference.slug
    return answers.see_other("sections.index", slug=slug, said=said, _anchor=place.key)
