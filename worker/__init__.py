"""The Celery side: thin tasks over the domain's operations."""
