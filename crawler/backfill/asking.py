"""Asking a web archive politely: one request at a time, Retry-After obeyed, ranges checked."""

from __future__ import annotations

import email.utils
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx

_CONTENT_RANGE = re.compile(r"bytes (\d+)-(\d+)/(?:\d+|\*)")
_PARTIAL = 206
_BUSY = frozenset([429, 500, 502, 503, 504])
_TOO_MANY = 429
_NOBODY = (httpx.ConnectError, httpx.ConnectTimeout)
_LONGEST_BACKOFF = 60.0


class Refused(Exception):
    """This one request came to nothing; the message says why."""


class Unanswered(Refused):
    """Every try of this one request failed; another of the same service may go well."""


class Unreachable(Exception):
    """The service cannot be used now; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Manners:
    """How a service is asked; times in seconds. The settings give the values."""

    agent: str
    delay: float
    timeout: float
    tries: int
    patience: float
    """The longest Retry-After that is waited for; a longer one ends this session."""
    largest: int
    """Bytes of an answer's body, at most."""


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for (RFC 9110, 10.2.3), None without a sound one."""
    if not value:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        when = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - now).total_seconds())


def place(url: str) -> str:
    """An address without its query, which would be most of a line."""
    return url.partition("?")[0][:120]


def why(error: Exception) -> str:
    """A transport's error in words."""
    words = re.sub(r"^\[Errno -?\d+\] ", "", str(error))
    if isinstance(error, httpx.TimeoutException):
        words = words if words not in ("", "timed out") else "it does not answer in time"
    return words or type(error).__name__


class Asker:
    """A client for one service. Close it, or use it as a context manager."""

    def __init__(
        self,
        manners: Manners,
        sleep: Callable[[float], None] = time.sleep,
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.manners, self._tell = manners, tell
        self.requests = 0
        self._sleep = sleep
        self._last = 0.0
        self._client = httpx.Client(
            headers={"User-Agent": manners.agent}, timeout=manners.timeout, follow_redirects=False
        )

    def __enter__(self) -> Asker:
        return self

    def __exit__(self, *exc: object) -> None:
        self._client.close()

    def get(self, url: str, part: tuple[int, int] | None = None, *, raw: bool = False) -> Answer:
        """The answer to one request; `part` is (offset, length) of the bytes that are wanted.

        `raw` leaves the body as it was sent, in its Content-Encoding; a part always is.

        Any status but the busy ones is an answer. Raises Refused where a part is not given whole
        or the body is too large, Unanswered where every try failed, Unreachable where that is the
        service's and not this address's: nobody is there, it wants a long wait or fewer requests.
        """
        reason = ""
        failure: type[Exception] = Unanswered
        for attempt in range(self.manners.tries):
            self._pause(self._last + self.manners.delay - time.monotonic())
            try:
                answer = self._once(url, part, raw or part is not None)
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                reason = f"{place(url)} cannot be reached: {why(error)}"
                failure = Unreachable if isinstance(error, _NOBODY) else Unanswered
                self._wait(reason, min(self.manners.delay * 2**attempt, _LONGEST_BACKOFF), attempt)
                continue
            finally:
                self._last = time.monotonic()
            if isinstance(answer, str):
                reason, failure = answer, Refused
                continue
            if answer.status not in _BUSY:
                return answer
            reason = f"{place(url)} answers {answer.status}"
            failure = Unreachable if answer.status == _TOO_MANY else Unanswered
            wait = retry_after(answer.headers.get("retry-after"), datetime.now(UTC))
            if wait is not None and wait > self.manners.patience:
                raise Unreachable(f"{reason} and wants {wait:.0f} s of peace; go on later")
            backoff = min(self.manners.delay * 2**attempt, _LONGEST_BACKOFF)
            self._wait(reason, backoff if wait is None else wait, attempt)
        raise failure(f"{reason}; {self.manners.tries} tries")

    def _wait(self, reason: str, seconds: float, attempt: int) -> None:
        """Before the next try; behind the last there is nothing to wait for."""
        if attempt + 1 < self.manners.tries:
            tries = f"try {attempt + 2} of {self.manners.tries}"
            self._tell(f"{reason}; {tries} in {seconds:.0f} s")
            self._pause(seconds)

    def _pause(self, seconds: float) -> None:
        if seconds > 0:
            self._sleep(seconds)

    def _once(self, url: str, part: tuple[int, int] | None, raw: bool) -> Answer | str:
        """The answer, or why a part is not whole."""
        self.requests += 1
        headers = {}
        if part is not None:
            offset, length = part
            # The record's own gzip is wanted, not one more around it.
            headers = {
                "Range": f"bytes={offset}-{offset + length - 1}",
                "Accept-Encoding": "identity",
            }
        with self._client.stream("GET", url, headers=headers) as response:
            skip = 0
            if part is not None and response.status_code not in _BUSY:
                if response.status_code == _PARTIAL:
                    told = _CONTENT_RANGE.match(response.headers.get("content-range", ""))
                    if told and int(told[1]) != part[0]:
                        return f"{url} gives bytes {told[1]}-{told[2]}, not from {part[0]}"
                elif response.status_code == httpx.codes.OK:
                    skip = part[0]  # a server without ranges sends the whole file
                else:
                    return Answer(url, response.status_code, response.headers, b"")
            body = bytearray()
            most = self.manners.largest if part is None else min(part[1], self.manners.largest)
            for chunk in response.iter_raw() if raw else response.iter_bytes():
                if skip >= len(chunk):
                    skip -= len(chunk)
                    continue
                body += chunk[skip:]
                skip = 0
                if len(body) >= most:
                    break
            if part is None and len(body) > most:
                raise Refused(f"{url} is larger than {most} bytes")
            if part is not None and response.status_code < 300 and len(body) < part[1]:
                return f"{url} gives {len(body)} bytes of {part[1]}"
            kept = bytes(body if part is None else body[: part[1]])
            return Answer(str(response.url), response.status_code, response.headers, kept)
