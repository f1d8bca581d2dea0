"""Pages of the area “invitations”."""
