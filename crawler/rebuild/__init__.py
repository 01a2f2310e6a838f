"""From archives to rows: captures in the order of time, read as the crawl read them.

`life.rebuild(paths, database, settings)` is the whole of it. A capture is replayed through the
spider that would have asked for it: the spider's own callbacks and the pipelines of the settings
make its rows, so that nothing is read here otherwise than in a crawl.
"""
