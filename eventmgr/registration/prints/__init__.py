"""Badges, lists and certificates on paper: what is told, how it is asked for, who may have it."""
