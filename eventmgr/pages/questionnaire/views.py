"""Organisers' pages about the questions of the registration form."""

from eventmgr.pages.questionnaire import composing, correcting, listing
from eventmgr.pages.questionnaire.blueprint import bp

__all__ = ["bp", "composing", "correcting", "listing"]
