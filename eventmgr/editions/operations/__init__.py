"""Making a conference of another one, or of a template."""

from eventmgr.editions.operations.cloning import Take, clone_conference
from eventmgr.editions.operations.starting import start_from_template

__all__ = ["Take", "clone_conference", "start_from_template"]
