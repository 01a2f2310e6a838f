"""`congtin schedule`: lines that cron and systemd can run as they stand."""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import congtin, one

from data.demo.portal import DemoPortal
from pipelines import scheduling
from pipelines.scheduling import Job, service

AWKWARD = "a b's %x $HOME"


def printed(db: Path, *options: str) -> str:
    ran = congtin("schedule", "--db", db, *options)
    assert (ran.code, ran.said) == (0, []), ran.err
    return ran.out


def as_cron(line: str) -> str:
    """What cron hands to sh: after the five fields, up to a bare %, without its backslashes."""
    command = line.split(maxsplit=5)[5]
    return re.split(r"(?<!\\)%", command)[0].replace("\\%", "%")


def sections(text: str) -> tuple[list[str], str, str]:
    """(the crontab's lines, the service, the timer)."""
    cron, service, timer = re.split(r"^# ---- .*\n", text, flags=re.M)[1:]
    return [x for x in cron.splitlines() if x and not x.startswith("#")], service, timer


def test_doctests() -> None:
    assert doctest.testmod(scheduling).failed == 0


def test_cron_runs_the_line_as_it_stands(portal: DemoPortal, tmp_path: Path) -> None:
    folder = tmp_path / AWKWARD
    folder.mkdir()
    db = folder / "congtin.db"
    crawl, watch = sections(printed(db, "--every", "6h", "--contact", "a%b@example.org"))[0]
    assert re.match(r"\d{1,2} \*/6 \* \* \* /", crawl)
    # Debian's cron gives a job little more than this.
    env = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh", "LOGNAME": "x"}
    more = f" --at {portal.url} --delay 0 --limit 5"
    ran = subprocess.run(
        ["/bin/sh", "-c", as_cron(crawl) + more], env=env, cwd="/", capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", ""), "cron mails nothing"
    assert one(db, "SELECT count(*) FROM articles") == 5
    log = (folder / "congtin.log").read_text("utf-8")
    assert "5 new" in log and f"Stored in {db}" in log
    told = subprocess.run(
        ["/bin/sh", "-c", as_cron(watch)], env={**env, "CONGTIN_CLOCK": "+3d"}, cwd="/",
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert (told.returncode, told.stdout) == (1, ""), told.stderr
    assert "no healthy crawl in 14 hours" in told.stderr and told.stderr.count("\n") == 1


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    folder = tmp_path / "a b"
    folder.mkdir()
    _, service, timer = sections(printed(folder / "congtin.db"))
    (tmp_path / "congtin.service").write_text(service, "utf-8")
    (tmp_path / "congtin.timer").write_text(timer, "utf-8")
    units = [str(tmp_path / f"congtin.{kind}") for kind in ("service", "timer")]
    ran = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True,
        env={**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path}:"}, check=False,
    )  # fmt: skip
    assert ran.returncode == 0 and "congtin" not in ran.stderr, ran.stderr
    for line in ("Type=oneshot", "Persistent=true", "RandomizedDelaySec=", "ProtectSystem=strict"):
        assert line in service + timer


@pytest.mark.parametrize(
    ("folder", "private"), [("/var/lib/congtin", "yes"), ("/tmp/x", "no"), ("/var/tmp", "no")]
)
def test_a_tmp_of_its_own_hides_no_database(folder: str, private: str) -> None:
    at = Path(folder)
    job = Job(Path("/usr/bin/congtin"), at / "a.db", at / "a.log", ["haiphong"], timedelta(hours=6))
    assert f"PrivateTmp={private}\n" in service(job)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--every", "90m"), "--every 90m: cron cannot say"),
        (("--every", "soon"), "a span looks like 30m, 6h or 1d"),
        (("--every", "0h"), "a span looks like"),
        (("--portal", "nix"), "no portal is called 'nix'; known are haiphong"),
    ],
)
def test_what_cannot_be_scheduled_is_one_line(options: tuple[str, ...], said: str) -> None:
    ran = congtin("schedule", *options)
    assert (ran.code, ran.out) == (2, "") and said in ran.said_once()
