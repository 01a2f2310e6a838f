"""A portal for the bench: a sitemap and its pages from memory, as fast as Twisted serves them."""

from __future__ import annotations

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
        self.held = {
            **held,
            "/": b"<html><body><p>news</p></body></html>",
            "/robots.txt": f"User-agent: *\nSitemap: {HOME}/wp-sitemap.xml\n".encode(),
            "/wp-sitemap.xml": sitemap.encode(),
        }

    def render_GET(self, request: Any) -> bytes:
        body = self.held.get(request.path.decode())
        request.setHeader("Content-Type", "text/html; charset=UTF-8")
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
