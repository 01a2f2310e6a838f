"""`make demo`: serve the demonstration portal, crawl it as any portal, show what came out."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))

from data.demo.portal import DemoPortal  # noqa: E402 - found by the line above

DATABASE = Path("data/demo.db")
NEWEST = """
SELECT published, coalesce(authors, source, '') AS who, title FROM articles_full
ORDER BY published DESC LIMIT 6
"""


def main() -> int:
    congtin = Path(sys.executable).with_name("congtin")
    with DemoPortal() as portal:
        command = [str(congtin), "crawl", "haiphong", "--at", portal.url, "--delay", "0"]
        code = subprocess.run([*command, "--db", str(DATABASE)], check=False).returncode
    if code:
        return code
    db = sqlite3.connect(f"file:{DATABASE}?mode=ro", uri=True)
    count, first, last = db.execute(
        "SELECT count(*), min(published_date), max(published_date) FROM articles"
    ).fetchone()
    print(f"\n{count} articles from {first} to {last}; the newest:\n")  # noqa: T201 - what a person came for
    for published, who, title in db.execute(NEWEST):
        print(f"  {published[:16]}  {who[:24]:<24}  {title[:64]}")  # noqa: T201
    print("\nLook at it:")  # noqa: T201
    for line in (f"search --db {DATABASE} dau tu", f"serve --db {DATABASE}"):
        print(f"  .venv/bin/congtin {line}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
