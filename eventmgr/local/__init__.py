"""The parts that eventmgr runs itself on one machine: PostgreSQL, Redis, a mail catcher."""
