"""Delegations: institutions that are asked to nominate, and whom they nominate."""
