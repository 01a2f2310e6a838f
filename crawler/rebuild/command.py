"""`congtin rebuild`: the database again, from the archive alone."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from crawler.archive.framing import NotAWarc
from crawler.memory import StoreError
from crawler.rebuild.shown import beside
from crawler.terminal import told

if TYPE_CHECKING:
    from crawler.rebuild.second_pass import Rebuilt


def stop(message: str, code: int) -> None:
    """One clear line to stderr, and out."""
    click.echo(f"congtin: {told(message)}", err=True)
    sys.exit(code)


@contextmanager
def _stopped_by_a_signal() -> Iterator[None]:
    """SIGTERM is what a service manager says for Ctrl-C."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@click.command(short_help="Read archived pages (WARC) again, into the database.")
@click.argument(
    "archives", nargs=-1, required=True, metavar="ARCHIVE...", type=click.Path(path_type=Path)
)
@click.option(
    "--db",
    type=click.Path(path_type=Path),
    default="data/congtin.db",
    envvar="CONGTIN_DB",
    show_default=True,
    show_envvar=True,
    help="The database.",
)
@click.option(
    "--portal",
    metavar="NAME",
    help="Whose pages those are that stand under a host which no portal's card names.",
)
@click.option("--at", metavar="URL", help="The address of that host, where there are several.")
@click.option(
    "--changed-only",
    is_flag=True,
    help="Read once more what the database was read from, and write what this version of the "
    "reader reads otherwise. A re-reading is no edit: it makes no revision.",
)
@click.option("--dry-run", is_flag=True, help="With --changed-only: tell it, field by field.")
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    metavar="N",
    help="Read with N processes of this machine (pip install 'congtin[cluster]').",
)
@click.option(
    "--cluster", metavar="ADDRESS", help="Read with the workers of this Dask scheduler: tcp://..."
)
@click.option(
    "--shards",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="With workers: make no database, but a Parquet data set by portal and month.",
)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def rebuild(
    archives: tuple[Path, ...],
    db: Path,
    portal: str | None,
    at: str | None,
    changed_only: bool,
    dry_run: bool,
    workers: int | None,
    cluster: str | None,
    shards: Path | None,
    as_json: bool,
) -> None:
    """Read WARC files and folders of them (ARCHIVE...) again, into the database.

    Whoever wrote them: this program, wget, browsertrix, Heritrix, web archives. Captures are read
    in the order of time; one that was read before adds nothing, and an interrupted rebuild goes
    on where it was.

    Exit codes: 0 done; 1 done, but some of it could not be read, or was left out; 2 nothing could
    be done; 75 a crawl holds this database. A page that was received and shows no article, or says
    404, was read: it is told in the summary and in problems, as in a crawl.
    """
    if workers and not cluster:
        from crawler.cluster.engine import prepare_workers

        prepare_workers()  # a second before all that we import ourselves
    from crawler import running
    from crawler.rebuild import life

    known = running.portals()
    if portal and portal not in known:
        stop(running.no_portal(portal), running.USAGE)
    if dry_run and not changed_only:
        stop("--dry-run tells what --changed-only would write: say both", running.USAGE)
    if changed_only and not db.exists():
        stop(f"{db}: there is no such database; --changed-only compares with one", running.USAGE)
    if str(db) == "data/congtin.db":
        db.parent.mkdir(parents=True, exist_ok=True)
    if workers and cluster:
        stop("--workers starts a cluster and --cluster names one: say one of them", running.USAGE)
    if changed_only and (workers or cluster):
        stop("--changed-only is done by one process: leave out --workers", running.USAGE)
    if shards and not (workers or cluster):
        stop("--shards is what workers leave: say --workers N or --cluster too", running.USAGE)
    settings = running.settings_for(db, None, "", True, False)
    bar = Progress(
        TextColumn("rebuild"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty(),
    )  # fmt: skip
    task = bar.add_task("rebuild", total=None)
    try:
        with bar, _stopped_by_a_signal():
            more: dict[str, Any] = {"changed_only": changed_only, "dry_run": dry_run}
            rebuild: Any = life.rebuild
            if workers or cluster:
                from crawler.cluster import rebuilding  # only here: Dask is an extra

                rebuild = rebuilding.rebuild
                more = {"workers": workers or 0, "cluster": cluster or "", "shards": shards}
            done = rebuild(
                archives, db, settings, known, portal=portal or "", at=at or "",
                progress=lambda number, of: bar.update(task, completed=number, total=of), **more,
            )  # fmt: skip
    except KeyboardInterrupt:
        left = "nothing was written" if changed_only else "the next rebuild goes on where it was"
        stop(f"stopped; {left}", running.LOOK)
        return
    except NotAWarc as error:
        stop(str(error), running.USAGE)
        return
    except StoreError as error:
        stop(str(error), error.exit_code)
        return
    if as_json:
        click.echo(json.dumps(asdict(done), ensure_ascii=False))
    else:
        click.echo(_changes(done, dry_run) if changed_only else _summary(done, shards or db))
    looks = list(done.unusable)
    if unread := done.counts.get("unread"):
        looks.append(f"{_of(unread, 'capture')} could not be read; problems tells why")
    if done.damage:
        places = f"passed over {_of(done.damage, 'damaged place')}"
        first = f"; the first: {done.first_damage}" if done.damage > 1 else f": {done.first_damage}"
        looks.append(f"{places}{first}; problems tells where")
    if done.too_large:
        some = _of(done.too_large, "record")
        looks.append(f"passed over {some} too large to be read; problems tells where")
    if other := done.counts.get("misstated"):
        looks.append(
            f"{_of(other, 'capture')} hold{'' if other > 1 else 's'} other bytes than the digest "
            "states that stands beside; problems tells which"
        )
    if done.elsewhere:
        some = ", ".join(done.elsewhere[:4])
        looks.append(
            f"left out the captures of {_of(len(done.elsewhere), 'other host')} ({some}); "
            "--portal and --at say whose they are"
        )
    if looks:
        stop("; ".join(looks), running.LOOK)


def _of(number: int, name: str) -> str:
    return f"{number} {name}{'s' if number != 1 else ''}"


def _changes(done: Rebuilt, dry_run: bool) -> str:
    lines = list[str]()
    for change in done.changes:
        old, new = beside(change.old, change.new)
        lines.append(f"{change.url} revision {change.revision} {change.field}:")
        lines += [f"  - {old}", f"  + {new}"]
    articles = len({change.url for change in done.changes})
    end = "would be written" if dry_run else "were written"
    lines.append(
        f"{done.read} captures read once more: {len(done.changes)} fields of {articles} articles "
        f"{end}."
    )
    return "\n".join(lines)


BESIDE = {
    "documents": "documents",
    "no_page": "that say there is no page (404 and the like)",
    "protected": "behind a password",
    "other": "that are no articles",
    "unread": "that could not be read",
    "passed": "passed over (parts of articles, lists, redirects, what was read before)",
}
"""What captures are beside articles."""


def _summary(done: Rebuilt, db: Path) -> str:
    if not done.seconds:
        return f"All {done.captures} captures had been read before. Nothing to do in {db}."
    parts = [f"{done.counts.get(n, 0)} {n}" for n in ("new", "changed", "unchanged", "failed")]
    parts[-1] += " (problems tells why)" if done.counts.get("failed") else ""
    more = {**done.counts, "passed": done.captures - done.read - done.counts.get("unread", 0)}
    parts += [f"{more[name]} {words}" for name, words in BESIDE.items() if more.get(name)]
    return (
        f"{done.captures} captures: {', '.join(parts)}.\n"
        f"{done.seconds:.1f} s, {done.read / done.seconds:.0f} a second. Stored in {db}."
    )
