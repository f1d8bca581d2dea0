"""The agenda on paper: what is told, how it is asked for, and how a worker makes it."""
