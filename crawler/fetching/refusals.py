"""Why a request is not answered, or its answer not kept: a problem's kind, and words for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from scrapy.exceptions import IgnoreRequest


class Refused(IgnoreRequest):
    """Not asked, or not kept, by this project's own rules. The message says why, in words."""

    kind: ClassVar[str]


class Elsewhere(Refused):
    """The address, or where it redirects to, is none of the portal's, or is private."""

    kind = "elsewhere"


class Forbidden(Refused):
    """robots.txt forbids it."""

    kind = "forbidden"


class RobotsUnreachable(Refused):
    """Nobody can say what robots.txt allows, so nothing is (RFC 9309, 2.3.1.4)."""

    kind = "robots-unreachable"


class RobotsSilent(RobotsUnreachable):
    """The same where not even an error was answered: the host itself is out of reach."""

    kind = "robots-silent"


class LostInRedirects(Refused):
    """A loop, a chain without end, or a redirect to nowhere."""

    kind = "redirects"


class AskedToWait(Refused):
    """Retry-After names a time that this crawl will not see."""

    kind = "retry-after"


class TooLarge(Refused):
    """More bytes than an answer may have, packed or unpacked, or more headers."""

    kind = "too-large"


class Unasked(Refused):
    """A part, or "not modified", where neither was asked for."""

    kind = "unasked"


class CutShort(Exception):
    """The answer's end is missing, or its bytes are damaged. It is asked for again."""

    kind = "cut-short"


NO_ANSWER = "no-answer"


class BrokenHeader(Exception):
    """A header that HTTP cannot be read without makes no sense."""

    kind = NO_ANSWER


# Kind and words by the class's name: scrapy and twisted each have their own of the same meaning.
_MEANING = {
    "CannotResolveHostError": (NO_ANSWER, "its host name does not resolve"),
    "DNSLookupError": (NO_ANSWER, "its host name does not resolve"),
    "ConnectionRefusedError": (NO_ANSWER, "the connection is refused"),
    "DownloadConnectionRefusedError": (NO_ANSWER, "the connection is refused"),
    "DownloadTimeoutError": (NO_ANSWER, "no answer in time"),
    "TimeoutError": (NO_ANSWER, "no answer in time"),
    "TCPTimedOutError": (NO_ANSWER, "no answer in time"),
    "ConnectionLost": (NO_ANSWER, "the connection was cut"),
    "ConnectionDone": (NO_ANSWER, "the connection was closed without an answer"),
    "NoRouteError": (NO_ANSWER, "no route leads to it"),
    "ParseError": (NO_ANSWER, "what it answers is no HTTP"),
    "BadResponseVersion": (NO_ANSWER, "what it answers is no HTTP"),
    "InvalidHeaderName": (NO_ANSWER, "what it answers is no HTTP: a header has no name"),
    "_MalformedChunkedDataError": (CutShort.kind, "the answer's chunks are malformed"),
    "ResponseDataLossError": (CutShort.kind, "the answer was cut short"),
    "_DataLoss": (CutShort.kind, "the answer was cut short"),
    "DownloadCancelledError": (TooLarge.kind, "it is larger than an answer may be"),
}


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what led to it, twisted's lists of failures too, innermost last."""
    yield error
    for failure in getattr(error, "reasons", None) or ():
        yield from _causes(failure.value)
    if error.__cause__ is not None:
        yield from _causes(error.__cause__)


def why(error: BaseException) -> tuple[str, str]:
    """(kind of problem, reason in words) of whatever a request ended with.

    >>> why(CutShort("the gzip stream ends early"))
    ('cut-short', 'the gzip stream ends early')
    """
    causes = list(_causes(error))
    for cause in causes:
        kind = getattr(cause, "kind", None)
        if isinstance(kind, str):
            return kind, str(cause)
    for cause in reversed(causes):
        if type(cause).__name__ in _MEANING:
            return _MEANING[type(cause).__name__]
    kind = Forbidden.kind if isinstance(error, IgnoreRequest) else NO_ANSWER
    return kind, in_words(causes[-1])


def in_words(error: BaseException) -> str:
    """An error as one line."""
    return f"{type(error).__name__}: {error}".rstrip(": ")
