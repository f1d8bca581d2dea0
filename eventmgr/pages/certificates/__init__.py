"""Certificates of participation: issued, revoked, verified by anybody."""
