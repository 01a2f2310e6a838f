"""`congtin` as a process of its own, forked from one that has imported it: a second less a command.

Run as a program it listens on a Unix socket. Each connection brings one line of JSON (arguments,
folder, environment, files for stdout and stderr), becomes a process that runs the command to the
interpreter's own end, and is told its exit code (minus the signal's number where one ended it).
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

COMPONENTS = ("EXTENSIONS", "DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES", "ITEM_PIPELINES")


def preload() -> None:
    """Import what a crawl imports before it begins; no reactor among it: none can be shared."""
    from scrapy.utils.misc import load_object

    from crawler import running

    import_module("crawler.commands.crawl")
    import_module("scrapy.core.downloader.handlers.http11")
    running.portals()
    settings = running.project_settings()
    for name in COMPONENTS:
        for component in settings.get_component_priority_dict_with_base(name):
            load_object(component)
    assert "twisted.internet.reactor" not in sys.modules


class Forks:
    """The process that commands are forked from; started when the first is asked for."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.folder = TemporaryDirectory()
        self.address = str(Path(self.folder.name) / "socket")
        command = [sys.executable, str(Path(__file__)), self.address]
        self.server = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self.server.stdout is not None and self.server.stdout.readline() == b"ready\n"

    def run(
        self, arguments: Sequence[str], cwd: Path, env: Mapping[str, str], said: tuple[Path, Path],
        seconds: float,
    ) -> int:  # fmt: skip
        """The exit code of `congtin ARGUMENTS`; stdout and stderr go to the two files of `said`."""
        out, err = map(str, said)
        order = {"arguments": arguments, "cwd": str(cwd), "env": env, "out": out, "err": err}
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(self.address)
            line.settimeout(seconds)
            line.sendall(json.dumps(order).encode() + b"\n")
            with line.makefile("rb") as answer:
                return int(answer.readline())

    def close(self) -> None:
        self.server.communicate()
        self.folder.cleanup()


def _next_order(address: str) -> dict[str, Any]:
    """Serves until stdin ends, which its owner holds; comes back in the process of an order."""
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(address)
    listening.listen()
    os.write(1, b"ready\n")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # no zombies of those that wait below
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
        _, status = os.waitpid(pid, 0)
        with suppress(OSError):  # who asked is gone
            line.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))
        os._exit(0)


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


if __name__ == "__main__":
    sys.path[:1] = [str(Path(__file__).parents[1])]
    preload()
    _become(_next_order(sys.argv[1]))
    from crawler.cli import main

    main()
