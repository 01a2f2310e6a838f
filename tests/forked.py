"""`congtin` as a process of its own, forked from one that has imported it: a second less a command.

Run as a program it listens on a Unix socket. Each connection brings one line of JSON (arguments,
folder, environment, files for stdout and stderr), becomes a process that runs the command to the
interpreter's own end; what is answered is its number, then its exit code (minus the signal's
number where one ended it).
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

HOUSE = Path(__file__).parents[1]
PAGE = HOUSE / "tests" / "pages" / "haiphong" / "dan-tu-word.html"
LATER = (
    "crawler.commands.crawl", "scrapy.core.downloader.handlers.http11", "scrapy.squeues",
    "scrapy.logformatter", "sqlite_utils",
)  # fmt: skip
NAMED = ("SCHEDULER", "SCHEDULER_PRIORITY_QUEUE", "DUPEFILTER_CLASS", "STATS_CLASS")
COMPONENTS = ("EXTENSIONS", "DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES", "ITEM_PIPELINES")


def preload() -> None:
    """Import what a crawl imports before its reactor runs, and read a page: the tables and
    patterns of names, dates and bylines are made where the first is read, half of what a small
    crawl costs. No reactor among it: none can be shared."""
    from scrapy.utils.misc import load_object

    from crawler import clock, one_page, running

    for module in LATER:
        import_module(module)
    running.portals()
    settings = running.project_settings()
    for name in COMPONENTS:
        for component in settings.get_component_priority_dict_with_base(name):
            load_object(component)
    for name in NAMED:
        load_object(settings[name])
    one_page.read_one(str(PAGE), "haiphong", None)
    clock._ahead.cache_clear()  # each command has a clock of its own
    assert "twisted.internet.reactor" not in sys.modules


class Started:
    """A command that was begun; like subprocess.Popen, whose words it takes."""

    def __init__(self) -> None:
        self.folder = TemporaryDirectory()
        self.said = Path(self.folder.name) / "out", Path(self.folder.name) / "err"
        for file in self.said:
            file.touch()
        self.line = socket.socket(socket.AF_UNIX)
        self.pid = 0
        self.returncode: int | None = None

    def ask(self, address: str, order: bytes) -> None:
        self.line.connect(address)
        self.line.sendall(order)
        self.pid = self._number()

    def _number(self) -> int:
        told = b""
        while not told.endswith(b"\n"):
            part = self.line.recv(1)
            assert part, "the process that forks is gone"
            told += part
        return int(told)

    def poll(self) -> int | None:
        """The exit code (minus the signal's number where one ended it), None while it runs."""
        if self.returncode is None and select.select([self.line], [], [], 0)[0]:
            self.returncode = self._number()
        return self.returncode

    def wait(self, timeout: float) -> int:
        if self.returncode is None:
            self.line.settimeout(timeout)
            self.returncode = self._number()
        return self.returncode

    def communicate(self, timeout: float) -> tuple[str, str]:
        """What it said on stdout and stderr, when it has ended; asked once."""
        self.wait(timeout)
        out, err = (file.read_text("utf-8") for file in self.said)
        self.line.close()
        self.folder.cleanup()
        return out, err

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class Forks:
    """The process that commands are forked from; started when the first is asked for."""

    def __init__(self, environment: Mapping[str, str], house: Path = HOUSE) -> None:
        self.folder = TemporaryDirectory()
        self.address = str(Path(self.folder.name) / "socket")
        command = [sys.executable, str(Path(__file__)), str(house), self.address]
        self.server = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self.server.stdout is not None and self.server.stdout.readline() == b"ready\n"

    def start(
        self,
        arguments: Sequence[str],
        cwd: Path,
        env: Mapping[str, str],
        limits: Mapping[str, float],
    ) -> Started:
        """`congtin ARGUMENTS` as a process of its own.

        `limits`: other values for constants of modules, by their dotted names.
        """
        started = Started()
        out, err = map(str, started.said)
        order = {
            "arguments": arguments, "cwd": str(cwd), "env": env, "out": out, "err": err,
            "limits": limits,
        }  # fmt: skip
        started.ask(self.address, json.dumps(order).encode() + b"\n")
        return started

    def close(self) -> None:
        self.server.communicate()
        self.folder.cleanup()


def _next_order(address: str) -> dict[str, Any]:
    """Serves until stdin ends, which its owner holds; comes back in the process of an order."""
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(address)
    listening.listen()
    os.write(1, b"ready\n")
    # Those that wait below are waited for, not ignored: only so what a command used of the
    # processor counts to the test run that had it run.
    signal.signal(signal.SIGCHLD, _reap)
    while True:
        heard, _, _ = select.select([listening, sys.stdin], [], [])
        if listening not in heard:
            sys.exit()
        line, _ = listening.accept()
        if os.fork():
            line.close()
            continue
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        listening.close()
        with line.makefile("rb") as asked:
            order: dict[str, Any] = json.loads(asked.readline())
        pid = os.fork()
        if not pid:
            line.close()
            return order
        with suppress(OSError):  # who asked is gone
            line.sendall(b"%d\n" % pid)
        _, status = os.waitpid(pid, 0)
        with suppress(OSError):
            line.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))
        os._exit(0)


def _reap(number: int, frame: object) -> None:
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _become(order: dict[str, Any]) -> None:
    for number, file, flags in (
        (0, os.devnull, os.O_RDONLY),
        (1, order["out"], os.O_WRONLY),
        (2, order["err"], os.O_WRONLY),
    ):
        opened = os.open(file, flags)
        os.dup2(opened, number)
        os.close(opened)
    os.chdir(order["cwd"])
    os.environ.clear()
    os.environ.update(order["env"])
    sys.argv = ["congtin", *order["arguments"]]
    for name, value in order["limits"].items():
        module, _, constant = name.rpartition(".")
        assert isinstance(getattr(import_module(module), constant), int | float), name
        setattr(import_module(module), constant, value)


if __name__ == "__main__":
    sys.path[:1] = [sys.argv[1]]  # the program whose command it is
    preload()
    _become(_next_order(sys.argv[2]))
    from crawler.cli import main

    main()
