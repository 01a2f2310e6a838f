"""What other programs archived of real hosts is read as well as a crawl's own."""

from __future__ import annotations

from pathlib import Path

from conftest import here, one, query
from foreign import HOME, page, record, warc


def read(tmp_path: Path, *records: bytes, code: int = 0) -> Path:
    """The database that a rebuild makes of these records."""
    db = tmp_path / "f.db"
    ran = here("rebuild", warc(tmp_path / f"{len(records)}.warc.gz", *records), "--db", db)
    assert ran.code == code, ran.err
    return db


PLACES = [
    ("thanhphohaiphong.gov.vn:443", "https"), ("thanhphohaiphong.gov.vn:80", "http"),
    ("www.thanhphohaiphong.gov.vn:80", "http"), ("thanhphohaiphong.gov.vn.", "http"),
    ("THANHPHOHAIPHONG.gov.vn", "https"),
]  # fmt: skip


def test_a_host_has_one_spelling(tmp_path: Path) -> None:
    own, former = f"{HOME}/bai-1.html", "https://haiphong.gov.vn/tin-tuc/Hoi-nghi-55301.html"
    db = read(
        tmp_path,
        *(
            record(f"{scheme}://{host}/bai-1.html", f"2022-01-0{n}", page(1, canonical=False))
            for n, (host, scheme) in enumerate(PLACES, 1)
        ),
        record(own, "2022-02-01", page(1, "Bổ sung.", canonical=False)),
        record(former.replace(".vn/", ".vn:443/"), "2022-01-01", page(2, canonical=False)),
        record(former.replace("haiphong", "HaiPhong", 1), "2022-01-02", page(2, canonical=False)),
    )
    found = query(db, "SELECT url, revision, first_seen FROM articles ORDER BY url")
    assert [tuple(row.values()) for row in found] == [
        (former, 1, "2022-01-01T07:00:00+07:00"),
        (own, 2, "2022-01-01T07:00:00+07:00"),
    ]
    assert one(db, "SELECT count(*) FROM aliases") == 0
    assert query(db, "SELECT url FROM pages ORDER BY url") == [{"url": former}, {"url": own}]
