"""A crawl every so often: as a crontab line, and as systemd units. Text only."""

from __future__ import annotations

import shlex
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

HOURS = (1, 2, 3, 4, 6, 8, 12)
MINUTES = (5, 10, 15, 20, 30)
DAYS = {1: "*", 7: "1"}
TEMPORARY = ("/tmp", "/var/tmp")
SPOKEN = "5, 10, 15, 20 or 30m; 1, 2, 3, 4, 6, 8 or 12h; 1d; 7d"


class Unspeakable(ValueError):
    """Cron has no words for this span."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is to run, and how often."""

    congtin: Path
    db: Path
    log: Path
    portals: Sequence[str]
    every: timedelta
    contact: str = ""
    user: str = "root"

    @property
    def command(self) -> list[str]:
        contact = ["--contact", self.contact] if self.contact else []
        return [
            str(self.congtin), "crawl", *self.portals, "--db", str(self.db),
            "--log", str(self.log), *contact,
        ]  # fmt: skip

    @property
    def watch(self) -> list[str]:
        """The command that tells when crawls have stopped coming."""
        hours = max(round(2 * self.every / timedelta(hours=1)) + 2, 3)
        return [str(self.congtin), "status", "--db", str(self.db), "--max-age", f"{hours}h"]

    @property
    def minute(self) -> int:
        """Not the full hour, when everybody else asks; the same at every run."""
        return zlib.crc32(str(self.db).encode()) % 60


def times(every: timedelta, minute: int) -> tuple[str, str]:
    """(crontab fields, systemd OnCalendar). Raises Unspeakable.

    >>> times(timedelta(hours=6), 17)
    ('17 */6 * * *', '*-*-* 00/6:17:00')
    """
    minutes = round(every / timedelta(minutes=1))
    hours, days = minutes // 60, minutes // 1440
    if minutes in MINUTES:
        return f"*/{minutes} * * * *", f"*:0/{minutes}:00"
    if hours in HOURS and minutes == hours * 60:
        return f"{minute} */{hours} * * *", f"*-*-* 00/{hours}:{minute:02d}:00"
    if days in DAYS and minutes == days * 1440:
        weekday = "Mon " if days == 7 else ""
        return f"{minute} 5 * * {DAYS[days]}", f"{weekday}*-*-* 05:{minute:02d}:00"
    raise Unspeakable(f"cron cannot say every {every}; it can say every {SPOKEN}")


def cron_command(command: Sequence[str]) -> str:
    """For a crontab: quoted for sh, and % escaped, which cron takes for the end of a line."""
    return shlex.join(command).replace("%", "\\%")


def unit_command(command: Sequence[str]) -> str:
    """For ExecStart=: quoted for systemd, its specifiers and variables escaped."""
    return " ".join(_for_unit(word) for word in command)


def _for_unit(word: str) -> str:
    told = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{told}"' if not word or any(c in " \t'\"\\;" for c in word) else told


def crontab(job: Job) -> str:
    """Lines for `crontab -e`, with advice."""
    when, _ = times(job.every, job.minute)
    return f"""\
# cron mails what a command says on stderr. A crawl that is well says nothing there: mail comes
# where something needs a look, in one line. It goes to this user's mailbox, or to whom you name:
# MAILTO=you@example.org
# Log lines go to the file after --log, which is kept small by rotation. Two crawls never overlap:
# the second says who holds the database, and ends with 75.
{when} {cron_command(job.command)}
# Once a day: has a healthy crawl ended lately? Also heard when the crawls themselves no longer run.
{(job.minute + 30) % 60} 8 * * * {cron_command(job.watch)} > /dev/null
"""


def service(job: Job) -> str:
    """congtin.service: one crawl."""
    folders = dict.fromkeys(path.parent for path in (job.db, job.log))
    writable = " ".join(_for_unit(str(folder)) for folder in folders)
    # A /tmp of its own would hide a database that lies there: each run would begin anew.
    private = "no" if any(f.is_relative_to(t) for f in folders for t in TEMPORARY) else "yes"
    return f"""\
[Unit]
Description=Cong Tin: crawl {" ".join(job.portals)}
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
User={job.user}
ExecStart={unit_command(job.command)}
# Another crawl holds the database: no failure.
SuccessExitStatus=75
TimeoutStartSec=infinity
TimeoutStopSec=60
Nice=10
NoNewPrivileges=yes
PrivateTmp={private}
ProtectSystem=strict
ProtectControlGroups=yes
ProtectKernelTunables=yes
RestrictSUIDSGID=yes
ReadWritePaths={writable}
"""


def timer(job: Job) -> str:
    """congtin.timer: when."""
    _, calendar = times(job.every, job.minute)
    return f"""\
[Unit]
Description=Cong Tin: crawl {" ".join(job.portals)} every so often

[Timer]
OnCalendar={calendar}
RandomizedDelaySec=120
Persistent=true

[Install]
WantedBy=timers.target
"""
