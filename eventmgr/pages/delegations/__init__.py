"""Pages of the area “delegations”."""
