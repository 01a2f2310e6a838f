"""What a worker does. Each result is under its final name only when it is whole."""

from __future__ import annotations

import json
import logging
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scrapy.utils.misc import load_object

from crawler import running
from crawler.archive.durable import replace_file
from crawler.archive.framing import Damage, NotAWarc
from crawler.archive.sources import opened
from crawler.cluster.engine import locked
from crawler.cluster.plan import CATALOGUE, EMPTY, read_plan, shard_name
from crawler.rebuild import life
from crawler.rebuild.grouping import Tie
from crawler.rebuild.indexing import index
from crawler.rebuild.numbering import ties_of_numbers

OPEN = ".open"


def index_file(path: str, number: int, folder: str) -> dict[str, Any]:
    """Catalogue one archive: what is in it, what of it is damaged, why it is unusable."""
    made: list[list[Any]] = []
    damage: list[Damage] = []
    told: dict[str, Any] = {"names": made, "damage": [], "unusable": ""}
    kind = load_object(running.project_settings()["SHARED_CATALOGUE"])
    cards = {name: spider.card for name, spider in running.portals().items()}
    try:
        with opened(Path(path)) as sources:
            for inside, source in enumerate(sources):
                name = f"index-{number:05d}-{inside}"
                with kind(Path(folder) / (name + OPEN)) as catalogue:
                    found: list[Damage] = []
                    ties: list[Tie] = []
                    for entries, shared in index(source, 0, found.append, ties.extend):
                        catalogue.add(entries, shared)
                        catalogue.tie(ties + ties_of_numbers(entries, cards))
                        ties.clear()
                catalogue.path.rename(Path(folder) / name)
                damage += found
                made.append([inside, source.name, name])
                told["damage"] += [[source.name, d.offset, d.reason, d.kind] for d in found]
    except NotAWarc as error:
        text = str(error)
        told["unusable"] = text if path in text else f"{path} {text}"
    return told


def read_shard(folder: str, part: int, parquet: bool) -> dict[str, Any]:
    """Read one part of the captures into its shard; what a killed worker had read is kept.

    Gives the counts, which also stand beside the shard.
    """
    logging.getLogger().addHandler(logging.NullHandler())
    home, name = Path(folder), shard_name(part)
    final, counts = home / f"{name}.db", home / f"{name}.json"
    plan = read_plan(home)
    if plan is None:
        raise NotAWarc(f"{home} is not to be seen from this worker: cluster and user share folders")
    with locked(home / f"{name}.lock", wait=True):
        if counts.exists() and (parquet or final.exists()):
            return dict(json.loads(counts.read_bytes()))
        unfinished = final.with_name(final.name + OPEN)
        if not unfinished.exists() and (home / EMPTY).exists():
            replace_file(unfinished, (home / EMPTY).read_bytes())
        settings = running.settings_for(unfinished, None, "", True, False)
        settings.set("STORE", settings["SHARD"], "cmdline")
        shared = load_object(settings["SHARED_CATALOGUE"])
        with ExitStack() as stack:
            catalogue = stack.enter_context(shared.of_part(home / CATALOGUE, part))
            done = life.read_part(
                catalogue, plan.library_files(), unfinished, settings, running.portals(),
                dict(plan.mirrors),
            )  # fmt: skip
        if parquet:
            load_object(settings["PARTITIONS"])(unfinished, home.parent, name)
            for left in home.glob(f"{unfinished.name}*"):
                left.unlink()
        else:
            unfinished.rename(final)
        unfinished.with_name(unfinished.name + ".lock").unlink(missing_ok=True)
        replace_file(counts, json.dumps(asdict(done)).encode())
    return asdict(done)
