"""What a person's file is made of."""

from typing import Any

Facts = dict[str, Any]
Section = Facts | list[Facts]
"""One thing with its facts, or several of a kind."""
