"""Debian's own cron runs the line that `congtin schedule` prints: `python tests/measure_cron.py`.

Takes up to two minutes and root; needs the package cron. The crontab of a user of its own is used
and taken away again; no cron that runs already is touched.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from data.demo.portal import DemoPortal  # noqa: E402 - found by the line above

NAME = Path("/etc/cron.d/congtin-measured")
SECONDS = 180


def crawled(db: Path) -> int:
    """The articles of a crawl that has ended; 0 before."""
    with closing(sqlite3.connect(f"{db.as_uri()}?mode=ro", uri=True)) as conn:
        try:
            ended = conn.execute("SELECT 1 FROM runs WHERE ended IS NOT NULL").fetchone()
            return int(conn.execute("SELECT count(*) FROM articles").fetchone()[0]) if ended else 0
        except sqlite3.OperationalError:  # just made: its tables come
            return 0


def main() -> int:
    if not shutil.which("cron") or not NAME.parent.is_dir():
        print("cron cannot run here")
        return 0
    congtin = Path(sys.executable).with_name("congtin")
    with tempfile.TemporaryDirectory(prefix="a b % ") as folder, DemoPortal() as portal:
        db = Path(folder) / "congtin.db"
        made = subprocess.run(
            [congtin, "schedule", "--db", db, "--every", "5m"],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        line = next(x for x in made.splitlines() if x.startswith("*/5 "))
        command = line.split(maxsplit=5)[5]
        NAME.write_text(f"* * * * * root {command} --at {portal.url} --delay 0\n", "utf-8")
        NAME.chmod(0o644)
        cron = subprocess.Popen(["cron", "-f"])
        started = time.monotonic()
        try:
            while time.monotonic() - started < SECONDS:
                time.sleep(2)
                if db.exists() and (articles := crawled(db)):
                    print(f"cron crawled {articles} articles into {db}; its log:")
                    print(db.with_suffix(".log").read_text("utf-8"))
                    return 0
        finally:
            cron.terminate()
            cron.wait()
            NAME.unlink()
    print("cron ran nothing")
    return 1


if __name__ == "__main__":
    sys.exit(main())
