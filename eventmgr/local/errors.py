"""What keeps a part on this machine from running."""


class LocalError(Exception):
    """A part cannot run here; the message says why and how to mend it."""
