"""Pages of the area “reports”: a blueprint, and the modules whose pages are on it."""

from eventmgr.pages.reports import files, public, style, versions, views

bp = views.bp
__all__ = ["bp", "files", "public", "style", "versions", "views"]
