"""The top of the command line: gives the commands the application, and runs one."""

import config
from eventmgr.app import create_app
from eventmgr.cli import (
    access,
    accounts,
    agenda,
    agenda_publishing,
    conferences,
    demo,
    doctor,
    doctor_mail,
    people,
    people_merging,
    privacy,
    recommendations,
    reports,
    up,
)
from eventmgr.cli.root import Workplace, cli

COMMANDS = (
    access,
    accounts,
    agenda,
    agenda_publishing,
    conferences,
    demo,
    doctor,
    doctor_mail,
    people,
    people_merging,
    privacy,
    recommendations,
    reports,
    up,
)
"""Importing a module of commands hangs them on `cli`; here they are counted."""


def main() -> None:
    """Run the command that the command line names, and end the process."""
    cli(prog_name="eventmgr", obj=Workplace(read_environment=config.read, create_app=create_app))


if __name__ == "__main__":
    main()
