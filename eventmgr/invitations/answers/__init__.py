"""What the invited answer besides accepting: no, maybe, or somebody else."""
