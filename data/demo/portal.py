"""The demonstration portal: thanhphohaiphong.gov.vn in small, served on a loopback port.

By hand: ``python data/demo/portal.py --port 8080``. In a test::

    with DemoPortal(rest=False) as portal:
        urlopen(portal.url + "/page/2")
        assert portal.requests[-1].status == 200

It calls itself https://thanhphohaiphong.gov.vn in every address it prints, as a mirror does.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

sys.path.append(str(Path(__file__).resolve().parents[2]))

from data.demo.answers import Response, Switches
from data.demo.routes import Router
from data.demo.store import HOME, Site

__all__ = ["HOME", "DemoPortal", "Request", "Site"]


class Request(NamedTuple):
    """One line of the request log."""

    method: str
    path: str
    headers: dict[str, str]
    status: int


class DemoPortal:
    """The portal on a port of its own; use it as a context manager.

    rest, sitemap, feed: False switches that part off (404, and no link to it).
    absolute_redirects: Location names https://thanhphohaiphong.gov.vn instead of only the path.
    port: 0 takes a free one.

    `requests` lists what was asked; `site` may be edited while it runs (`site.edit(slug, ...)`,
    `site.add(post)`, `site.remove(slug)`); `faults[path] = 503` makes a path fail.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        rest: bool = True,
        sitemap: bool = True,
        feed: bool = True,
        absolute_redirects: bool = False,
    ) -> None:
        self.site = Site()
        self.switches = Switches(rest, sitemap, feed, absolute_redirects)
        self.router = Router(self.site, self.switches)
        self.requests: list[Request] = []
        self.faults: dict[str, int] = {}
        self._server = _Server(("127.0.0.1", port), self)
        self._thread: Thread | None = None

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self._server.server_port

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def respond(self, target: str) -> Response:
        """The answer to a request target such as '/page/2?x=y'."""
        parts = urlsplit(target)
        if parts.path in self.faults:
            return Response(self.faults[parts.path], b"fault", "text/plain")
        return self.router.answer(parts.path, dict(parse_qsl(parts.query, keep_blank_values=True)))

    def start(self) -> DemoPortal:
        """Serve in a thread of its own."""
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop serving and close the port."""
        if self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._thread = None
        self._server.server_close()

    def serve_forever(self) -> None:
        """Serve in this thread until it is interrupted."""
        self._server.serve_forever()

    def __enter__(self) -> DemoPortal:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


class _Server(ThreadingHTTPServer):
    """Knows which portal it serves."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], portal: DemoPortal) -> None:
        super().__init__(address, _Handler)
        self.portal = portal

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Quiet about clients that hang up; anything else is a mistake of this server."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """HTTP/1.1 with Content-Length and conditional requests; logs only into the portal's list."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        response = self.server.portal.respond(self.path)
        headers = {"Content-Type": response.media, **response.headers}
        if response.status == 200 and response.modified is not None:
            digest = hashlib.sha1(response.body, usedforsecurity=False).hexdigest()
            headers["ETag"] = f'"{digest}"'
            headers["Last-Modified"] = format_datetime(
                response.modified.astimezone(UTC), usegmt=True
            )
        fresh = self.is_fresh(headers.get("ETag"), response.modified)
        status, body = (304, b"") if fresh else (response.status, response.body)
        request = Request(self.command, self.path, dict(self.headers.items()), status)
        self.server.portal.requests.append(request)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_GET

    def is_fresh(self, etag: str | None, modified: datetime | None) -> bool:
        """Whether the client's copy is current; ETags go before dates (RFC 9110, 13.2.2)."""
        if etag is None or modified is None:
            return False
        known = self.headers.get("If-None-Match")
        if known is not None:
            return etag in [tag.strip().removeprefix("W/") for tag in known.split(",")]
        try:
            since = parsedate_to_datetime(self.headers.get("If-Modified-Since", ""))
        except ValueError:
            return False
        return modified <= since

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


def main() -> int:
    """Serve by hand."""
    parser = argparse.ArgumentParser(description="Serve the demonstration portal.")
    parser.add_argument("--port", type=int, default=8080)
    for part in ("rest", "sitemap", "feed"):
        parser.add_argument(f"--no-{part}", dest=part, action="store_false", help=f"{part}: 404")
    parser.add_argument("--absolute-redirects", action="store_true")
    portal = DemoPortal(**vars(parser.parse_args()))
    sys.stdout.write(f"{portal.url}/\n")
    sys.stdout.flush()
    try:
        portal.serve_forever()
    except KeyboardInterrupt:
        portal.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
