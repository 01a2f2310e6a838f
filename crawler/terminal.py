"""What is shown on a terminal or written to a log: strangers' words must not steer it.

Secrets stay out of both: what stands before the @ of an address, and the values of parameters
that are called like a secret.
"""

from __future__ import annotations

import json
import logging
import re
from datetime import datetime
from typing import Any

from crawler.clock import VIETNAM, log_stamp

_USERINFO = re.compile(r"(?<=://)[^/?#\s@]{1,500}@")
_SECRET = re.compile(
    r"([?&](?:[\w-]*(?:token|secret|passw(?:or)?d|pwd|signature|api[_-]?key|auth|session|sid)|key|sig)=)"
    r"[^&#\s'\"]+",
    re.I,
)
_STEERING = re.compile(r"[\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(text: str) -> str:
    """On one line, without control characters and marks that turn the text's direction.

    >>> visible("một\\x1b[31m\\u202e hai")
    'một [31m  hai'
    """
    return "".join(c if c.isprintable() else " " for c in text)


def masked(text: str) -> str:
    """
    >>> masked("http://lan:mật@p.vn/a?token=123&x=1")
    'http://***@p.vn/a?token=***&x=1'
    """
    if "://" in text:
        text = _USERINFO.sub("***@", text)
    return _SECRET.sub(r"\1***", text) if "=" in text else text


def told(text: str) -> str:
    """A message for a person: visible, and without secrets."""
    return visible(masked(text))


def as_json(value: Any) -> str:
    """JSON that reads well and steers no terminal."""
    text = json.dumps(value, ensure_ascii=False, indent=2, default=str)
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


class _Record(logging.LogRecord):
    """`stamp` is its time as the program's other lines have theirs: in Vietnam's offset."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stamp = log_stamp(datetime.fromtimestamp(self.created, VIETNAM))

    def getMessage(self) -> str:
        return "\n".join(map(told, super().getMessage().split("\n")))


LOG_STAMPED = "%(stamp)s %(levelname)s %(message)s"


def quiet_logs() -> None:
    """From now on no log line of this process steers a terminal or tells a secret; each has a
    `stamp` for `LOG_STAMPED`."""
    logging.setLogRecordFactory(_Record)
