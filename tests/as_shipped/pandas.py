"""Stands before the pandas that only the tests' readers of exports want: what ships has none.

sqlite-utils imports pandas where it finds it: 0.4 s and 70 MB for each of the tests' first crawls.
"""

raise ImportError("no pandas in what ships")
