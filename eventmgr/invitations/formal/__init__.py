"""Formal letters of invitation: on letterhead, with a reference number and a signatory."""
