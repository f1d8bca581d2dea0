"""The agenda from files and to files: c3voc schedules (JSON v1 and v2, XML) and tables (CSV)."""
