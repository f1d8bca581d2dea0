"""One module of tasks per domain; each task is a few lines over an operation."""
