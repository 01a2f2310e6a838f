"""Addresses: which of them are the same article, and which photo is the same photo.

Pure functions over strings. Nothing here knows a portal: hosts and patterns come from its card.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import (
    parse_qsl,
    quote,
    unquote,
    unquote_to_bytes,
    urlencode,
    urljoin,
    urlsplit,
    urlunsplit,
)

from w3lib.url import safe_url_string

# Parameters that mark where a visitor came from and never what is shown. `replytocom` and
# `amp` are WordPress's, `share` and `nb` Jetpack's.
TRACKING = re.compile(
    r"(?:utm_.*|mtm_.*|pk_.*|hsa_.*|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|zarsrc|"
    r"mc_cid|mc_eid|igshid|_ga|_gl|_hs.*|ref_src|spm|amp|share|nb|replytocom|print)",
    re.I,
)
AMP_TAIL = re.compile(r"/amp/?$", re.I)
DOCUMENTS = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "rtf": "application/rtf",
    "csv": "text/csv",
    "txt": "text/plain",
    "zip": "application/zip",
    "rar": "application/vnd.rar",
    "7z": "application/x-7z-compressed",
}
PICTURES = frozenset(["jpg", "jpeg", "png", "gif", "webp", "avif", "bmp", "svg", "tif", "tiff"])
_PHOTON = re.compile(r"^i\d\.wp\.com$")
_SIZED = re.compile(r"-(?:\d{2,5}x\d{2,5}|scaled)(?=\.\w{3,5}$)")
# Session ids: of Java and ASP.NET in the path, of PHP and others in the query. A short number under
# `sid` is a story's; a long mixture of letters and digits is a session's.
_SESSION_PATH = re.compile(
    r";(?:jsessionid|phpsessid|sid)=[^/;?]*|/\([SXF]\([^/()]*\)\)(?=/|$)", re.I
)
_SESSION = re.compile(
    r"(?:jsessionid|phpsessid|aspsessionid\w*|asp\.net_sessionid|session_?id|sess_?id|cfid|cftoken|"
    r"oscsid|zenid|xtcsid)",
    re.I,
)
_SESSION_VALUE = re.compile(r"(?=[^\d]*\d)(?=[^a-z]*[a-z])[\w,-]{8,}|\d{10,}", re.I)
_SPLIT_PAGE = re.compile(r"/(\d{1,3})/?$")
_PORTS = {"http": "80", "https": "443"}


_TIDY = re.compile(
    r"https?://(?:[a-z0-9][a-z0-9-]*[a-z0-9]\.)+[a-z]{2,20}(?:/[A-Za-z0-9_][A-Za-z0-9:@!$&'()*+,=~._-]*)*/?"
)
"""An address that has nothing to be tidied: no escapes, query, port, or host in digits."""
REMEMBERED = 500
"""Letters of an address up to which what is made of it is remembered."""


def tidy(url: str, base: str = "") -> str | None:
    """An absolute http(s) URL in one spelling (escapes, host in lower case, no fragment), or None.

    >>> tidy("/Ảnh.jpg#x", "http://Portal.vn/a.html")
    'http://portal.vn/%E1%BA%A2nh.jpg'
    """
    if len(url) + len(base) <= REMEMBERED:
        return url if _TIDY.fullmatch(url) else _tidied(url, base)
    return _tidied.__wrapped__(url, base)


@lru_cache(maxsize=2048)
def _tidied(url: str, base: str) -> str | None:
    if not url.strip():
        return None
    try:
        parts = urlsplit(safe_url_string(urljoin(base, url.strip())))
        host, port = (parts.hostname or ""), parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    host = host_in(parts.scheme, f"{host}:{port}" if port else host)
    path = quote(unquote_to_bytes(parts.path), safe="/:@!$&'()*+,;=~-._") or "/"
    return urlunsplit((parts.scheme, host, path, parts.query, ""))


@lru_cache(maxsize=1024)
def host_in(scheme: str, netloc: str) -> str:
    """The one spelling of a host: small letters, the port only where it is not the scheme's own,
    without the full stop of the root.

    >>> host_in("https", "P.vn.:443"), host_in("http", "p.vn:8080"), host_in("http", "[::1]:80")
    ('p.vn', 'p.vn:8080', '[::1]')
    """
    name, _, port = netloc.lower().rpartition(":")
    if port and not port.isdigit():
        name, port = netloc.lower(), ""
    name = name.rstrip(".") or name
    return f"{name}:{port}" if port and port != _PORTS.get(scheme) else name


def host_of(url: str) -> str:
    """Host, with the port where it is not the scheme's own."""
    parts = urlsplit(url)
    return host_in(parts.scheme, parts.netloc)


def with_plain_host(url: str) -> str:
    """The same address with its host in the one spelling; what is no address as it is.

    >>> with_plain_host("http://www.P.vn:80/A.html"), with_plain_host("urn:pageinfo:x")
    ('http://www.p.vn/A.html', 'urn:pageinfo:x')
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    host = host_in(parts.scheme, parts.netloc)
    return url if host == parts.netloc else urlunsplit(parts._replace(netloc=host))


def joined(base: str, href: str) -> str:
    """A link made absolute; '' where it, or what it stands in, is no address at all.

    >>> joined("https://p.vn/a.html", "b.html"), joined("https://p.vn/a.html", "http://[::1")
    ('https://p.vn/b.html', '')
    """
    try:
        url = urljoin(base, href)
        urlsplit(url)
    except ValueError:
        return ""
    return url


def printed_path(href: str) -> str:
    """The path of a link as a page prints it, unquoted; '' where it is no address at all."""
    try:
        return unquote(urlsplit(href).path)
    except ValueError:
        return ""


def path_of(url: str) -> str:
    """Path and query."""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def same_page(url: str) -> str:
    """The one address under which the spellings of a page are the same.

    Tracking parameters, session ids, AMP twins, the scheme's own port and the slash behind
    `.html` go; WordPress's `/slug.html/2` (a later page of a split article) leads to the article.

    >>> same_page("https://p.vn/a.html/amp?utm_source=fb")
    'https://p.vn/a.html'
    """
    return _same_page(url) if len(url) <= REMEMBERED else _same_page.__wrapped__(url)


@lru_cache(maxsize=2048)
def _same_page(url: str) -> str:
    parts = urlsplit(url)
    query = [kv for kv in parse_qsl(parts.query, keep_blank_values=True) if not _says_nothing(*kv)]
    path = AMP_TAIL.sub("", _SESSION_PATH.sub("", parts.path))
    if ".html" in path:
        path = _SPLIT_PAGE.sub("", path) if path.rfind(".html") < path.rfind("/") else path
        path = path.rstrip("/")
    host = host_in(parts.scheme, parts.netloc)
    return urlunsplit((parts.scheme, host, path or "/", urlencode(query), ""))


def _says_nothing(name: str, value: str) -> bool:
    """Whether a parameter marks the visitor, not what is shown."""
    if TRACKING.fullmatch(name) or _SESSION.fullmatch(name):
        return True
    return name.lower() == "sid" and bool(_SESSION_VALUE.fullmatch(value))


@dataclass(frozen=True, slots=True)
class Site:
    """Where a portal is fetched from (`base`), and under which hosts it knows itself.

    With `congtin crawl --at` the base is a mirror or a test server: links to the portal's own
    hosts are fetched from there.
    """

    base: str
    hosts: frozenset[str]

    def owns(self, url: str) -> bool:
        host = host_of(url)
        return host == host_of(self.base) or host.removeprefix("www.") in self.hosts

    def fetchable(self, url: str) -> str:
        """The same page at the address where this crawl fetches it."""
        return _fetchable(self, url) if len(url) <= REMEMBERED else self._fetchable(url)

    def _fetchable(self, url: str) -> str:
        if not self.owns(url):
            return url
        base, parts = urlsplit(self.base), urlsplit(url)
        if parts.netloc == base.netloc and parts.scheme == "https":
            return url  # a site that sends http on to https would be asked in a circle
        return urlunsplit((base.scheme, base.netloc, parts.path or "/", parts.query, ""))

    def at_home(self, url: str, canonical: str) -> str:
        """The same page under the host that the portal gives `canonical`, not the mirror's."""
        home, parts = urlsplit(canonical), urlsplit(url)
        if not self.owns(url):
            return url
        return urlunsplit((home.scheme, home.netloc, parts.path, parts.query, ""))

    def join(self, path: str) -> str:
        return urljoin(self.base, path)

    def key(self, url: str) -> str:
        """Equal for two addresses of this portal that show the same page: path and query only."""
        return _key(self, url) if len(url) <= REMEMBERED else self._key(url)

    def _key(self, url: str) -> str:
        return path_of(same_page(self._fetchable(url)))


_key = lru_cache(maxsize=2048)(Site._key)
_fetchable = lru_cache(maxsize=2048)(Site._fetchable)


def extension(url: str) -> str:
    """The file name's ending in lower case, without the dot; '' for none."""
    name = urlsplit(url).path.rsplit("/", 1)[-1]
    return name.rsplit(".", 1)[-1].lower() if "." in name else ""


def media_type(url: str) -> str | None:
    """The media type that a document's address promises, None where it is no document."""
    return DOCUMENTS.get(extension(url))


@lru_cache(maxsize=4096)
def original_image(url: str) -> str:
    """The original's address behind a Photon copy or a WordPress size.

    >>> original_image("https://i1.wp.com/p.vn/wp-content/uploads/2020/10/a-768x512.jpg?fit=665%2C443&ssl=1")
    'https://p.vn/wp-content/uploads/2020/10/a.jpg'
    """
    parts = urlsplit(url)
    if _PHOTON.match(parts.netloc):
        host, _, path = parts.path.lstrip("/").partition("/")
        scheme = "https" if "ssl=1" in parts.query else parts.scheme
        parts = urlsplit(f"{scheme}://{host}/{path}")
    path = _SIZED.sub("", parts.path) if "/uploads/" in parts.path else parts.path
    query = parts.query if extension(parts.path) not in PICTURES else ""
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))
