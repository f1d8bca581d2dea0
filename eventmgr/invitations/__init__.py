"""Invitations: lists of people, personal links, and their answers."""
