"""Work spread over processes and machines by Dask distributed, an extra: `congtin[cluster]`.

One task is a portal's crawl, or the captures of an archive that must be read together. A task
writes a shard of its own and returns only counts; shards are merged by whoever asked for them.
Every machine sees the same folders.
"""
