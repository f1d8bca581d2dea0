"""Who may see which page, as a table."""

import click
from flask import current_app

from eventmgr.cli.root import Workplace, cli
from eventmgr.web.access import declarations


@cli.command()
@click.pass_obj
def access(workplace: Workplace) -> None:
    """Print each address with who may come in."""
    with workplace.app():
        declared = declarations(current_app)
        for rule in sorted(current_app.url_map.iter_rules(), key=lambda each: each.rule):
            found = declared[rule.endpoint]
            methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
            name = found.name if found else "?"
            on = f" ({found.on})" if found and found.on else ""
            click.echo(f"{methods:9} {rule.rule:68} {name}{on}")
