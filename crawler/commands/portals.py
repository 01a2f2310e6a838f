"""`congtin portals`: who can be crawled."""

from __future__ import annotations

import click

from crawler import running
from crawler.cli import stop
from crawler.terminal import as_json, told


@click.command()
@click.option("--json", "json_asked", is_flag=True, help="As JSON.")
def portals(json_asked: bool) -> None:
    """The portals that are known."""
    cards = [spider.card for spider in running.portals().values()]
    if json_asked:
        click.echo(as_json([{"name": c.name, "title": c.title, "home": c.home} for c in cards]))
    else:
        for card in cards:
            click.echo(told(f"{card.name:<12} {card.title}  {card.home}"))
    faults = running.card_faults()
    if faults:
        stop("; ".join(faults), running.USAGE)
