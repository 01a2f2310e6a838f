"""Memory over a long crawl: PYTHONPATH=.:tests:tests/hostile python tests/measure_memory.py 50000

Serves that many synthetic articles from this process and prints the crawl's resident memory every
few seconds, its peak, and how much it grows per 10,000 pages over the second half.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
from misbehaving import Answer, Line, Portal, article, reply, sitemap

EVERY = 5.0


class _Pages(dict[str, Answer]):
    """An article at every /tin-N.html, made when it is asked for."""

    def get(self, path: str, default: Answer | None = None) -> Answer | None:  # type: ignore[override]  # narrower
        if path.startswith("/tin-"):
            name = path.strip("/").removesuffix(".html")
            body = reply(article(name, " ".join([f"Đoạn văn của {name}."] * 120)))
            return lambda line: line.send(body)
        return super().get(path, default)


def main(pages: int) -> None:
    with tempfile.TemporaryDirectory() as folder, Portal() as portal:
        db = Path(folder) / "x.db"

        def mapped(line: Line) -> None:
            urls = (f"{portal.url}tin-{n}.html" for n in range(pages))
            line.send(reply(sitemap(urls), media="application/xml"))

        portal.answers = _Pages({**portal.answers, "/sitemap.xml": mapped})
        log = portal.log = _Counted()
        command = [str(Path(sys.executable).parent / "congtin"), "crawl", "--at", portal.url]
        crawl = subprocess.Popen(
            [*command, "--db", str(db), "--delay", "0", "--no-archive"], stderr=subprocess.DEVNULL
        )
        seen: list[tuple[int, float]] = []
        process = psutil.Process(crawl.pid)
        started = time.monotonic()
        while crawl.poll() is None:
            time.sleep(EVERY)
            try:
                held = process.memory_info().rss / 1e6
            except psutil.NoSuchProcess:
                break
            if not held:  # it has ended since it was asked
                break
            seen.append((log.total, held))
            print(
                f"{time.monotonic() - started:6.0f} s {seen[-1][0]:7} asked {seen[-1][1]:6.0f} MB"
            )
        half = [point for point in seen if point[0] > pages / 2] or seen
        grown = (half[-1][1] - half[0][1]) / max(half[-1][0] - half[0][0], 1) * 10_000
        print(
            f"peak {max(mb for _, mb in seen):.0f} MB; {grown:+.1f} MB per 10,000 pages at the end"
        )


class _Counted(list):  # type: ignore[type-arg]  # a log that only counts
    total = 0

    def append(self, asked: object) -> None:
        self.total += 1


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
