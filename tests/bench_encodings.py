"""How much of what older encodings write is read, told or stored wrongly, by encoding and length.

.venv/bin/python tests/bench_encodings.py

The texts are the titles, paragraphs and articles of the saved pages and of the demonstration.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parent.parent))

from legacy import NAMES, WITHOUT_CAPITALS, encode, expected, in_entities, misread, writable

from crawler.charsets import decode
from pipelines.legible import illegible

ROOT: Final = Path(__file__).parent.parent
FORMS: Final = ("bytes", "windows-1252", "latin-1", "entities", "no soft hyphens")
ROW: Final = "| {} | {} | {} | {} | {} | {} |\n"


def articles() -> Iterator[tuple[str, list[str]]]:
    """(title, paragraphs) of whatever page of the tests is Vietnamese."""
    for file in sorted(ROOT.glob("tests/pages/*/*.json")):
        page = json.loads(file.read_text("utf-8"))
        if page.get("body"):
            yield page["title"], page["body"]
    demo = json.loads((ROOT / "data" / "demo" / "expected.json").read_text("utf-8"))
    for page in demo["articles"].values():
        if page.get("body"):
            body = page["body"]
            yield page["title"], body.split("\n\n") if isinstance(body, str) else body


def texts() -> dict[str, list[list[str]]]:
    """{kind: texts, each a list of paragraphs}."""
    found = [(writable(title), list(map(writable, body))) for title, body in articles()]
    return {
        "title": [[title] for title, _ in found],
        "title in capitals": [[title.upper()] for title, _ in found],
        "paragraph": [[one] for _, body in found for one in body if len(one) > 60],
        "article": [[title, *body] for title, body in found],
    }


def page(parts: list[str], name: str, form: str) -> bytes:
    """A page of these paragraphs as it might be served."""
    raw = [encode(part.replace("&", "+").replace("<", "("), name) for part in parts]
    if form != "bytes":
        shown = [misread(data, form) for data in raw]
        shown = list(map(in_entities, shown)) if form == "entities" else shown
        raw = [(text.replace("\xad", "") if form[:2] == "no" else text).encode() for text in shown]
    return b"<meta charset=utf-8>" + b"".join(b"<p>%s</p>" % data for data in raw)


def judged(parts: list[str], name: str, form: str) -> str:
    """What becomes of it: right, told (in `problems`), or wrong in silence."""
    html = decode(page(parts, name, form), "text/html; charset=utf-8")
    read = html.split(">", 1)[1].replace("<p>", "").replace("</p>", "\n").strip()
    meant = expected("\n".join(p.replace("&", "+").replace("<", "(") for p in parts)).strip()
    if name in WITHOUT_CAPITALS:
        read, meant = read.lower(), meant.lower()
    if unescape(read) == meant:
        return "right"
    return "told" if illegible(read) or "\ufffd" in read else "wrong"


def main() -> None:
    """The table, as Markdown."""
    sys.stdout.write(ROW.format("encoding", "text", "pages", "right", "told", "wrong"))
    sys.stdout.write(ROW.format("---", "---", "---:", "---:", "---:", "---:"))
    for name in NAMES:
        write(name, name, FORMS[:-1])
    write("tcvn3, soft hyphens lost", "tcvn3", FORMS[-1:])


def write(title: str, name: str, forms: tuple[str, ...]) -> None:
    """The rows of one encoding."""
    for kind, pages in texts().items():
        counted = Counter(judged(parts, name, form) for form in forms for parts in pages)
        numbers = (counted["right"], counted["told"], counted["wrong"])
        sys.stdout.write(ROW.format(title, kind, counted.total(), *numbers))


if __name__ == "__main__":
    main()
