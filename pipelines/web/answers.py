"""Around every answer: which language it speaks, and headers that keep a browser safe."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, urlencode

from pipelines.web.labels import LANGUAGES, preferred

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

# No script at all: nothing here needs one. Photos of portals load where ?_photos=1 asks for them.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src {images}; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
OURS = "'self' data:"
ANYBODYS = "'self' data: https: http:"
COOKIE = "lang"
A_YEAR = 365 * 24 * 3600
FORM_FIELDS = (
    "_search",
    "_since",
    "_until",
    "published_date__gte",
    "published_date__lte",
    "portal",
)
"""Fields of forms that mean nothing while they are empty."""


def _cookie_language(header: str) -> str | None:
    try:
        morsel = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return None
    return morsel.value if morsel and morsel.value in LANGUAGES else None


def without_blanks(query: bytes) -> bytes:
    """A query string without the fields of a form that were left empty.

    >>> without_blanks(b"_search=&published_date__gte=2021-01-01&published_date__lte=")
    b'published_date__gte=2021-01-01'
    """
    if not any(name.encode() in query for name in FORM_FIELDS):
        return query
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    kept = [(k, v) for k, v in pairs if v.strip() or k not in FORM_FIELDS]
    return query if kept == pairs else urlencode(kept).encode("latin-1")


def answered(app: App) -> App:
    """The application with a language in each scope and safe headers on each answer."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        asked = dict(parse_qsl(scope.get("query_string", b"").decode("latin-1")))
        sent = {name.decode("latin-1").lower(): value for name, value in scope["headers"]}
        chosen = asked.get("lang") if asked.get("lang") in LANGUAGES else None
        language = (
            chosen
            or _cookie_language(sent.get("cookie", b"").decode("latin-1"))
            or preferred(sent.get("accept-language", b"").decode("latin-1"))
        )
        policy = POLICY.format(images=ANYBODYS if asked.get("_photos") == "1" else OURS)
        extra = HEADERS | {"content-security-policy": policy, "content-language": language}
        if chosen:
            extra["set-cookie"] = f"{COOKIE}={chosen}; Path=/; Max-Age={A_YEAR}; SameSite=Lax"
        if scope["path"].startswith("/static/"):
            extra["cache-control"] = "public, max-age=86400"

        async def with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", []))
                # An answer that is stricter with itself stays so: an archived page's sandbox.
                own = {name.decode("latin-1").lower() for name, _ in headers} - {"set-cookie"}
                headers += [
                    (name.encode("latin-1"), value.encode("latin-1"))
                    for name, value in extra.items()
                    if name not in own
                ]
                headers.append((b"vary", b"Accept-Language"))
                message = {**message, "headers": headers}
            await send(message)

        ours = {**scope, "language": language}
        ours["query_string"] = without_blanks(scope.get("query_string", b""))
        await app(ours, receive, with_headers)

    return wrapped
