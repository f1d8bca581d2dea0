"""Pages of the area “reports”: a blueprint, and the modules whose pages are on it."""

from eventmgr.pages.reports import downloads, files, public, style, versions, views

bp = views.bp
__all__ = ["bp", "downloads", "files", "public", "style", "versions", "views"]
