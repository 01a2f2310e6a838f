"""docs/publishing.md holds: its nginx configuration, before an immutable copy, on loopback."""

from __future__ import annotations

import gzip
import re
import shutil
import socket
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

import pytest
from conftest import ROOT, Crawled
from test_web import Served, serving

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/sbin")
pytestmark = pytest.mark.skipif(NGINX is None, reason="no nginx here: apt-get install nginx-light")
AROUND = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{ }}
http {{
    access_log off; default_type text/plain;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    {told}
}}
"""


def _free_port() -> int:
    with closing(socket.socket()) as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def _accepts(port: int) -> bool:
    with closing(socket.socket()) as sock:
        return sock.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def published(crawled: Crawled, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("published")
    copy = folder / "tin.db"
    with closing(sqlite3.connect(crawled.db)) as conn:
        conn.execute("VACUUM INTO ?", [str(copy)])
    copy.chmod(0o444)
    text = (ROOT / "docs" / "publishing.md").read_text("utf-8")
    found = re.search(r"```nginx\n(.*?)```", text, re.DOTALL)
    assert found
    with serving(copy, "--immutable", "--no-sql") as served:
        port = _free_port()
        told = found.group(1).replace("http://127.0.0.1:8001", served.address)
        told = told.replace("listen 80;", f"listen 127.0.0.1:{port};")
        told = told.replace("/var/cache/nginx/congtin", str(folder / "cache"))
        conf = folder / "nginx.conf"
        conf.write_text(AROUND.format(folder=folder, told=told), "utf-8")
        assert NGINX
        nginx = subprocess.Popen([NGINX, "-p", str(folder), "-c", str(conf)])
        try:
            while not _accepts(port):
                assert nginx.poll() is None, (folder / "error.log").read_text("utf-8")
                Event().wait(0.01)
            yield Served(f"http://127.0.0.1:{port}", copy)
        finally:
            nginx.terminate()
            nginx.wait(30)


def test_pages_are_cached_by_language(published: Served) -> None:
    first, second = (published.get("/tin/articles", accept_language="en") for _ in range(2))
    assert (first.headers["x-cache"], second.headers["x-cache"]) == ("MISS", "HIT")
    assert '<html lang="en">' in second.text
    other = published.get("/tin/articles")
    assert other.headers["x-cache"] == "MISS" and '<html lang="vi">' in other.text
    by_cookie = published.get("/tin/articles", cookie="lang=en; other=1", accept_language="vi")
    assert by_cookie.headers["x-cache"] == "HIT" and '<html lang="en">' in by_cookie.text
    chosen = published.get("/tin/articles?lang=en")
    assert chosen.headers["set-cookie"].startswith("lang=en") and chosen.headers["x-cache"] != "HIT"


def test_what_the_pages_promise_passes_through(published: Served) -> None:
    answer = published.get("/")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert published.address in published.get("/-/feed.atom").text
    assert published.get("/tin?sql=select+1").status == 403
    assert published.get("/", method="POST").status == 403


def test_answers_are_packed(published: Served) -> None:
    with closing(HTTPConnection(urlsplit(published.address).netloc, timeout=30)) as conn:
        conn.request("GET", "/", headers={"Accept-Encoding": "gzip"})
        answer = conn.getresponse()
        packed = answer.read()
    assert answer.getheader("content-encoding") == "gzip"
    assert len(packed) * 2 < len(gzip.decompress(packed))


def test_the_copy_is_left_as_it_is(published: Served) -> None:
    assert sorted(p.name for p in Path(published.db).parent.glob("tin*")) == ["tin.db"]
