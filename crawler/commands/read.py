"""`congtin read`: what one page says, as JSON."""

from __future__ import annotations

import click

from crawler import running
from crawler.cli import stop
from crawler.one_page import CannotRead, as_read, read_one
from crawler.terminal import as_json


@click.command(short_help="Read one page: what is printed on it, as JSON.")
@click.argument("source", metavar="FILE-OR-URL")
@click.option(
    "--portal", metavar="NAME", help="Whose card reads it. [default: by its address, else haiphong]"
)
@click.option("--url", help="The address that a file was saved from.")
def read(source: str, portal: str | None, url: str | None) -> None:
    """Read one page and print as JSON what is printed on it, what that means, and by which rule.

    Stores nothing. What is unknown is null. The fields are those of the table articles (see
    docs/data.md) and of its parts: categories and tags (path: names, outermost first),
    attachments, images, links, credits (name, role), event_date (the day of which the text
    tells). Beside them: dates_printed (every date on the page and the rule that found it),
    author_printed and source_printed (lines of their own beside the text), aliases (other
    addresses that led here), called_article (the page says to machines that it is one),
    problems (what was not understood), read_by (field to rule).
    """
    try:
        article = read_one(source, portal, url)
    except CannotRead as reason:
        stop(str(reason), running.USAGE)
    click.echo(as_json(as_read(article)))
