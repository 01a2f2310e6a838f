"""Rates of cleaning, folding and decoding beside unicodedata.normalize on the same text.

.venv/bin/python tests/bench_text.py
"""

from __future__ import annotations

import sys
import time
import timeit
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parent.parent))

from pipelines.encoding_tables import DECODERS
from pipelines.encodings import decode_legacy
from pipelines.text import clean, fold, spelling_key

HEADLINE: Final = "Ban Quản lý Khu Kinh tế Hải Phòng tổng kết công tác năm 2021"
PARAGRAPH: Final = (
    "Chiều 31/12, Ban Quản lý Khu Kinh tế Hải Phòng tổ chức Hội nghị tổng kết công tác năm 2021 và "
    "triển khai nhiệm vụ năm 2022. Đồng chí Trưởng Ban Quản lý chủ trì Hội nghị, chủ đề “Đẩy mạnh "
    "chỉnh trang, hiện đại hóa đô thị – Xây dựng nông thôn mới kiểu mẫu”. "
)
TEXTS: Final = {
    "a headline": HEADLINE,
    "an article": PARAGRAPH * 12,
    "an article with a rare letter": PARAGRAPH * 12 + "37°C",
    "an article in ASCII": "Hai Phong city, the port of the north. " * 100,
}
WORK: Final[dict[str, Callable[[str], object]]] = {
    "normalize NFD": lambda text: unicodedata.normalize("NFD", text),
    "clean": clean,
    "fold": fold,
    "spelling_key": spelling_key,
}


def microseconds(work: Callable[[str], object], text: str) -> float:
    """The best time of one call."""
    number = max(1, 200_000 // (len(text) + 100))
    timed = timeit.repeat(lambda: work(text), number=number, repeat=5, timer=time.process_time)
    return min(timed) / number * 1e6


def main() -> None:
    """The tables, as Markdown."""
    sys.stdout.write(
        "\n| text | letters | work | µs | times NFD |\n| --- | ---: | --- | ---: | ---: |\n"
    )
    for title, text in TEXTS.items():
        base = microseconds(WORK["normalize NFD"], text)
        for name, work in WORK.items():
            each = microseconds(work, text)
            sys.stdout.write(
                f"| {title} | {len(text)} | {name} | {each:.1f} | {each / base:.1f} |\n"
            )
    legacy = bytes(range(0xA1, 0xFF)) * 200
    each = microseconds(lambda _: decode_legacy(legacy), legacy.decode("latin-1"))
    sys.stdout.write(
        f"\ndecode_legacy, {len(legacy)} bytes, {len(DECODERS)} encodings: {each:.0f} µs\n"
    )


if __name__ == "__main__":
    main()
