"""How a command tells what a check has found."""

from collections.abc import Iterable

import click

from eventmgr.foundation.findings import Finding, Level

_COLOURS = {Level.OK: "green", Level.WARNING: "yellow", Level.PROBLEM: "red"}


def tell(findings: Iterable[Finding]) -> Level:
    """Write each finding down as it comes, and return how bad the worst is."""
    worst = Level.OK
    for finding in findings:
        click.secho(f"{finding.level:<8}", fg=_COLOURS[finding.level], nl=False)
        click.echo(f"{finding.subject}: {finding.what}")
        if finding.mend:
            click.echo(f"{'':<8}-> {finding.mend}")
        worst = max(worst, finding.level, key=list(Level).index)
    return worst
