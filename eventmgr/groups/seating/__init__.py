"""Who sits in which working group: rules, a solver, and drafts that an organiser decides on."""
