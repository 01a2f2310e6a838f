"""WARC in and out: the bytes as received, kept before they are read.

Writing (`writing`): one `Archive` a crawl, closed at its end::

    with Archive(Path("data/congtin.archive"), "haiphong", contact="a@example.vn") as archive:
        kept = archive.write_exchange(Exchange(url, status, headers, body, at), facts=Facts(...))

`kept` is the record's place (`Kept.file`, `offset`, `length`, `digest`, `record_id`), and `Facts`
is what the program knew of the page beside its bytes: whose portal, what kind, what the lists
said of it. `backfill` says there where a capture came from (`source="wayback"`).

Reading (`captures`): every capture of a file or a folder, whoever wrote it, damage told and
passed over::

    for capture in captures(path, damaged=print):
        capture.url, capture.status, capture.payload, capture.captured_at

`captures_in(data)` does the same for bytes, such as one range of a Common Crawl file.

From captures to rows: `crawler.rebuild.rebuild(paths, database, ...)`.
"""
