"""Stands before the numpy that only the tests' readers of exports want: what ships has none.

sqlite-utils imports numpy where it finds it: 0.1 s of the processor for each new database.
"""

raise ImportError("no numpy in what ships")
