"""Working groups before everybody: in which order, how long, and how much time is left."""
