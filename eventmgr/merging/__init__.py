"""Two rows of one human become one, with undo; and who only looks like somebody else."""
