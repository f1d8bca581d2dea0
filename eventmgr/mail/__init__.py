"""The post office: it knows addresses and letters, not people."""
