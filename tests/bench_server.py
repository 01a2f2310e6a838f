"""A portal for the bench: a sitemap and its pages from memory, as fast as Twisted serves them,
packed with gzip as sites send theirs."""

from __future__ import annotations

import gzip
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench_reading import pages
from twisted.internet import reactor
from twisted.web import resource, server

from data.demo.portal import HOME

loop: Any = reactor


class Portal(resource.Resource):
    isLeaf = True

    def __init__(self, copies: int) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # Twisted has no types for it
        held = dict(pages(copies))
        urls = "".join(f"<url><loc>{HOME}{path}</loc></url>" for path in held)
        sitemap = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
        self.count = len(held)
        self.packed = {path: gzip.compress(body) for path, body in held.items()}
        self.asked: list[str] = []
        self.held = {
            **held,
            "/": b"<html><body><p>news</p></body></html>",
            "/robots.txt": f"User-agent: *\nSitemap: {HOME}/wp-sitemap.xml\n".encode(),
            "/wp-sitemap.xml": sitemap.encode(),
        }

    def render_GET(self, request: Any) -> bytes:
        path = request.path.decode()
        if path == "/asked":  # since it was last asked for
            told, self.asked = "\n".join(self.asked), []
            return told.encode()
        self.asked.append(request.uri.decode())
        body = self.held.get(path)
        request.setHeader("Content-Type", "text/html; charset=UTF-8")
        if path in self.packed and "gzip" in (request.getHeader("Accept-Encoding") or ""):
            request.setHeader("Content-Encoding", "gzip")
            return self.packed[path]
        if body is None:
            request.setResponseCode(404)
            return b""
        return body


def main() -> None:
    portal = Portal(int(sys.argv[1]))
    site = server.Site(portal)  # type: ignore[no-untyped-call]  # as above
    port = loop.listenTCP(0, site, interface="127.0.0.1")
    print(f"http://127.0.0.1:{port.getHost().port} {portal.count}", flush=True)
    loop.run()


if __name__ == "__main__":
    main()
