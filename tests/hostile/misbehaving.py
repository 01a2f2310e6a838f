"""A portal on raw sockets that can answer each address as badly as a test wishes."""

# ruff: noqa: E501 - HTML stays on one line

from __future__ import annotations

import socket
import socketserver
import struct
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from types import TracebackType
from typing import Any, NamedTuple, Self

HTML = "text/html; charset=utf-8"
CLOSED_AFTER = 30.0
"""Seconds after which a connection that was left open is closed, whatever happened."""


class Asked(NamedTuple):
    """One request as it came."""

    path: str
    headers: dict[str, str]
    at: float


class Line:
    """The connection, as an answer sees it."""

    def __init__(
        self, conn: socket.socket, asked: Asked, times: int, over: threading.Event
    ) -> None:
        self.conn, self.asked, self.over = conn, asked, over
        self.times = times
        """How often this address was asked before."""

    def send(self, data: bytes) -> None:
        self.conn.sendall(data)

    def hang(self, seconds: float = CLOSED_AFTER) -> None:
        """Say nothing until the other side goes, the test ends, or the time is over."""
        self.conn.settimeout(seconds)
        with suppress(OSError):
            while not self.over.is_set() and self.conn.recv(4096):
                pass

    def forever(self, data: bytes, pause: float = 0.0) -> None:
        """Send the same again and again until the other side goes."""
        end = time.monotonic() + CLOSED_AFTER
        while (
            time.monotonic() < end and not self.over.wait(pause)
            if pause
            else time.monotonic() < end
        ):
            self.send(data)

    def reset(self) -> None:
        """Close with a TCP reset."""
        self.conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


Answer = Callable[[Line], None]


def reply(
    body: bytes | str = b"",
    status: int = 200,
    *,
    media: str | None = HTML,
    length: int | str | None = -1,
    version: str = "1.1",
    **headers: str,
) -> bytes:
    """A response's bytes; `length` -1 is the true one, None leaves Content-Length out."""
    data = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/{version} {status} Whatever", "Connection: close"]
    lines += [f"Content-Type: {media}"] if media else []
    lines += (
        [f"Content-Length: {len(data) if length == -1 else length}"] if length is not None else []
    )
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + data


def says(*args: Any, **kwargs: Any) -> Answer:
    """An answer that is always the same response."""
    data = reply(*args, **kwargs)
    return lambda line: line.send(data)


def article(name: str, text: str = "") -> str:
    """A page as the Hải Phòng card reads it; `name` makes its title and text its own."""
    return f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{name}</title></head>
<body class="single single-post"><h1 class="post-title">{name}</h1>
<div class="post-tools"><span class="post-date">Thứ Sáu, 31/12/2021 10:00</span></div>
<div id="content-detail"><p>Sáng 31/12, Ủy ban nhân dân thành phố Hải Phòng tổ chức hội nghị: {name}.</p>
<p>{text or "Đồng chí Chủ tịch thành phố phát biểu chỉ đạo tại hội nghị."}</p>
<p><strong>Nguyễn Văn An</strong></p></div></body></html>"""


def sitemap(urls: Iterable[str]) -> str:
    rows = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64
    portal: Portal

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away in the middle is what these tests are about."""


class _Handler(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            data = self.request.recv(65536)
            if not data:
                return
            head += data
        first, *rest = head.decode("latin-1").split("\r\n")
        pairs = (line.split(":", 1) for line in rest if ":" in line)
        headers = {name.strip().lower(): value.strip() for name, value in pairs}
        self.server.portal.answer(
            self.request, Asked(first.split(" ")[1], headers, time.monotonic())
        )


class Portal:
    """A context manager: a portal whose front page, sitemap and robots.txt are well unless told.

    `answers` maps a path, or with a * its beginning, to what it answers. What it does not name is 404. Every path there that
    ends in .html is listed in the sitemap.
    """

    def __init__(self, answers: dict[str, Answer] | None = None, tls: Any = None) -> None:
        self.over = threading.Event()
        self.log: list[Asked] = []
        self.server = _Server(("127.0.0.1", 0), _Handler)
        self.server.portal = self
        if tls is not None:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        self.port: int = self.server.server_address[1]
        self.url = f"http{'s' if tls else ''}://127.0.0.1:{self.port}/"
        self.answers: dict[str, Answer] = {
            "/": says("<html><body><p>Trang chủ</p></body></html>"),
            "/robots.txt": says("User-agent: *\nDisallow: /cam/\n", media="text/plain"),
            "/sitemap.xml": lambda line: line.send(
                reply(sitemap(f"{self.url[:-1]}{p}" for p in self.listed), media="application/xml")
            ),
            **(answers or {}),
        }
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)

    @property
    def listed(self) -> list[str]:
        return [path for path in self.answers if path.endswith(".html")]

    @property
    def paths(self) -> list[str]:
        return [asked.path for asked in self.log]

    def answer(self, conn: socket.socket, asked: Asked) -> None:
        times = self.paths.count(asked.path)
        self.log.append(asked)
        told = self.answers.get(asked.path) or next(
            (
                answer
                for path, answer in self.answers.items()
                if path[-1] == "*" and asked.path.startswith(path[:-1])
            ),
            says("<h1>404</h1>", 404),
        )
        with suppress(OSError):
            told(Line(conn, asked, times, self.over))

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.over.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
